/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/archive.h"
#include "server/answer.h"
#include "server/mailboxes.h"
#include "server/redirects.h"

/* A page for people goes here, too.  An asterisk stands for one part of a path, which is not empty.
 * Every path ends in a slash. */
typedef struct {
    const char *pattern;
    M2sWebFunc answer;
} Route;

static M2sWebAnswer *
answer_start(const M2sWebRequest *request, GError **error)
{
    return m2s_web_answer_redirect(302, request->view->base_url, "/api/");
}

/* As in Patchwork's urls.py. */
static const Route routes[] = {
    {"/", answer_start},
    {"/project/*/patch/*/mbox/", m2s_web_patch_mailbox},
    {"/project/*/patch/*/raw/", m2s_web_patch_diff},
    {"/project/*/cover/*/mbox/", m2s_web_cover_mailbox},
    {"/series/*/mbox/", m2s_web_series_mailbox},
    {"/patch/*/mbox/", m2s_web_redirect_patch_mailbox},
    {"/patch/*/raw/", m2s_web_redirect_patch_diff},
    {"/patch/*/", m2s_web_redirect_patch},
    {"/cover/*/mbox/", m2s_web_redirect_cover_mailbox},
    {"/cover/*/", m2s_web_redirect_cover},
    {"/comment/*/", m2s_web_redirect_comment},
};

/* A part of a path.  Returns: (transfer full) (nullable): NULL if it is not properly encoded, or is
 * not UTF-8, or has a NUL in it. */
static char *
decode(const char *part, gsize length)
{
    g_autofree char *decoded = g_uri_unescape_segment(part, part + length, NULL);
    return decoded && g_utf8_validate(decoded, -1, NULL) ? g_steal_pointer(&decoded) : NULL;
}

/* names: the parts of path in the places of asterisks are appended, decoded. */
static gboolean
matches(const char *pattern, const char *path, GPtrArray *names)
{
    g_ptr_array_set_size(names, 0);
    for (; *pattern && *path; pattern++) {
        gsize length = *pattern == '*' ? strcspn(path, "/") : 1;
        if (length == 0 || (*pattern != '*' && *pattern != *path))
            return FALSE;
        if (*pattern == '*')
            g_ptr_array_add(names, decode(path, length));
        path += length;
    }
    return *pattern == '\0' && *path == '\0';
}

/* (nullable) */
static const Route *
find_route(const char *path, GPtrArray *names)
{
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++)
        if (matches(routes[i].pattern, path, names))
            return &routes[i];
    return NULL;
}

/* Whether path is one of the API, which has its own router. */
static gboolean
is_of_api(const char *path)
{
    return g_str_has_prefix(path, "/api/") || g_str_equal(path, "/api");
}

/* JSON, or an error of the archive. */
static M2sWebAnswer *
answer_api(const M2sView *view, const char *target, GError **error)
{
    g_autoptr(M2sAnswer) json = m2s_api_get(view, target, error);
    if (json == NULL)
        return NULL;
    M2sWebAnswer *answer =
        m2s_web_answer_new(json->status, M2S_TYPE_JSON, g_steal_pointer(&json->body));
    answer->link = g_steal_pointer(&json->link);
    return answer;
}

/* Django's APPEND_SLASH: redirects to path with a slash, if there is something.
 * fields: the query with its question mark, or "". */
static M2sWebAnswer *
add_slash(const M2sView *view, const char *path, const char *fields)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *whole = g_strconcat(path, "/", NULL);
    if (!is_of_api(path) && find_route(whole, names) == NULL)
        return m2s_web_answer_not_found(view->base_url);
    g_autofree char *all = g_strconcat(whole, fields, NULL);
    g_autofree char *target =
        g_uri_escape_string(all, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?%", FALSE);
    return m2s_web_answer_redirect(301, view->base_url, target);
}

static M2sWebAnswer *
answer_route(const M2sView *view, const M2sUrlQuery *query, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const Route *route = find_route(query->path, names);
    const M2sWebRequest request = {view, query, names};
    if (route == NULL)
        return m2s_web_answer_not_found(view->base_url);
    if (g_ptr_array_find(names, NULL, NULL))
        return m2s_web_answer_new(400, M2S_TYPE_TEXT,
                                  g_strdup("The percent-encoding of this address is not valid.\n"));
    if (!m2s_archive_begin(view->archive, error))
        return NULL;
    M2sWebAnswer *answer = route->answer(&request, error);
    m2s_archive_end(view->archive);
    return answer;
}

M2sWebAnswer *
m2s_web_get(const M2sView *view, const char *target, GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && target, NULL);
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(target);
    if (!g_str_has_suffix(query->path, "/")) {
        const char *rest = target + strlen(query->path);
        g_autofree char *fields = g_strndup(rest, strcspn(rest, "#"));
        return add_slash(view, query->path, fields);
    }
    return is_of_api(query->path) ? answer_api(view, target, error)
                                  : answer_route(view, query, error);
}
