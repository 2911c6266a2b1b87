/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members that an object has both inside others and in a view of its own.  Layer: output. */
#pragma once

#include "output/json.h"

#include <mbox2series/view.h>

/* What patches and covers have in common. */
typedef struct {
    const char *kind;   /* in addresses of pages: "patch" */
    const char *plural; /* in those of the API: "patches" */
    guint id;
    const M2sProject *project;
    const char *msgid;
    gint64 date;
    const char *name;
} M2sSubmission;

M2sSubmission m2s_submission_of_patch(const M2sPatch *patch);
M2sSubmission m2s_submission_of_cover(const M2sCover *cover);

/* Whether the version of context has what came with 1.minor. */
gboolean m2s_view_has(const M2sViewContext *context, guint minor);

/* id to webscm_url. */
void m2s_fields_project(const M2sViewContext *context, const M2sProject *project, M2sJson *json);
/* list_archive_url to commit_url_format, which came with 1.2. */
void m2s_fields_project_urls(const M2sViewContext *context, const M2sProject *project,
                             M2sJson *json);
/* id, url, name and email. */
void m2s_fields_person(const M2sViewContext *context, const M2sPerson *person, M2sJson *json);
/* id, url and web_url. */
void m2s_fields_series(const M2sViewContext *context, const M2sSeries *series, M2sJson *json);
/* id to date. */
void m2s_fields_comment(const M2sViewContext *context, const M2sComment *comment, M2sJson *json);
/* id, url and web_url. */
void m2s_fields_submission(const M2sViewContext *context, const M2sSubmission *submission,
                           M2sJson *json);
/* msgid to name. */
void m2s_fields_mail(const M2sViewContext *context, const M2sSubmission *submission, M2sJson *json);
/* mbox. */
void m2s_fields_mbox(const M2sViewContext *context, const M2sSubmission *submission, M2sJson *json);
