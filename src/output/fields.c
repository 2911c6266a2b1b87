/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/fields.h"

#include "output/field.h"
#include "output/url.h"

gboolean
m2s_view_has(const M2sViewContext *context, guint minor)
{
    return context->version == NULL || context->version[2] - '0' >= (int)minor;
}

M2sSubmission
m2s_submission_of_patch(const M2sPatch *patch)
{
    return (M2sSubmission){"patch",           "patches",        patch->item.id, patch->item.project,
                           patch->item.msgid, patch->item.date, patch->name};
}

M2sSubmission
m2s_submission_of_cover(const M2sCover *cover)
{
    return (M2sSubmission){"cover",           "covers",         cover->item.id, cover->item.project,
                           cover->item.msgid, cover->item.date, cover->name};
}

void
m2s_fields_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json)
{
    m2s_field_integer(json, "id", project->id);
    m2s_field_take_string(json, "url", m2s_url_api(context, "projects/%u/", project->id));
    m2s_field_string(json, "name", project->name);
    m2s_field_string(json, "link_name", project->link_name);
    m2s_field_string(json, "list_id", project->list_id);
    m2s_field_string(json, "list_email", project->list_email);
    m2s_field_string(json, "web_url", project->web_url);
    m2s_field_string(json, "scm_url", project->scm_url);
    m2s_field_string(json, "webscm_url", project->webscm_url);
}

void
m2s_fields_project_urls(const M2sViewContext *context, const M2sProject *project, M2sJson *json)
{
    if (!m2s_view_has(context, 2))
        return;
    m2s_field_string(json, "list_archive_url", project->list_archive_url);
    m2s_field_string(json, "list_archive_url_format", project->list_archive_url_format);
    m2s_field_string(json, "commit_url_format", project->commit_url_format);
}

void
m2s_fields_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json)
{
    m2s_field_integer(json, "id", person->id);
    m2s_field_take_string(json, "url", m2s_url_api(context, "people/%u/", person->id));
    m2s_field_string(json, "name", person->name);
    m2s_field_string(json, "email", person->email);
}

void
m2s_fields_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json)
{
    m2s_field_integer(json, "id", series->id);
    m2s_field_take_string(json, "url", m2s_url_api(context, "series/%u/", series->id));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(json, "web_url",
                              m2s_url_web(context, "project/%s/list/?series=%u",
                                          series->project->link_name, series->id));
}

static char *
url_of_comment(const M2sViewContext *context, const M2sComment *comment)
{
    if (comment->patch)
        return m2s_url_api(context, "patches/%u/comments/%u/", comment->patch->item.id,
                           comment->item.id);
    return m2s_url_api(context, "covers/%u/comments/%u/", comment->cover->item.id,
                       comment->item.id);
}

static void
add_msgid(const M2sViewContext *context, const M2sProject *project, const char *msgid,
          M2sJson *json)
{
    m2s_field_string(json, "msgid", msgid);
    if (m2s_view_has(context, 2))
        m2s_field_take_string(json, "list_archive_url", m2s_url_list_archive(project, msgid));
}

void
m2s_fields_comment(const M2sViewContext *context, const M2sComment *comment, M2sJson *json)
{
    m2s_field_integer(json, "id", comment->item.id);
    if (m2s_view_has(context, 3))
        m2s_field_take_string(json, "url", url_of_comment(context, comment));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(json, "web_url",
                              m2s_url_web(context, "comment/%u/", comment->item.id));
    add_msgid(context, comment->item.project, comment->item.msgid, json);
    m2s_field_date(json, "date", comment->item.date);
}

void
m2s_fields_submission(const M2sViewContext *context, const M2sSubmission *submission, M2sJson *json)
{
    m2s_field_integer(json, "id", submission->id);
    m2s_field_take_string(json, "url",
                          m2s_url_api(context, "%s/%u/", submission->plural, submission->id));
    if (m2s_view_has(context, 1))
        m2s_field_take_string(json, "web_url",
                              m2s_url_submission(context, submission->project, submission->kind,
                                                 submission->msgid, ""));
}

void
m2s_fields_mail(const M2sViewContext *context, const M2sSubmission *submission, M2sJson *json)
{
    add_msgid(context, submission->project, submission->msgid, json);
    m2s_field_date(json, "date", submission->date);
    m2s_field_string(json, "name", submission->name);
}

void
m2s_fields_mbox(const M2sViewContext *context, const M2sSubmission *submission, M2sJson *json)
{
    m2s_field_take_string(json, "mbox",
                          m2s_url_submission(context, submission->project, submission->kind,
                                             submission->msgid, "mbox/"));
}
