/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/archive.h"
#include "output/filter.h"
#include "output/page.h"

/* A request that is being answered. */
typedef struct {
    M2sRender render;
    M2sUrlQuery *query;
    char **path; /* the parts after the version: "patches", "3", "comments" */
    guint depth; /* the number of parts */
} Request;

void
m2s_answer_free(M2sAnswer *answer)
{
    g_free(answer->link);
    g_free(answer->body);
    g_free(answer);
}

/* body: (transfer full). */
static M2sAnswer *
answer_with(guint status, GString *body)
{
    M2sAnswer *answer = g_new0(M2sAnswer, 1);
    answer->status = status;
    answer->body = g_string_free(body, FALSE);
    return answer;
}

static M2sAnswer *
not_found(const char *why)
{
    g_autoptr(GString) body = g_string_new(NULL);
    M2sJson json = m2s_json_begin(body);
    m2s_json_begin_object(&json);
    m2s_json_name(&json, "detail");
    m2s_json_string(&json, why);
    m2s_json_end_object(&json);
    return answer_with(404, g_steal_pointer(&body));
}

static void
add_address(const Request *request, const char *name, M2sJson *json)
{
    m2s_json_name(json, name);
    m2s_json_take_string(json, m2s_url_api(&request->render.urls, "%s/", name));
}

/* Whether the API has a list of resource. */
static gboolean
is_offered(const Request *request, const M2sResource *resource)
{
    return !resource->is_nested && resource->api <= request->render.api;
}

/* Lists Patchwork's resources in its order, then any others. */
static M2sAnswer *
answer_index(const Request *request)
{
    static const char *const names[] = {"projects", "users",  "people",  "patches", "covers",
                                        "series",   "events", "bundles", NULL};
    g_autoptr(GString) body = g_string_new(NULL);
    M2sJson json = m2s_json_begin(body);
    m2s_json_begin_object(&json);
    for (const char *const *name = names; *name; name++)
        add_address(request, *name, &json);
    for (const M2sResource *resource = m2s_resources; resource->info; resource++)
        if (is_offered(request, resource) && !g_strv_contains(names, resource->info->plural))
            add_address(request, resource->info->plural, &json);
    m2s_json_end_object(&json);
    return answer_with(200, g_steal_pointer(&body));
}

/* Appends object, with the text of its mail if it shows that. */
static gboolean
add_object(Request *request, const M2sResource *resource, gconstpointer object, gboolean detail,
           M2sJson *json, GError **error)
{
    M2sRender *render = &request->render;
    g_autoptr(M2sText) text = NULL;
    if (m2s_render_needs_text(resource->info, detail)) {
        text = m2s_archive_text(render->archive, &((const M2sItem *)object)->mail, error);
        if (text == NULL)
            return FALSE;
    }
    m2s_render_object(render, resource->info, object, text, detail, json);
    return TRUE;
}

/* object: (nullable): NULL if there is none. */
static M2sAnswer *
answer_object(Request *request, const M2sResource *resource, gconstpointer object, GError **error)
{
    if (object == NULL)
        return not_found("Not found.");
    g_autoptr(GString) body = g_string_new(NULL);
    M2sJson json = m2s_json_begin(body);
    if (!add_object(request, resource, object, TRUE, &json, error))
        return NULL;
    return answer_with(200, g_steal_pointer(&body));
}

/* Reads the objects of a page, with what they show. */
static gboolean
read_page(const Request *request, const M2sResource *resource, const M2sMatches *matches,
          const M2sPage *page, GPtrArray *objects, GError **error)
{
    if (!m2s_resource_read(resource, matches, page->start, page->end, objects, error))
        return FALSE;
    if (m2s_render_needs_text(resource->info, FALSE))
        m2s_archive_fetch(request->render.archive, objects);
    return TRUE;
}

/* page: cleared. */
static M2sAnswer *
answer_page(Request *request, const M2sResource *resource, const GPtrArray *objects, M2sPage *page,
            GError **error)
{
    g_autoptr(GString) body = g_string_new(NULL);
    M2sJson json = m2s_json_begin(body);
    m2s_json_begin_array(&json);
    for (guint i = 0; i < objects->len; i++)
        if (!add_object(request, resource, g_ptr_array_index(objects, i), FALSE, &json, error))
            return NULL;
    m2s_json_end_array(&json);
    M2sAnswer *answer = answer_with(200, g_steal_pointer(&body));
    answer->link = g_steal_pointer(&page->link);
    return answer;
}

/* Answers with a page of the objects that match criteria and the query. */
static M2sAnswer *
answer_list(Request *request, const M2sResource *resource, M2sCriteria *criteria, GError **error)
{
    const M2sRender *render = &request->render;
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_auto(M2sMatches) matches = {0};
    g_auto(M2sPage) page = {0};
    if (!m2s_filter_add(render, resource, request->query, criteria, error) ||
        !m2s_matches_find(render->objects, criteria, &matches, error))
        return NULL;
    if (!m2s_page_find(request->query, render->urls.base_url, matches.count, &page))
        return not_found("Invalid page.");
    if (!read_page(request, resource, &matches, &page, objects, error))
        return NULL;
    return answer_page(request, resource, objects, &page, error);
}

/* Users and bundles exist in Patchwork alone. */
static M2sAnswer *
answer_empty_list(Request *request, GError **error)
{
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    g_auto(M2sPage) page = {0};
    if (!m2s_page_find(request->query, request->render.urls.base_url, 0, &page))
        return not_found("Invalid page.");
    return answer_page(request, NULL, nothing, &page, error);
}

