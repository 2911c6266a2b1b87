/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/pages.h>

#include <string.h>

#include "archive/archive.h"
#include "html/assets.h"
#include "html/list-query.h"
#include "html/templates.h"
#include "output/url.h"

#define HTML "text/html; charset=utf-8"

/* A request that is being answered. */
typedef struct {
    const M2sPages *pages;
    M2sUrlQuery *query;
    const char *rest;    /* of the target, from its "?" on; may be "" */
    char **path;         /* of the URL, decoded, without empty parts at its ends */
    guint depth;         /* how many parts it has */
    GPtrArray *projects; /* of const M2sProject * */
    M2sDraft draft;
} Request;

static M2sWebPage *
page_with(guint status, const char *type, GBytes *body)
{
    M2sWebPage *page = g_new0(M2sWebPage, 1);
    page->status = status;
    page->type = type;
    page->body = body;
    return page;
}

void
m2s_web_page_free(M2sWebPage *page)
{
    g_free(page->location);
    g_free(page->title);
    g_bytes_unref(page->body);
    g_free(page);
}

/* The page that the draft has become. */
static M2sWebPage *
finish(Request *request, guint status, const char *type)
{
    M2sDraft *draft = &request->draft;
    M2sWebPage *page =
        page_with(status, type, g_string_free_to_bytes(g_steal_pointer(&draft->out.out)));
    page->title = g_steal_pointer(&draft->title);
    return page;
}

/* The same if it was written.  Returns: (nullable). */
static M2sWebPage *
finish_if(Request *request, gboolean written)
{
    return written ? finish(request, 200, HTML) : NULL;
}

static M2sWebPage *
not_found(Request *request)
{
    m2s_write_problem(&request->draft, "There is no such page",
                      "Perhaps the mail that it would show is not in this archive.");
    return finish(request, 404, HTML);
}

/* location: taken. */
static M2sWebPage *
redirect(char *location)
{
    M2sWebPage *page = page_with(302, "text/plain; charset=utf-8", g_bytes_new_static("", 0));
    page->location = location;
    return page;
}

static const M2sProject *
find_project(const Request *request, const char *name)
{
    for (guint i = 0; i < request->projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(request->projects, i);
        if (g_str_equal(project->link_name, name))
            return project;
    }
    return NULL;
}

/* Finds an object by its number.  object: (out) (nullable): with its lists. */
static gboolean
find_number(const Request *request, M2sKind kind, const char *text, M2sWith with,
            gconstpointer *object, GError **error)
{
    guint64 number;
    *object = NULL;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT, &number, NULL))
        return TRUE;
    const M2sObjects *objects = request->draft.objects;
    return m2s_objects_get(objects, kind, number, object, error) &&
           (*object == NULL || with == M2S_WITH_NO_LISTS ||
            m2s_objects_fill(objects, kind, *object, with, error));
}

/* Finds a patch or a cover of project by its Message-ID, as Patchwork writes it in its addresses:
 * without brackets, and with slashes encoded once more. */
static gboolean
find_msgid(const Request *request, M2sKind kind, const M2sProject *project, const char *text,
           gconstpointer *object, GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
    g_autoptr(GString) msgid = g_string_new(text);
    g_string_replace(msgid, "%2F", "/", 0);
    g_string_prepend_c(msgid, '<');
    g_string_append_c(msgid, '>');
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TEXTS, "msgid"), msgid->str);
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "project"), project->id);
    return m2s_objects_find_first(request->draft.objects, criteria, object, error);
}

static M2sWebPage *
answer_home(Request *request, GError **error)
{
    if (request->draft.place.is_single)
        return redirect(
            m2s_links_served.list(&request->draft.place, g_ptr_array_index(request->projects, 0)));
    return finish_if(request, m2s_write_home(&request->draft, request->projects, error));
}

/* Sees to it that versions and states are known of one series. */
static gboolean
look_into(Request *request, const M2sSeries *series, gboolean with_lists, GError **error)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (gpointer)series);
    return m2s_draft_look_into(&request->draft, one, with_lists, error);
}

static M2sWebPage *
answer_series(Request *request, const char *number, GError **error)
{
    const M2sSeries *series;
    if (!find_number(request, M2S_SERIES, number,
                     M2S_WITH_PATCHES | M2S_WITH_COMMENTS | M2S_WITH_DEPENDENCIES,
                     (gconstpointer *)&series, error))
        return NULL;
    if (series == NULL)
        return not_found(request);
    return finish_if(request, look_into(request, series, TRUE, error) &&
                                  m2s_write_series(&request->draft, series, error));
}

