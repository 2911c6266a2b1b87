/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration made ready for reading: expressions compiled, projects by list.
 * Layer: ingest.  Immutable once made: every thread may use it. */
#pragma once

#include <mbox2series/archive.h>

#include "base/slice.h"
#include "model/mail.h"

typedef struct M2sRules M2sRules;

/* A reference to config is kept; of options, what says how a mail is read is copied.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_CONFIG that names the group
 * whose regular expression is wrong. */
M2sRules *m2s_rules_new(const M2sConfig *config, const M2sOptions *options, GError **error);
void m2s_rules_free(M2sRules *rules);

const M2sConfig *m2s_rules_config(const M2sRules *rules);

/* What stands in for a Date that cannot be read. */
gint64 m2s_rules_now(const M2sRules *rules);

/* Whether the hash of a diff is to be worked out. */
gboolean m2s_rules_want_hashes(const M2sRules *rules);

/* The list that every mail counts as sent to.  (transfer none) (nullable): NULL if mails say. */
const char *m2s_rules_list_id(const M2sRules *rules);

/* The project of a mail to list_id with this subject: the first by link name whose subject_match
 * fits, else the last that has none (find_project_by_id_and_subject).  subject: (nullable): NULL if
 * it could not be decoded.
 * Returns: (transfer none) (nullable). */
const M2sProject *m2s_rules_project(const M2sRules *rules, const char *list_id,
                                    const char *subject);

/* Counts every tag in message.  Returns: FALSE if the match limit was hit. */
gboolean m2s_rules_count_tags(const M2sRules *rules, M2sSlice message, guint16 tags[M2S_TAGS_MAX]);

/* The state of that name, in any case, or the first.  name: (nullable).  (transfer none) */
const M2sState *m2s_rules_state(const M2sRules *rules, const char *name);

/* The user with that address, in any case, or NULL.  (transfer none) */
const M2sUser *m2s_rules_user(const M2sRules *rules, const char *email);

/* Whom the delegation rules of project give a patch to these files: NULL unless all files lead to
 * one and the same user (find_delegate_by_filename).  names: of char *. */
const M2sUser *m2s_rules_delegate(const M2sProject *project, const GPtrArray *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRules, m2s_rules_free)
