/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A configuration prepared for reading mails: expressions compiled, projects found by list.
 * Layer: archive.  Immutable, so that all threads can use it. */
#pragma once

#include <mbox2series/archive.h>

#include "base/slice.h"
#include "model/mail.h"
#include "patch/verdict.h"

typedef struct M2sRules M2sRules;

/* Takes a reference to config, and copies from options what says how mails are read, but for the
 * grouping, which must have been settled.
 * Returns: (transfer full) (nullable): NULL with an error, M2S_ERROR_CONFIG, which names the group
 * that has an invalid regular expression. */
M2sRules *m2s_rules_new(const M2sConfig *config, const M2sOptions *options, GError **error);
void m2s_rules_free(M2sRules *rules);

const M2sConfig *m2s_rules_config(const M2sRules *rules);

/* The date of a mail whose Date cannot be read. */
gint64 m2s_rules_now(const M2sRules *rules);

/* By which rules series are grouped; not M2S_GROUPING_UNSAID. */
M2sGrouping m2s_rules_grouping(const M2sRules *rules);

/* Whether to compute the hashes of diffs. */
gboolean m2s_rules_want_hashes(const M2sRules *rules);

/* Whether to make sketches of patches and covers. */
gboolean m2s_rules_want_sketches(const M2sRules *rules);

/* Whether to read what replies say became of patches. */
gboolean m2s_rules_want_verdicts(const M2sRules *rules);

/* Whether to find trailers, and the files of diffs. */
gboolean m2s_rules_want_details(const M2sRules *rules);

/* The list that every mail counts as sent to.  (transfer none) (nullable): NULL if the headers of
 * each mail decide. */
const char *m2s_rules_list_id(const M2sRules *rules);

/* The project of a mail to list_id with this subject: of the list's projects, ordered by link name,
 * the first whose subject_match fits, else the last without one (find_project_by_id_and_subject).
 * subject: (nullable): NULL if it could not be decoded.
 * Returns: (transfer none) (nullable). */
const M2sProject *m2s_rules_project(const M2sRules *rules, const char *list_id,
                                    const char *subject);

/* Counts each tag in message.  Returns: FALSE if a count may be too low because the match limit was
 * reached. */
gboolean m2s_rules_count_tags(const M2sRules *rules, M2sSlice message, guint16 tags[M2S_TAGS_MAX]);

/* The state of that name, ignoring case, else the first.  name: (nullable).  (transfer none) */
const M2sState *m2s_rules_state(const M2sRules *rules, const char *name);

/* The lines of replies that the configuration gives a meaning.  (transfer none) */
const M2sVerdictPatterns *m2s_rules_verdict_patterns(const M2sRules *rules);

/* The user with that address, ignoring case, or NULL.  (transfer none) */
const M2sUser *m2s_rules_user(const M2sRules *rules, const char *email);

/* The user to whom the rules of project delegate a patch to these files, or NULL unless all files
 * lead to the same user (find_delegate_by_filename).  names: of char *.  (transfer none) */
const M2sUser *m2s_rules_delegate(const M2sProject *project, const GPtrArray *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRules, m2s_rules_free)