static M2sWebPage *
answer_list(Request *request, const M2sProject *project, GError **error)
{
    g_auto(M2sListPart) part = {0};
    g_autofree char *problem = NULL;
    M2sListForm form;
    const char *series = m2s_url_query_get(request->query, "series");
    guint64 number;
    if (series && g_ascii_string_to_unsigned(series, 10, 1, G_MAXUINT, &number, NULL))
        return redirect(g_strdup_printf("/series/%" G_GUINT64_FORMAT "/", number));
    if (!m2s_list_query_read(&request->draft, project, request->query, &form, &part, &problem,
                             error))
        return NULL;
    if (problem) {
        m2s_write_problem(&request->draft, "This list cannot be filtered so", problem);
        return finish(request, 400, HTML);
    }
    if (part.series->len == 0 && m2s_url_query_get(request->query, "page") && part.newer)
        return not_found(request);
    m2s_write_list(&request->draft, &part);
    return finish(request, 200, HTML);
}

static M2sWebPage *
answer_feed(Request *request, const M2sProject *project, GError **error)
{
    g_autoptr(M2sUrlQuery) all = m2s_url_query_parse("/");
    g_auto(M2sListPart) part = {0};
    g_autofree char *problem = NULL;
    M2sListForm form;
    if (!m2s_list_query_read(&request->draft, project, all, &form, &part, &problem, error))
        return NULL;
    g_ptr_array_set_size(part.series, MIN(part.series->len, M2S_FEED_ENTRIES));
    m2s_write_feed(&request->draft, project, part.series, NULL);
    return finish(request, 200, "application/atom+xml; charset=utf-8");
}

static M2sWebPage *
answer_patch(Request *request, const M2sPatch *patch, GError **error)
{
    const M2sObjects *objects = request->draft.objects;
    if (patch == NULL)
        return not_found(request);
    if (!m2s_objects_fill(objects, M2S_PATCH, patch, M2S_WITH_COMMENTS, error) ||
        (patch->series &&
         (!m2s_objects_fill(objects, M2S_SERIES, patch->series, M2S_WITH_PATCHES, error) ||
          !look_into(request, patch->series, FALSE, error))))
        return NULL;
    return finish_if(request, m2s_write_patch(&request->draft, patch, error));
}

static M2sWebPage *
answer_cover(Request *request, const M2sCover *cover, GError **error)
{
    if (cover == NULL)
        return not_found(request);
    if (cover->series)
        return redirect(m2s_links_served.series(&request->draft.place, cover->series));
    if (!m2s_objects_fill(request->draft.objects, M2S_COVER, cover, M2S_WITH_COMMENTS, error))
        return NULL;
    return finish_if(request, m2s_write_cover(&request->draft, cover, error));
}

/* Answers what is below /project/NAME/. */
static M2sWebPage *
answer_project(Request *request, GError **error)
{
    const M2sProject *project = find_project(request, request->path[1]);
    const char *what = request->depth > 2 ? request->path[2] : "";
    gconstpointer object;
    if (project == NULL || request->depth > 4)
        return not_found(request);
    if (request->depth == 2)
        return redirect(m2s_links_served.list(&request->draft.place, project));
    if (request->depth == 3 && g_str_equal(what, "list"))
        return answer_list(request, project, error);
    if (request->depth == 3 && g_str_equal(what, "feed"))
        return answer_feed(request, project, error);
    gboolean is_patch = g_str_equal(what, "patch");
    if (request->depth != 4 || !(is_patch || g_str_equal(what, "cover")))
        return not_found(request);
    if (!find_msgid(request, is_patch ? M2S_PATCH : M2S_COVER, project, request->path[3], &object,
                    error))
        return NULL;
    return is_patch ? answer_patch(request, object, error) : answer_cover(request, object, error);
}

/* Answers /comment/ID/: Patchwork looks among the replies to patches first. */
static M2sWebPage *
answer_comment(Request *request, const char *number, GError **error)
{
    const M2sComment *comment;
    if (!find_number(request, M2S_PATCH_COMMENT, number, M2S_WITH_NO_LISTS,
                     (gconstpointer *)&comment, error))
        return NULL;
    if (comment == NULL && !find_number(request, M2S_COVER_COMMENT, number, M2S_WITH_NO_LISTS,
                                        (gconstpointer *)&comment, error))
        return NULL;
    return comment ? redirect(m2s_link_to_comment(&request->draft.place, comment))
                   : not_found(request);
}

