/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/embedded.h"

#include "output/field.h"
#include "output/fields.h"
#include "output/url.h"

void
m2s_embedded_project(const M2sViewContext *context, const M2sProject *project, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_project(context, project, builder);
    m2s_fields_project_urls(context, project, builder);
    json_builder_end_object(builder);
}

void
m2s_embedded_person(const M2sViewContext *context, const M2sPerson *person, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_person(context, person, builder);
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
    m2s_fields_series(context, series, builder);
    m2s_field_date(builder, "date", series->date);
    m2s_field_string(builder, "name", series->name);
    m2s_field_integer(builder, "version", series->version);
    m2s_field_take_string(builder, "mbox", m2s_url_web(context, "series/%u/mbox/", series->id));
    json_builder_end_object(builder);
}

/* A cover had no mailbox before API 1.1. */
void
m2s_embedded_cover(const M2sViewContext *context, const M2sCover *cover, JsonBuilder *builder)
{
    if (cover == NULL) {
        json_builder_add_null_value(builder);
        return;
    }
    const M2sSubmission submission = m2s_submission_of_cover(cover);
    json_builder_begin_object(builder);
    m2s_fields_submission(context, &submission, builder);
    m2s_fields_mail(context, &submission, builder);
    if (m2s_view_has(context, 1))
        m2s_fields_mbox(context, &submission, builder);
    json_builder_end_object(builder);
}

void
m2s_embedded_patch(const M2sViewContext *context, const M2sPatch *patch, JsonBuilder *builder)
{
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    json_builder_begin_object(builder);
    m2s_fields_submission(context, &submission, builder);
    m2s_fields_mail(context, &submission, builder);
    m2s_fields_mbox(context, &submission, builder);
    json_builder_end_object(builder);
}

void
m2s_embedded_comment(const M2sViewContext *context, const M2sComment *comment, JsonBuilder *builder)
{
    json_builder_begin_object(builder);
    m2s_fields_comment(context, comment, builder);
    json_builder_end_object(builder);
}
