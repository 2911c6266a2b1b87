/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making and freeing what project.h describes.  Layer: model. */
#pragma once

#include "model/fields.h"

/* Whether field is one that a configuration can set: a key of its group, and a column. */
gboolean m2s_project_is_key(const M2sField *field);

/* The text of a field of M2S_FIELD_OWN_TEXT, which is never NULL once the project was made. */
char **m2s_project_text(const M2sProject *project, const M2sField *field);

/* All texts are empty but link_name and name, which are the former, and list_id.
 * Returns: (transfer full). */
M2sProject *m2s_project_new(guint id, const char *link_name, const char *list_id);

/* All but the rules of delegation, which belong to a configuration.  Returns: (transfer full). */
M2sProject *m2s_project_copy(const M2sProject *project);
void m2s_project_free(M2sProject *project);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sProject, m2s_project_free)

M2sUser *m2s_user_new(guint id, const char *email);
void m2s_user_free(M2sUser *user);

M2sDelegationRule *m2s_delegation_rule_new(const char *pattern, const M2sUser *user);
void m2s_delegation_rule_free(M2sDelegationRule *rule);

M2sTag *m2s_tag_new(const char *name, const char *pattern, const char *abbrev);
void m2s_tag_free(M2sTag *tag);

/* slug: (nullable): made of the name if NULL, as Django's slugify does. */
M2sState *m2s_state_new(guint id, const char *name, const char *slug);
void m2s_state_free(M2sState *state);
