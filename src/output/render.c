/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/render.h"

#include <string.h>

#include "archive/archive.h"
#include "archive/mail-text.h"
#include "output/value.h"

#define API_NEWEST 4

/* An object that is being written. */
typedef struct {
    M2sRender *render;
    const M2sKindInfo *info;
    gconstpointer object;
    const M2sText *text; /* (nullable): NULL if no member needs it */
    M2sJson *json;
} Writing;

gboolean
m2s_api_has_version(const char *version)
{
    g_return_val_if_fail(version, FALSE);
    return strlen(version) == 3 && g_str_has_prefix(version, "1.") && version[2] >= '0' &&
           version[2] <= '0' + API_NEWEST;
}

gboolean
m2s_render_init(M2sRender *render, const M2sView *view, GError **error)
{
    *render = (M2sRender){.archive = view->archive,
                          .objects = m2s_archive_objects(view->archive),
                          .urls = {view->base_url, view->version, NULL},
                          .api = API_NEWEST};
    if (view->version && !m2s_api_has_version(view->version)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "there is no API version “%s”; write 1.0 to 1.%d", view->version, API_NEWEST);
        return FALSE;
    }
    if (view->version)
        render->api = view->version[2] - '0';
    return TRUE;
}

static void
write_embedded(const Writing *writing, M2sKind kind, gconstpointer object)
{
    static const char *const project[] = {"id",
                                          "url",
                                          "name",
                                          "link_name",
                                          "list_id",
                                          "list_email",
                                          "web_url",
                                          "scm_url",
                                          "webscm_url",
                                          "list_archive_url",
                                          "list_archive_url_format",
                                          "commit_url_format",
                                          NULL};
    static const char *const person[] = {"id", "url", "name", "email", NULL};
    static const char *const series[] = {"id",   "url",     "web_url", "date",
                                         "name", "version", "mbox",    NULL};
    static const char *const submission[] = {"id",   "url",  "web_url", "msgid", "list_archive_url",
                                             "date", "name", "mbox",    NULL};
    static const char *const comment[] = {"id",   "url", "web_url", "msgid", "list_archive_url",
                                          "date", NULL};
    static const char *const *const members[M2S_KINDS] = {
        [M2S_PROJECT] = project,       [M2S_PERSON] = person,    [M2S_SERIES] = series,
        [M2S_COVER] = submission,      [M2S_PATCH] = submission, [M2S_COVER_COMMENT] = comment,
        [M2S_PATCH_COMMENT] = comment,
    };
    if (object)
        m2s_render_members(writing->render, &m2s_kinds[kind], object, members[kind], writing->json);
    else
        m2s_json_null(writing->json);
}

static void
write_url(const Writing *writing)
{
    const M2sComment *comment = writing->object;
    if (writing->info == &m2s_kinds[M2S_PATCH_COMMENT] ||
        writing->info == &m2s_kinds[M2S_COVER_COMMENT])
        m2s_json_take_string(
            writing->json,
            m2s_url_api(&writing->render->urls, "%s/%u/comments/%u/",
                        comment->patch ? "patches" : "covers",
                        comment->patch ? comment->patch->item.id : comment->cover->item.id,
                        comment->item.id));
    else
        m2s_json_take_string(writing->json,
                             m2s_url_api(&writing->render->urls, "%s/%u/", writing->info->plural,
                                         m2s_object_id(writing->object)));
}

static void
write_web_url(const Writing *writing)
{
    const M2sSeries *series = writing->object;
    char *url;
    if (writing->info == &m2s_kinds[M2S_SERIES])
        url = m2s_url_web(&writing->render->urls, "project/%s/list/?series=%u",
                          series->project->link_name, series->id);
    else if (writing->info == &m2s_kinds[M2S_PATCH] || writing->info == &m2s_kinds[M2S_COVER])
        url = m2s_url_submission(&writing->render->urls, writing->info->name, writing->object, "");
    else
        url = m2s_url_web(&writing->render->urls, "comment/%u/", m2s_object_id(writing->object));
    m2s_json_take_string(writing->json, url);
}

