/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/pages.h>

#include <string.h>

#include "archive/archive.h"
#include "html/addresses.h"
#include "html/answer.h"
#include "html/assets.h"
#include "html/list-query.h"
#include "html/templates.h"
#include "html/versions.h"
#include "output/route.h"

/* A request that is being answered. */
typedef struct {
    const M2sPages *pages;
    const char *target;
    M2sUrlQuery *query;  /* that is in it */
    GPtrArray *names;    /* what stands for the asterisks of its route */
    GPtrArray *projects; /* of const M2sProject * */
    M2sDraft draft;
} Request;

typedef M2sWebAnswer *(*AnswerFunc)(Request *request, GError **error);

/* The page that the draft has become. */
static M2sWebAnswer *
finish(Request *request, guint status, const char *type)
{
    g_autoptr(GBytes) body = g_string_free_to_bytes(g_steal_pointer(&request->draft.out.out));
    return m2s_web_answer_new_bytes(status, type, body);
}

/* The same if it was written.  Returns: (nullable). */
static M2sWebAnswer *
finish_if(Request *request, gboolean written)
{
    return written ? finish(request, 200, M2S_TYPE_HTML) : NULL;
}

static M2sWebAnswer *
not_found(Request *request)
{
    m2s_write_problem(&request->draft, "There is no such page",
                      "Perhaps the mail that it would show is not in this archive.");
    return finish(request, 404, M2S_TYPE_HTML);
}

/* location: taken. */
static M2sWebAnswer *
redirect(char *location)
{
    M2sWebAnswer *answer = m2s_web_answer_redirect(302, location);
    g_free(location);
    return answer;
}

static const char *
name_of(const Request *request, guint place)
{
    return g_ptr_array_index(request->names, place);
}

/* The project whose name is the first one.  Returns: (nullable). */
static const M2sProject *
find_project(const Request *request)
{
    for (guint i = 0; i < request->projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(request->projects, i);
        if (g_str_equal(project->link_name, name_of(request, 0)))
            return project;
    }
    return NULL;
}

/* Finds an object whose number is the name at place.  object: (out) (nullable): with its lists. */
static gboolean
find_number(const Request *request, guint place, M2sKind kind, M2sWith with, gconstpointer *object,
            GError **error)
{
    guint64 number;
    *object = NULL;
    if (!g_ascii_string_to_unsigned(name_of(request, place), 10, 1, G_MAXUINT, &number, NULL))
        return TRUE;
    const M2sObjects *objects = request->draft.objects;
    return m2s_objects_get(objects, kind, number, object, error) &&
           (*object == NULL || with == M2S_WITH_NO_LISTS ||
            m2s_objects_fill(objects, kind, *object, with, error));
}

/* Finds a patch or a cover by its project and its Message-ID, which Patchwork writes in addresses
 * without brackets, and with slashes encoded once more.  object: (out) (nullable). */
static gboolean
find_msgid(const Request *request, M2sKind kind, gconstpointer *object, GError **error)
{
    const M2sProject *project = find_project(request);
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
    g_autoptr(GString) msgid = g_string_new(name_of(request, 1));
    *object = NULL;
    if (project == NULL)
        return TRUE;
    g_string_replace(msgid, "%2F", "/", 0);
    g_string_prepend_c(msgid, '<');
    g_string_append_c(msgid, '>');
    m2s_test_add_text(m2s_criteria_add(criteria, M2S_TEST_TEXTS, "msgid"), msgid->str);
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "project"), project->id);
    return m2s_objects_find_first(request->draft.objects, criteria, object, error);
}

static M2sWebAnswer *
answer_home(Request *request, GError **error)
{
    if (request->draft.place.is_single)
        return redirect(
            m2s_links_served.list(&request->draft.place, g_ptr_array_index(request->projects, 0)));
    return finish_if(request, m2s_write_home(&request->draft, request->projects, error));
}

/* Sees to it that versions and states are known of one series. */
static gboolean
look_into(Request *request, const M2sSeries *series, M2sRevisionsDepth depth, GError **error)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, (gpointer)series);
    return m2s_draft_look_into(&request->draft, one, depth, error);
}