/* Answers with the comments of parent, a patch or a cover, or the one that the path names. */
static M2sAnswer *
answer_comments(Request *request, M2sKind parent_kind, gconstpointer parent, GError **error)
{
    gboolean of_patch = parent_kind == M2S_PATCH;
    M2sKind kind = of_patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT;
    const M2sResource *resource = m2s_resource_of(kind);
    if (request->render.api < (request->depth == 3 ? 1 : 3))
        return not_found("Not found.");
    if (request->depth == 3) {
        g_autoptr(M2sCriteria) criteria = m2s_criteria_new(kind);
        M2sTest *test = m2s_criteria_add(criteria, M2S_TEST_NUMBERS, m2s_kinds[parent_kind].name);
        m2s_test_add_number(test, m2s_object_id(parent));
        return answer_list(request, resource, criteria, error);
    }
    const M2sComment *comment;
    if (!m2s_resource_find(resource, &request->render, request->path[3], (gconstpointer *)&comment,
                           error))
        return NULL;
    guint its_parent =
        comment ? m2s_object_id(of_patch ? (gconstpointer)comment->patch : comment->cover) : 0;
    return answer_object(request, resource, its_parent == m2s_object_id(parent) ? comment : NULL,
                         error);
}

/* Answers paths below a patch or a cover: /patches/3/comments/, /patches/3/checks/. */
static M2sAnswer *
answer_below(Request *request, M2sKind kind, GError **error)
{
    gconstpointer parent;
    if (!m2s_resource_find(m2s_resource_of(kind), &request->render, request->path[1], &parent,
                           error))
        return NULL;
    if (parent == NULL)
        return not_found("Not found.");
    if (kind == M2S_PATCH && g_str_equal(request->path[2], "checks") && request->depth == 3)
        return answer_empty_list(request, error);
    if (!g_str_equal(request->path[2], "comments"))
        return not_found("Not found.");
    return answer_comments(request, kind, parent, error);
}

static M2sAnswer *
answer_resource(Request *request, const M2sResource *resource, GError **error)
{
    if (request->depth == 1) {
        g_autoptr(M2sCriteria) criteria = m2s_criteria_new(m2s_resource_kind(resource));
        return answer_list(request, resource, criteria, error);
    }
    gconstpointer object;
    if (resource->has_no_details)
        return not_found("Not found.");
    if (!m2s_resource_find(resource, &request->render, request->path[1], &object, error))
        return NULL;
    return answer_object(request, resource, object, error);
}

static M2sAnswer *
answer_path(Request *request, GError **error)
{
    if (request->depth == 0)
        return answer_index(request);
    const char *name = request->path[0];
    gboolean nested = request->depth == 3 || request->depth == 4;
    if (nested && g_str_equal(name, "patches"))
        return answer_below(request, M2S_PATCH, error);
    if (nested && g_str_equal(name, "covers"))
        return answer_below(request, M2S_COVER, error);
    for (const M2sResource *resource = m2s_resources; request->depth <= 2 && resource->info;
         resource++)
        if (is_offered(request, resource) && g_str_equal(name, resource->info->plural))
            return answer_resource(request, resource, error);
    gboolean empty = g_str_equal(name, "users") || g_str_equal(name, "bundles");
    if (empty && request->depth == 1)
        return answer_empty_list(request, error);
    return not_found("Not found.");
}

/* The path and query of target, without a server, and with a slash at the end of the path. */
static char *
normalise_target(const char *target)
{
    const char *server = *target == '/' ? NULL : strstr(target, "://");
    const char *path = server ? strchr(server + 3, '/') : target;
    path = path ? path : "/";
    gsize length = strcspn(path, "?#");
    g_autofree char *bare = g_strndup(path, length);
    return g_strconcat(*bare == '/' ? "" : "/", bare, g_str_has_suffix(bare, "/") ? "" : "/",
                       path + length, NULL);
}

/* URLs in the answer keep the `format` that was asked for; JSON is the only one. */
static gboolean
find_format(Request *request)
{
    const char *format = m2s_url_query_get(request->query, "format");
    if (format && g_str_equal(format, "json"))
        request->render.urls.url_query = "?format=json";
    return format == NULL || *format == '\0' || g_str_equal(format, "json");
}

M2sAnswer *
m2s_api_get(const M2sView *view, const char *target, GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && target, NULL);
    g_autofree char *whole = normalise_target(target);
    g_autoptr(M2sUrlQuery) query = m2s_url_query_parse(whole);
    g_auto(GStrv) parts = g_strsplit(query->path, "/", -1); /* "", "api", …, "" */
    guint count = g_strv_length(parts);
    if (count < 3 || !g_str_equal(parts[1], "api"))
        return not_found("Not found.");
    gboolean has_version = m2s_api_has_version(parts[2]);
    guint start = has_version ? 3 : 2;
    M2sView versioned = *view;
    versioned.version = has_version ? parts[2] : NULL;
    Request request = {.query = query, .path = parts + start, .depth = count - 1 - start};
    if (!m2s_render_init(&request.render, &versioned, error))
        return NULL;
    if (!find_format(&request))
        return not_found("Not found.");
    if (!m2s_archive_begin(view->archive, error))
        return NULL;
    M2sAnswer *answer = answer_path(&request, error);
    m2s_archive_end(view->archive);
    return answer;
}