static void
write_mbox_url(const Writing *writing)
{
    m2s_json_take_string(
        writing->json,
        writing->info == &m2s_kinds[M2S_SERIES]
            ? m2s_url_web(&writing->render->urls, "series/%u/mbox/", m2s_object_id(writing->object))
            : m2s_url_submission(&writing->render->urls, writing->info->name, writing->object,
                                 "mbox/"));
}

/* Writes a URL such as "api/patches/3/comments/", which never contains a version. */
static void
write_url_below(const Writing *writing, const char *what)
{
    m2s_json_take_string(writing->json,
                         m2s_url_web(&writing->render->urls, "api/%s/%u/%s/", writing->info->plural,
                                     m2s_object_id(writing->object), what));
}

static void
write_series_list(const Writing *writing)
{
    const M2sSeries *series = writing->info == &m2s_kinds[M2S_PATCH]
                                  ? ((const M2sPatch *)writing->object)->series
                                  : ((const M2sCover *)writing->object)->series;
    m2s_json_begin_array(writing->json);
    if (series)
        write_embedded(writing, M2S_SERIES, series);
    m2s_json_end_array(writing->json);
}

static void
write_patches(const Writing *writing)
{
    const M2sSeries *series = writing->object;
    g_autoptr(GPtrArray) patches = g_ptr_array_copy(series->patches, NULL, NULL);
    g_ptr_array_sort(patches, m2s_compare_dates);
    m2s_json_begin_array(writing->json);
    for (guint i = 0; i < patches->len; i++)
        write_embedded(writing, M2S_PATCH, g_ptr_array_index(patches, i));
    m2s_json_end_array(writing->json);
}

/* Writes the URLs of series, in the order of their numbers.  series: (nullable). */
static void
write_series_urls(const Writing *writing, const GPtrArray *series)
{
    g_autoptr(GPtrArray) sorted =
        series ? g_ptr_array_copy((GPtrArray *)series, NULL, NULL) : g_ptr_array_new();
    g_ptr_array_sort(sorted, m2s_compare_ids);
    m2s_json_begin_array(writing->json);
    for (guint i = 0; i < sorted->len; i++)
        m2s_json_take_string(writing->json,
                             m2s_url_api(&writing->render->urls, "series/%u/",
                                         m2s_object_id(g_ptr_array_index(sorted, i))));
    m2s_json_end_array(writing->json);
}

static void
write_member(const Writing *writing, const char *name, M2sKind kind, gconstpointer object)
{
    m2s_json_name(writing->json, name);
    write_embedded(writing, kind, object);
}

static void
write_payload(const Writing *writing)
{
    const M2sEvent *event = writing->object;
    M2sKind kind = m2s_event_kind(event->category);
    m2s_json_begin_object(writing->json);
    if (kind == M2S_COVER_COMMENT)
        write_member(writing, "cover", M2S_COVER, event->comment->cover);
    if (kind == M2S_PATCH_COMMENT)
        write_member(writing, "patch", M2S_PATCH, event->comment->patch);
    gboolean of_comment = kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT;
    write_member(writing, of_comment ? "comment" : m2s_kinds[kind].name, kind, event->object);
    if (event->category == M2S_EVENT_PATCH_COMPLETED)
        write_member(writing, "series", M2S_SERIES, event->patch->series);
    m2s_json_end_object(writing->json);
}

static void
write_user(const Writing *writing, const M2sUser *user)
{
    if (user)
        m2s_render_object(writing->render, &m2s_user_info, user, NULL, FALSE, writing->json);
    else
        m2s_json_null(writing->json);
}