/* Answers /KIND/ID/. */
static M2sWebPage *
answer_number(Request *request, const char *kind, const char *number, GError **error)
{
    const M2sPlace *place = &request->draft.place;
    gconstpointer object;
    if (g_str_equal(kind, "series"))
        return answer_series(request, number, error);
    if (g_str_equal(kind, "comment"))
        return answer_comment(request, number, error);
    M2sKind wanted = g_str_equal(kind, "patch")    ? M2S_PATCH
                     : g_str_equal(kind, "cover")  ? M2S_COVER
                     : g_str_equal(kind, "person") ? M2S_PERSON
                                                   : M2S_KINDS;
    if (wanted == M2S_KINDS)
        return not_found(request);
    if (!find_number(request, wanted, number, M2S_WITH_NO_LISTS, &object, error))
        return NULL;
    if (object == NULL)
        return not_found(request);
    if (wanted == M2S_PERSON)
        return finish_if(request, m2s_write_person(&request->draft, object, error));
    return redirect(wanted == M2S_PATCH ? m2s_links_served.patch(place, object)
                                        : m2s_links_served.cover(place, object));
}

static M2sWebPage *
answer_asset(Request *request, const char *name)
{
    const M2sAsset *asset = m2s_asset_find(name);
    return asset ? page_with(200, asset->type, g_bytes_new_static(asset->text, strlen(asset->text)))
                 : not_found(request);
}

static M2sWebPage *
answer_path(Request *request, GError **error)
{
    char **path = request->path;
    gboolean has_slash = g_str_has_suffix(request->query->path, "/");
    if (request->depth == 0)
        return answer_home(request, error);
    if (request->depth == 2 && g_str_equal(path[0], "static") && !has_slash)
        return answer_asset(request, path[1]);
    if (!has_slash)
        return redirect(g_strconcat(request->query->path, "/", request->rest, NULL));
    if (request->depth >= 2 && g_str_equal(path[0], "project"))
        return answer_project(request, error);
    return request->depth == 2 ? answer_number(request, path[0], path[1], error)
                               : not_found(request);
}

/* Decodes the parts of path.  Returns: (transfer full) (nullable): NULL if it is no path that a
 * page can have: with "//" in it, a redirect would lead elsewhere. */
static char **
split_path(const char *path)
{
    g_autoptr(GStrvBuilder) decoded = g_strv_builder_new();
    for (const char *p = path; *p; p++)
        if (*p <= ' ' || *p >= 0x7f || *p == '\\')
            return NULL;
    if (*path != '/')
        return NULL;
    g_auto(GStrv) parts = g_strsplit(path + 1, "/", -1);
    for (char **part = parts; *part; part++) {
        g_autofree char *text = g_uri_unescape_string(*part, NULL);
        if (text == NULL || !g_utf8_validate(text, -1, NULL) || (*text == '\0' && part[1]) ||
            g_str_equal(text, ".") || g_str_equal(text, ".."))
            return NULL;
        if (*text)
            g_strv_builder_add(decoded, text);
    }
    return g_strv_builder_end(decoded);
}

/* The query of target with its "?", or "": one that could not be in a request is left out. */
static const char *
query_of(const char *target)
{
    const char *query = target + strcspn(target, "?");
    for (const char *p = query; *p; p++)
        if (*p <= ' ' || *p >= 0x7f)
            return "";
    return query;
}

static M2sWebPage *
answer(Request *request, GError **error)
{
    request->projects = m2s_archive_projects(request->pages->archive, error);
    if (request->projects == NULL)
        return NULL;
    const M2sPlace place = {.links = &m2s_links_served, .is_single = request->projects->len == 1};
    m2s_draft_init(&request->draft, request->pages, &place);
    M2sWebPage *page = request->path ? answer_path(request, error) : not_found(request);
    m2s_draft_clear(&request->draft);
    g_ptr_array_unref(request->projects);
    return page;
}

M2sWebPage *
m2s_page_get(const M2sPages *pages, const char *target, GError **error)
{
    g_return_val_if_fail(pages && pages->archive && target, NULL);
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(target);
    g_auto(GStrv) path = split_path(query->path);
    Request request = {.pages = pages,
                       .query = query,
                       .rest = query_of(target),
                       .path = path,
                       .depth = path ? g_strv_length(path) : 0};
    if (!m2s_archive_begin(pages->archive, error))
        return NULL;
    M2sWebPage *page = answer(&request, error);
    m2s_archive_end(pages->archive);
    return page;
}