static M2sWebAnswer *
answer_series(Request *request, GError **error)
{
    const M2sSeries *series;
    if (!find_number(request, 0, M2S_SERIES,
                     M2S_WITH_PATCHES | M2S_WITH_COMMENTS | M2S_WITH_DEPENDENCIES,
                     (gconstpointer *)&series, error))
        return NULL;
    if (series == NULL)
        return not_found(request);
    return finish_if(request, look_into(request, series, M2S_REVISIONS_WITH_LISTS, error) &&
                                  m2s_write_series(&request->draft, series, error));
}

/* posting: (out) (nullable): that of a series, if what it follows is known. */
static void
find_posting(const Request *request, const M2sSeries *series, const M2sPosting **posting)
{
    const M2sRevisions *revisions = request->draft.revisions;
    *posting = revisions && series ? m2s_revisions_of_series(revisions, series) : NULL;
}

static gboolean
are_of_one_chain(const M2sPosting *a, const M2sPosting *b)
{
    while (a->predecessor)
        a = a->predecessor;
    while (b->predecessor)
        b = b->predecessor;
    return a == b;
}

static M2sWebAnswer *
answer_difference(Request *request, GError **error)
{
    const M2sSeries *newer, *older;
    const M2sPosting *to, *from;
    if (!find_number(request, 0, M2S_SERIES, M2S_WITH_NO_LISTS, (gconstpointer *)&newer, error) ||
        !find_number(request, 1, M2S_SERIES, M2S_WITH_NO_LISTS, (gconstpointer *)&older, error) ||
        (newer && !look_into(request, newer, M2S_REVISIONS_BARE, error)))
        return NULL;
    find_posting(request, newer, &to);
    find_posting(request, older, &from);
    if (to == NULL || from == NULL || !are_of_one_chain(from, to) ||
        !m2s_versions_have_page(from, to))
        return not_found(request);
    return finish_if(request, m2s_write_difference(&request->draft, from, to, error));
}

static M2sWebAnswer *
answer_list(Request *request, GError **error)
{
    const M2sProject *project = find_project(request);
    g_auto(M2sListPart) part = {0};
    g_autofree char *problem = NULL;
    M2sListForm form;
    const char *series = m2s_url_query_get(request->query, "series");
    guint64 number;
    if (project == NULL)
        return not_found(request);
    if (series && g_ascii_string_to_unsigned(series, 10, 1, G_MAXUINT, &number, NULL))
        return redirect(g_strdup_printf("/series/%" G_GUINT64_FORMAT "/", number));
    if (!m2s_list_query_read(&request->draft, project, request->query, &form, &part, &problem,
                             error))
        return NULL;
    if (problem) {
        m2s_write_problem(&request->draft, "This list cannot be filtered so", problem);
        return finish(request, 400, M2S_TYPE_HTML);
    }
    if (part.series->len == 0 && m2s_url_query_get(request->query, "page") && part.newer)
        return not_found(request);
    m2s_write_list(&request->draft, &part);
    return finish(request, 200, M2S_TYPE_HTML);
}

static M2sWebAnswer *
answer_feed(Request *request, GError **error)
{
    const M2sProject *project = find_project(request);
    g_autoptr(M2sUrlQuery) all = m2s_url_query_parse("/");
    g_auto(M2sListPart) part = {0};
    g_autofree char *problem = NULL;
    M2sListForm form;
    if (project == NULL)
        return not_found(request);
    if (!m2s_list_query_read(&request->draft, project, all, &form, &part, &problem, error))
        return NULL;
    g_ptr_array_set_size(part.series, MIN(part.series->len, M2S_FEED_ENTRIES));
    m2s_write_feed(&request->draft, project, part.series, NULL);
    return finish(request, 200, "application/atom+xml; charset=utf-8");
}

static M2sWebAnswer *
answer_patch(Request *request, GError **error)
{
    const M2sObjects *objects = request->draft.objects;
    const M2sPatch *patch;
    if (!find_msgid(request, M2S_PATCH, (gconstpointer *)&patch, error))
        return NULL;
    if (patch == NULL)
        return not_found(request);
    if (!m2s_objects_fill(objects, M2S_PATCH, patch, M2S_WITH_COMMENTS, error) ||
        (patch->series &&
         (!m2s_objects_fill(objects, M2S_SERIES, patch->series, M2S_WITH_PATCHES, error) ||
          !look_into(request, patch->series, M2S_REVISIONS_BARE, error))))
        return NULL;
    return finish_if(request, m2s_write_patch(&request->draft, patch, error));
}

