/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/api.h>

#include "output/choice.h"
#include "output/field.h"
#include "output/fields.h"
#include "output/filter.h"
#include "output/json.h"
#include "output/page.h"
#include "output/query.h"
#include "output/resource.h"
#include "output/url.h"

#define API_MINOR_MAX 4

/* A request on its way. */
typedef struct {
    M2sViewContext view;
    M2sQuery *query;
    char **path; /* what follows the version: "patches", "3", "comments" */
    guint depth; /* how many */
} Request;

void
m2s_answer_free(M2sAnswer *answer)
{
    g_free(answer->link);
    g_free(answer->body);
    g_free(answer);
}

/* Takes body. */
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
    g_autoptr(M2sJson) json = m2s_json_new(body);
    m2s_json_begin_object(json);
    m2s_field_string(json, "detail", why);
    m2s_json_end_object(json);
    return answer_with(404, g_steal_pointer(&body));
}

static M2sAnswer *
answer_index(const Request *request)
{
    static const char *const names[] = {"projects", "users",  "people", "patches",
                                        "covers",   "series", "events", "bundles"};
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(M2sJson) json = m2s_json_new(body);
    m2s_json_begin_object(json);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        m2s_field_take_string(json, names[i], m2s_url_api(&request->view, "%s/", names[i]));
    m2s_json_end_object(json);
    return answer_with(200, g_steal_pointer(&body));
}

static M2sAnswer *
answer_object(Request *request, const M2sResource *resource, gconstpointer object, GError **error)
{
    if (object == NULL)
        return not_found("Not found.");
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(M2sJson) json = m2s_json_new(body);
    if (!resource->render(&request->view, object, TRUE, json, error))
        return NULL;
    return answer_with(200, g_steal_pointer(&body));
}

/* A page of objects, of which the request may ask for some. */
static M2sAnswer *
answer_list(Request *request, const M2sResource *resource, GPtrArray *objects, GError **error)
{
    if (resource)
        m2s_filter_apply(&request->view, resource, request->query, objects);
    g_auto(M2sPage) page = {0};
    if (!m2s_page_find(request->query, request->view.base_url, objects->len, &page))
        return not_found("Invalid page.");
    g_autoptr(GString) body = g_string_new(NULL);
    g_autoptr(M2sJson) json = m2s_json_new(body);
    m2s_json_begin_array(json);
    for (guint i = page.start; i < page.end; i++)
        if (!resource->render(&request->view, g_ptr_array_index(objects, i), FALSE, json, error))
            return NULL;
    m2s_json_end_array(json);
    M2sAnswer *answer = answer_with(200, g_steal_pointer(&body));
    answer->link = g_steal_pointer(&page.link);
    return answer;
}

static M2sAnswer *
answer_empty_list(Request *request, GError **error)
{
    g_autoptr(GPtrArray) nothing = g_ptr_array_new();
    return answer_list(request, NULL, nothing, error);
}

/* The object whose number is in the path at index, or NULL. */
static gconstpointer
object_of_path(const Request *request, const GPtrArray *objects, guint index)
{
    const char *text = request->path[index];
    guint64 id;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &id, NULL) || id > objects->len)
        return NULL;
    return g_ptr_array_index(objects, id - 1);
}

/* The comments of a patch or cover, or the one that the path names. */
static M2sAnswer *
answer_comments(Request *request, const M2sResource *resource, const GPtrArray *comments,
                GError **error)
{
    if (!m2s_view_has(&request->view, request->depth == 3 ? 1 : 3))
        return not_found("Not found.");
    g_autoptr(GPtrArray) objects =
        comments ? g_ptr_array_copy((GPtrArray *)comments, NULL, NULL) : g_ptr_array_new();
    if (request->depth == 3)
        return answer_list(request, resource, objects, error);
    guint64 id = 0;
    g_ascii_string_to_unsigned(request->path[3], 10, 1, G_MAXUINT32, &id, NULL);
    for (guint i = 0; i < objects->len; i++)
        if (resource->id(g_ptr_array_index(objects, i)) == id)
            return answer_object(request, resource, g_ptr_array_index(objects, i), error);
    return not_found("Not found.");
}

/* What is below a patch: /patches/3/comments/, /patches/3/checks/. */
static M2sAnswer *
answer_below_patch(Request *request, GError **error)
{
    const M2sPatch *patch = object_of_path(request, request->view.catalogue->patches, 1);
    if (patch == NULL)
        return not_found("Not found.");
    if (g_str_equal(request->path[2], "checks") && request->depth == 3)
        return answer_empty_list(request, error);
    if (!g_str_equal(request->path[2], "comments"))
        return not_found("Not found.");
    return answer_comments(request, &m2s_resource_patch_comments, patch->comments, error);
}