static void
write_value(const Writing *writing, const M2sField *field)
{
    const M2sItem *item = writing->object;
    const M2sSeries *series = writing->object;
    switch (field->type) {
    case M2S_FIELD_OBJECT:
        write_embedded(writing, field->kind, *(gpointer *)m2s_field_of(field, writing->object));
        break;
    case M2S_FIELD_SUBJECT:
        write_embedded(writing, field->kind, m2s_event_related(writing->object, field->kind));
        break;
    case M2S_FIELD_USER:
        write_user(writing, *(const M2sUser *const *)m2s_field_of(field, writing->object));
        break;
    case M2S_VIEW_URL:
        write_url(writing);
        break;
    case M2S_VIEW_WEB_URL:
        write_web_url(writing);
        break;
    case M2S_VIEW_ARCHIVE_URL:
        m2s_json_take_string(writing->json, m2s_url_list_archive(item->project, item->msgid));
        break;
    case M2S_VIEW_MBOX_URL:
        write_mbox_url(writing);
        break;
    case M2S_VIEW_COMMENTS_URL:
        write_url_below(writing, "comments");
        break;
    case M2S_VIEW_CHECKS_URL:
        write_url_below(writing, "checks");
        break;
    case M2S_VIEW_RECEIVED_ALL:
        m2s_json_boolean(writing->json, m2s_series_is_complete(series));
        break;
    case M2S_VIEW_SERIES:
        write_series_list(writing);
        break;
    case M2S_VIEW_PATCHES:
        write_patches(writing);
        break;
    case M2S_VIEW_DEPENDENCIES:
        write_series_urls(writing, series->dependencies);
        break;
    case M2S_VIEW_DEPENDENTS:
        write_series_urls(writing, series->dependents);
        break;
    case M2S_VIEW_PAYLOAD:
        write_payload(writing);
        break;
    default:
        if (field->type < M2S_VIEW_URL)
            m2s_value_write_stored(field, writing->object, writing->json);
        else if (m2s_field_needs_text(field))
            m2s_value_write_text(field, writing->object, writing->text, writing->json);
        else
            m2s_value_write_server_only(field, writing->json);
    }
}

static gboolean
is_shown(const Writing *writing, const M2sField *field)
{
    const M2sSeries *series = writing->object;
    if (field->json == NULL || field->api > writing->render->api)
        return FALSE;
    if (field->type == M2S_VIEW_DEPENDENCIES || field->type == M2S_VIEW_DEPENDENTS)
        return series->project->show_dependencies && !writing->render->hide_dependencies;
    return TRUE;
}

static void
write_field(const Writing *writing, const M2sField *field)
{
    if (!is_shown(writing, field))
        return;
    m2s_json_name(writing->json, field->json);
    write_value(writing, field);
}

void
m2s_render_members(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                   const char *const *members, M2sJson *json)
{
    const Writing writing = {.render = render, .info = info, .object = object, .json = json};
    m2s_json_begin_object(json);
    for (; *members; members++)
        write_field(&writing, m2s_kind_find_member(info, *members));
    m2s_json_end_object(json);
}

gboolean
m2s_render_needs_text(const M2sKindInfo *info, gboolean detail)
{
    for (guint i = 0; i < info->field_count; i++)
        if (m2s_field_needs_text(&info->fields[i]) && (detail || !info->fields[i].detail_only))
            return TRUE;
    return FALSE;
}

/* Patchwork drops the dependencies from the serializer that all entries of a list share
 * (api/series.py), so a series of a project that does not show them hides those of all series after
 * it. */
static void
hide_after(M2sRender *render, const M2sKindInfo *info, gconstpointer object)
{
    if (info == &m2s_kinds[M2S_SERIES] && !((const M2sSeries *)object)->project->show_dependencies)
        render->hide_dependencies = TRUE;
}

void
m2s_render_fields(M2sRender *render, const M2sKindInfo *info, gconstpointer object,
                  const M2sText *text, gboolean detail, M2sJson *json)
{
    const Writing writing = {
        .render = render, .info = info, .object = object, .text = text, .json = json};
    for (guint i = 0; i < info->field_count; i++)
        if (detail || !info->fields[i].detail_only)
            write_field(&writing, &info->fields[i]);
}

void
m2s_render_object(M2sRender *render, const M2sKindInfo *info, gconstpointer object, M2sText *text,
                  gboolean detail, M2sJson *json)
{
    if (text && info == &m2s_kinds[M2S_COVER])
        m2s_text_rejoin(text);
    m2s_json_begin_object(json);
    m2s_render_fields(render, info, object, text, detail, json);
    m2s_json_end_object(json);
    hide_after(render, info, object);
}