static M2sWebAnswer *
answer_cover(Request *request, GError **error)
{
    const M2sCover *cover;
    if (!find_msgid(request, M2S_COVER, (gconstpointer *)&cover, error))
        return NULL;
    if (cover == NULL)
        return not_found(request);
    if (cover->series)
        return redirect(m2s_links_served.series(&request->draft.place, cover->series));
    if (!m2s_objects_fill(request->draft.objects, M2S_COVER, cover, M2S_WITH_COMMENTS, error))
        return NULL;
    return finish_if(request, m2s_write_cover(&request->draft, cover, error));
}

static M2sWebAnswer *
answer_project(Request *request, GError **error)
{
    const M2sProject *project = find_project(request);
    return project ? redirect(m2s_links_served.list(&request->draft.place, project))
                   : not_found(request);
}

static M2sWebAnswer *
answer_person(Request *request, GError **error)
{
    const M2sPerson *person;
    if (!find_number(request, 0, M2S_PERSON, M2S_WITH_NO_LISTS, (gconstpointer *)&person, error))
        return NULL;
    return person ? finish_if(request, m2s_write_person(&request->draft, person, error))
                  : not_found(request);
}

static M2sWebAnswer *
answer_asset(Request *request, GError **error)
{
    const M2sAsset *asset = m2s_asset_find(name_of(request, 0));
    return asset ? m2s_web_answer_new(200, asset->type, g_strdup(asset->text)) : not_found(request);
}

static const struct {
    const char *pattern; /* as for m2s_route_matches() */
    AnswerFunc answer;
} routes[] = {
    {"/", answer_home},
    {"/project/*/", answer_project},
    {"/project/*/list/", answer_list},
    {"/project/*/feed/", answer_feed},
    {"/project/*/patch/*/", answer_patch},
    {"/project/*/cover/*/", answer_cover},
    {"/series/*/", answer_series},
    {"/series/*/diff/*/", answer_difference},
    {"/person/*/", answer_person},
    {"/static/*", answer_asset},
};

/* names: what stands for the asterisks is appended.  Returns: (nullable): NULL if nothing is there,
 * or a part of path is not properly encoded. */
static AnswerFunc
find_answer(const char *path, GPtrArray *names)
{
    for (gsize i = 0; i < G_N_ELEMENTS(routes); i++)
        if (m2s_route_matches(routes[i].pattern, path, names))
            return g_ptr_array_find(names, NULL, NULL) ? NULL : routes[i].answer;
    return NULL;
}

gboolean
m2s_page_has_address(const char *path)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    return find_answer(path, names) != NULL;
}

/* Whether text can be in a request, and so in the header of an answer. */
static gboolean
is_clean(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text >= 0x7f)
            return FALSE;
    return TRUE;
}

/* Adds a slash to the path if there can be a page then. */
static M2sWebAnswer *
add_slash(Request *request)
{
    const char *path = request->query->path;
    g_autofree char *whole = g_strconcat(path, "/", NULL);
    if (*path == '\0' || !is_clean(request->target) || !m2s_page_has_address(whole))
        return not_found(request);
    return redirect(g_strconcat(whole, request->target + strcspn(request->target, "?"), NULL));
}

static M2sWebAnswer *
answer_path(Request *request, GError **error)
{
    AnswerFunc answer_found = find_answer(request->query->path, request->names);
    return answer_found ? answer_found(request, error) : add_slash(request);
}

static M2sWebAnswer *
answer(Request *request, GError **error)
{
    request->projects = m2s_archive_projects(request->pages->archive, error);
    if (request->projects == NULL)
        return NULL;
    const M2sPlace place = {.links = &m2s_links_served, .is_single = request->projects->len == 1};
    m2s_draft_init(&request->draft, request->pages, &place);
    M2sWebAnswer *page = answer_path(request, error);
    m2s_draft_clear(&request->draft);
    g_ptr_array_unref(request->projects);
    return page;
}

M2sWebAnswer *
m2s_page_get(const M2sPages *pages, const char *target, GError **error)
{
    g_return_val_if_fail(pages && pages->archive && target, NULL);
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(target);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    Request request = {.pages = pages, .target = target, .query = query, .names = names};
    if (!m2s_archive_begin(pages->archive, error))
        return NULL;
    M2sWebAnswer *page = answer(&request, error);
    m2s_archive_end(pages->archive);
    return page;
}