static M2sAnswer *
answer_below_cover(Request *request, GError **error)
{
    const M2sCover *cover = object_of_path(request, request->view.catalogue->covers, 1);
    if (cover == NULL || !g_str_equal(request->path[2], "comments"))
        return not_found("Not found.");
    return answer_comments(request, &m2s_resource_cover_comments, cover->comments, error);
}

/* Projects are named by number or by link name. */
static gconstpointer
project_of_path(const Request *request)
{
    const GPtrArray *projects = request->view.catalogue->projects;
    gint64 id;
    if (m2s_choice_number(request->path[1], &id) && id >= 1 && id <= projects->len)
        return g_ptr_array_index(projects, id - 1);
    for (guint i = 0; i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        if (g_str_equal(project->link_name, request->path[1]))
            return project;
    }
    return NULL;
}

static M2sAnswer *
answer_resource(Request *request, const M2sResource *resource, GError **error)
{
    g_autoptr(GPtrArray) objects = resource->objects(request->view.catalogue);
    if (request->depth == 1)
        return answer_list(request, resource, objects, error);
    if (resource == &m2s_resource_events)
        return not_found("Not found.");
    gconstpointer object = resource == &m2s_resource_projects ? project_of_path(request)
                                                              : object_of_path(request, objects, 1);
    return answer_object(request, resource, object, error);
}

static M2sAnswer *
answer_path(Request *request, GError **error)
{
    static const M2sResource *const resources[] = {&m2s_resource_projects, &m2s_resource_accounts,
                                                   &m2s_resource_series,   &m2s_resource_covers,
                                                   &m2s_resource_patches,  &m2s_resource_events};
    if (request->depth == 0)
        return answer_index(request);
    const char *name = request->path[0];
    gboolean nested = request->depth == 3 || request->depth == 4;
    if (nested && g_str_equal(name, "patches"))
        return answer_below_patch(request, error);
    if (nested && g_str_equal(name, "covers"))
        return answer_below_cover(request, error);
    for (gsize i = 0; request->depth <= 2 && i < G_N_ELEMENTS(resources); i++)
        if (g_str_equal(name, resources[i]->name))
            return answer_resource(request, resources[i], error);
    gboolean empty = g_str_equal(name, "users") || g_str_equal(name, "bundles");
    if (empty && request->depth == 1)
        return answer_empty_list(request, error);
    return not_found("Not found.");
}

/* "1.2" of "/api/1.2/covers/"; NULL if there is none. */
static char *
version_of(const char *text)
{
    gboolean known = text && strlen(text) == 3 && g_str_has_prefix(text, "1.") && text[2] >= '0' &&
                     text[2] <= '0' + API_MINOR_MAX;
    return known ? g_strdup(text) : NULL;
}

/* The path of target, without the server if that stands before it, and with a slash at its end. */
static char *
normalise_target(const char *target)
{
    const char *server = strstr(target, "://");
    const char *path = server ? strchr(server + 3, '/') : target;
    path = path ? path : "/";
    gsize length = strcspn(path, "?#");
    g_autofree char *bare = g_strndup(path, length);
    return g_strconcat(*bare == '/' ? "" : "/", bare, g_str_has_suffix(bare, "/") ? "" : "/",
                       path + length, NULL);
}

/* Addresses keep a format that was asked for, of which there is but JSON. */
static gboolean
find_format(Request *request)
{
    const char *format = m2s_query_get(request->query, "format");
    if (format && g_str_equal(format, "json"))
        request->view.url_query = "?format=json";
    return format == NULL || *format == '\0' || g_str_equal(format, "json");
}

M2sAnswer *
m2s_api_get(const M2sViewContext *context, const char *target, GError **error)
{
    g_return_val_if_fail(context && target, NULL);
    g_autofree char *whole = normalise_target(target);
    g_autoptr(M2sQuery) query = m2s_query_parse(whole);
    g_auto(GStrv) parts = g_strsplit(query->path, "/", -1); /* "", "api", …, "" */
    guint count = g_strv_length(parts);
    if (count < 3 || !g_str_equal(parts[1], "api"))
        return not_found("Not found.");
    g_autofree char *version = version_of(parts[2]);
    guint start = version ? 3 : 2;
    Request request = {.view = *context, .query = query, .path = parts + start};
    request.view.version = version;
    request.depth = count - 1 - start;
    if (!find_format(&request))
        return not_found("Not found.");
    return answer_path(&request, error);
}
