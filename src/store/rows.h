/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows as objects.  Layer: store.
 *
 * Each kind has its columns for a SELECT from its table, and a function that reads them into an
 * object, beginning with the column after the number.  Pointers to other objects are left NULL;
 * their numbers are in links. */
#pragma once

#include "store/query.h"

/* The numbers of objects that an object points to; 0 for none. */
typedef struct {
    guint project, submitter, cover, series;
    guint parent;  /* of a comment: a cover or a patch */
    guint same_id; /* of a comment: the one before it with its Message-ID */
} M2sLinks;

/* In the order of its fields. */
#define M2S_PROJECT_COLUMNS                                                                        \
    "id, link_name, name, list_id, list_email, web_url, scm_url, webscm_url, subject_match,"       \
    " list_archive_url, list_archive_url_format, commit_url_format, show_dependencies"
#define M2S_PERSON_COLUMNS "id, email, name"
#define M2S_SERIES_COLUMNS                                                                         \
    "id, project, submitter, cover, name, date, version, total, received, complete_to"
#define M2S_COVER_COLUMNS                                                                          \
    "id, project, msgid, submitter, (SELECT series.id FROM series WHERE cover = covers.id), name," \
    " date, digest, mail"
#define M2S_PATCH_COLUMNS                                                                          \
    "id, project, msgid, submitter, series, number, name, pull_url, delegate, state, date, tags,"  \
    " hash, digest, mail"

/* kind: cover or patch */
#define M2S_COMMENT_COLUMNS(kind)                                                                  \
    "id, project, msgid, submitter, " #kind ", date, addressed,"                                   \
    " (SELECT max(old.id) FROM " #kind "_comments old"                                             \
    "  WHERE old.project = " #kind "_comments.project AND old.msgid = " #kind "_comments.msgid"    \
    "  AND old.id < " #kind "_comments.id),"                                                       \
    " digest, mail"

/* id: that of the row.  Returns: (transfer full). */
M2sProject *m2s_row_project(M2sQuery *query, guint id);

/* Strings go to catalogue. */
void m2s_row_person(M2sQuery *query, M2sCatalogue *catalogue, M2sPerson *person);
void m2s_row_series(M2sQuery *query, M2sCatalogue *catalogue, M2sSeries *series, M2sLinks *links);
void m2s_row_cover(M2sQuery *query, M2sCatalogue *catalogue, M2sCover *cover, M2sLinks *links);
void m2s_row_patch(M2sQuery *query, M2sCatalogue *catalogue, M2sPatch *patch, M2sLinks *links);

void m2s_row_comment(M2sQuery *query, M2sCatalogue *catalogue, M2sComment *comment,
                     M2sLinks *links);
