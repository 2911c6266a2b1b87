/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/embedded.h"

#include "output/field.h"
#include "output/url.h"

gboolean
m2s_view_has(const M2sViewContext *context, guint minor)
{
    return context->version == NULL || context->version[2] - '0' >= (int)minor;
}

void
m2s_embedded_project(const M2sViewContext *context, const M2sProject *project, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", project->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "projects/%u/", project->id));
    m2s_field_string(builder, "name", project->name);
    m2s_field_string(builder, "link_name", project->link_name);
    m2s_field_string(builder, "list_id", project->list_id);
    m2s_field_string(builder, "list_email", project->list_email);
    m2s_field_string(builder, "web_url", project->web_url);
    m2s_field_string(builder, "scm_url", project->scm_url);
    m2s_field_string(builder, "webscm_url", project->webscm_url);
    if (m2s_view_has(context, 2)) {
        m2s_field_string(builder, "list_archive_url", project->list_archive_url);
        m2s_field_string(builder, "list_archive_url_format", project->list_archive_url_format);
        m2s_field_string(builder, "commit_url_format", project->commit_url_format);
    }
    json_builder_end_object(builder);
}

void
m2s_embedded_person(const M2sViewContext *context, const M2sPerson *person, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", person->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "people/%u/", person->id));
    m2s_field_string(builder, "name", person->name);
    m2s_field_string(builder, "email", person->email);
    json_builder_end_object(builder);
}

void
m2s_embedded_user(const M2sViewContext *context, const M2sUser *user, JsonBuilder *builder)
{
    if (user == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", user->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "users/%u/", user->id));
    m2s_field_string(builder, "username", user->username);
    m2s_field_string(builder, "first_name", "");
    m2s_field_string(builder, "last_name", "");
    m2s_field_string(builder, "email", user->email);
    json_builder_end_object(builder);
}

void
m2s_embedded_series(const M2sViewContext *context, const M2sSeries *series, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", series->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "series/%u/", series->id));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(builder, "web_url",
                              m2s_url_web(context, "project/%s/list/?series=%u",
                                          series->project->link_name, series->id));
    m2s_field_date(builder, "date", series->date);
    m2s_field_string(builder, "name", series->name);
    m2s_field_integer(builder, "version", series->version);
    m2s_field_take_string(builder, "mbox", m2s_url_web(context, "series/%u/mbox/", series->id));
    json_builder_end_object(builder);
}

void
m2s_embedded_cover(const M2sViewContext *context, const M2sCover *cover, JsonBuilder *builder)
{
    if (cover == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", cover->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "covers/%u/", cover->id));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(
            builder, "web_url",
            m2s_url_submission(context, cover->project, "cover", cover->msgid, ""));
    m2s_field_string(builder, "msgid", cover->msgid);
    if (m2s_view_has(context, 2))
        m2s_field_take_string(builder, "list_archive_url",
                              m2s_url_list_archive(cover->project, cover->msgid));
    m2s_field_date(builder, "date", cover->date);
    m2s_field_string(builder, "name", cover->name);
    if (m2s_view_has(context, 1))
        m2s_field_take_string(
            builder, "mbox",
            m2s_url_submission(context, cover->project, "cover", cover->msgid, "mbox/"));
    json_builder_end_object(builder);
}

void
m2s_embedded_patch(const M2sViewContext *context, const M2sPatch *patch, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", patch->id);
    m2s_field_take_string(builder, "url", m2s_url_api(context, "patches/%u/", patch->id));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(
            builder, "web_url",
            m2s_url_submission(context, patch->project, "patch", patch->msgid, ""));
    m2s_field_string(builder, "msgid", patch->msgid);
    if (m2s_view_has(context, 2))
        m2s_field_take_string(builder, "list_archive_url",
                              m2s_url_list_archive(patch->project, patch->msgid));
    m2s_field_date(builder, "date", patch->date);
    m2s_field_string(builder, "name", patch->name);
    m2s_field_take_string(
        builder, "mbox",
        m2s_url_submission(context, patch->project, "patch", patch->msgid, "mbox/"));
    json_builder_end_object(builder);
}

char *
m2s_url_comment(const M2sViewContext *context, const M2sComment *comment)
{
    if (comment->patch)
        return m2s_url_api(context, "patches/%u/comments/%u/", comment->patch->id, comment->id);
    return m2s_url_api(context, "covers/%u/comments/%u/", comment->cover->id, comment->id);
}

void
m2s_embedded_comment(const M2sViewContext *context, const M2sComment *comment, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", comment->id);
    if (m2s_view_has(context, 3))
        m2s_field_take_string(builder, "url", m2s_url_comment(context, comment));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(builder, "web_url", m2s_url_web(context, "comment/%u/", comment->id));
    m2s_field_string(builder, "msgid", comment->msgid);
    if (m2s_view_has(context, 2))
        m2s_field_take_string(builder, "list_archive_url",
                              m2s_url_list_archive(comment->project, comment->msgid));
    m2s_field_date(builder, "date", comment->date);
    json_builder_end_object(builder);
}
