/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/embedded.h"

#include "output/field.h"
#include "output/fields.h"
#include "output/url.h"

void
m2s_embedded_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_project(context, project, json);
    m2s_fields_project_urls(context, project, json);
    m2s_json_end_object(json);
}

void
m2s_embedded_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_person(context, person, json);
    m2s_json_end_object(json);
}

void
m2s_embedded_user(const M2sViewContext *context, const M2sUser *user, M2sJson *json)
{
    if (user == NULL) {
        m2s_json_null(json);
        return;
    }
    m2s_json_begin_object(json);
    m2s_field_integer(json, "id", user->id);
    m2s_field_take_string(json, "url", m2s_url_api(context, "users/%u/", user->id));
    m2s_field_string(json, "username", user->username);
    m2s_field_string(json, "first_name", "");
    m2s_field_string(json, "last_name", "");
    m2s_field_string(json, "email", user->email);
    m2s_json_end_object(json);
}

void
m2s_embedded_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_series(context, series, json);
    m2s_field_date(json, "date", series->date);
    m2s_field_string(json, "name", series->name);
    m2s_field_integer(json, "version", series->version);
    m2s_field_take_string(json, "mbox", m2s_url_web(context, "series/%u/mbox/", series->id));
    m2s_json_end_object(json);
}

/* A cover had no mailbox before API 1.1. */
void
m2s_embedded_cover(const M2sViewContext *context, const M2sCover *cover, M2sJson *json)
{
    if (cover == NULL) {
        m2s_json_null(json);
        return;
    }
    const M2sSubmission submission = m2s_submission_of_cover(cover);
    m2s_json_begin_object(json);
    m2s_fields_submission(context, &submission, json);
    m2s_fields_mail(context, &submission, json);
    if (m2s_view_has(context, 1))
        m2s_fields_mbox(context, &submission, json);
    m2s_json_end_object(json);
}

void
m2s_embedded_patch(const M2sViewContext *context, const M2sPatch *patch, M2sJson *json)
{
    const M2sSubmission submission = m2s_submission_of_patch(patch);
    m2s_json_begin_object(json);
    m2s_fields_submission(context, &submission, json);
    m2s_fields_mail(context, &submission, json);
    m2s_fields_mbox(context, &submission, json);
    m2s_json_end_object(json);
}

void
m2s_embedded_comment(const M2sViewContext *context, const M2sComment *comment, M2sJson *json)
{
    m2s_json_begin_object(json);
    m2s_fields_comment(context, comment, json);
    m2s_json_end_object(json);
}
