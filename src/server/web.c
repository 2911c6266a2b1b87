/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/web.h"

#include <string.h>

#include <mbox2series/pages.h>

#include "archive/archive.h"
#include "html/addresses.h"
#include "output/route.h"
#include "server/answer.h"
#include "server/mailboxes.h"
#include "server/redirects.h"

/* What is no page for people.  Every path ends in a slash. */
typedef struct {
    const char *pattern; /* as for m2s_route_matches() */
    M2sWebFunc answer;
} Route;

/* As in Patchwork's urls.py. */
static const Route routes[] = {
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

/* (nullable) */
static const Route *
find_route(const char *path, GPtrArray *names)
{
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++)
        if (m2s_route_matches(routes[i].pattern, path, names))
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

/* A page for people, or one that says that there is none. */
static M2sWebAnswer *
answer_page(const M2sView *view, const char *target, GError **error)
{
    /* Only writing a site changes an archive. */
    const M2sPages pages = {.archive = (M2sArchive *)view->archive,
                            .now = g_get_real_time() / G_USEC_PER_SEC};
    return m2s_page_get(&pages, target, error);
}

/* whole: what was asked for, with a slash. */
static M2sWebAnswer *
add_slash(const char *whole)
{
    g_autofree char *escaped =
        g_uri_escape_string(whole, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?%", FALSE);
    return m2s_web_answer_redirect(301, escaped);
}

/* names: what stands for the asterisks of route. */
static M2sWebAnswer *
answer_route(const M2sView *view, const M2sUrlQuery *query, const Route *route, GPtrArray *names,
             GError **error)
{
    const M2sWebRequest request = {view, query, names};
    if (g_ptr_array_find(names, NULL, NULL))
        return m2s_web_answer_new(400, M2S_TYPE_TEXT,
                                  g_strdup("The percent-encoding of this address is not valid.\n"));
    if (!m2s_archive_begin(view->archive, error))
        return NULL;
    M2sWebAnswer *answer = route->answer(&request, error);
    m2s_archive_end(view->archive);
    return answer;
}

/* Answers target, of which the path has no slash at its end.  As with Django's APPEND_SLASH, it is
 * enough for a redirect that something can be there. */
static M2sWebAnswer *
answer_unfinished(const M2sView *view, const M2sUrlQuery *query, const char *target, GError **error)
{
    const char *rest = target + strlen(query->path);
    g_autofree char *fields = g_strndup(rest, strcspn(rest, "#"));
    g_autofree char *path = g_strconcat(query->path, "/", NULL);
    g_autofree char *whole = g_strconcat(path, fields, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (is_of_api(path) || find_route(path, names) || m2s_page_has_address(path))
        return add_slash(whole);
    return answer_page(view, target, error);
}

M2sWebAnswer *
m2s_web_get(const M2sView *view, const char *target, GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && target, NULL);
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(target);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (!g_str_has_suffix(query->path, "/"))
        return answer_unfinished(view, query, target, error);
    if (is_of_api(query->path))
        return answer_api(view, target, error);
    const Route *route = find_route(query->path, names);
    return route ? answer_route(view, query, route, names, error)
                 : answer_page(view, target, error);
}

/* Whether a list is asked for by times, which may be counted from now: "2 weeks ago". */
static gboolean
is_by_time(const M2sUrlQuery *query)
{
    const char *search = m2s_url_query_get(query, "search");
    return m2s_url_query_get(query, "since") || m2s_url_query_get(query, "until") ||
           (search && strcasestr(search, "date:"));
}

M2sLasting
m2s_web_lasts(const char *target)
{
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(target);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (is_of_api(query->path) || g_str_has_prefix(query->path, "/static/") ||
        find_route(query->path, names))
        return M2S_LASTS;
    if (is_by_time(query))
        return M2S_LASTS_NOT;
    return M2S_LASTS_A_DAY;
}
