/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes and frees the parts of a configuration that config.h describes.  Layer: model. */
#pragma once

#include "model/fields.h"

/* Whether a configuration can set field: it is a key of the project's group. */
gboolean m2s_project_is_key(const M2sField *field);

/* A pointer to the text of a field of M2S_FIELD_OWN_TEXT.  The text is never NULL in a project that
 * is complete. */
char **m2s_project_text(const M2sProject *project, const M2sField *field);

/* A project with the given list_id, and link_name as link name and name.  All other texts are
 * empty.  Returns: (transfer full). */
M2sProject *m2s_project_new(guint id, const char *link_name, const char *list_id);

/* A copy without delegation rules and maintainers, which belong to a configuration.
 * Returns: (transfer full). */
M2sProject *m2s_project_copy(const M2sProject *project);
void m2s_project_free(M2sProject *project);

/* The one of projects with that link name, or NULL.  (transfer none) */
M2sProject *m2s_project_find(const GPtrArray *projects, const char *link_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sProject, m2s_project_free)

M2sUser *m2s_user_new(guint id, const char *email);
void m2s_user_free(M2sUser *user);

M2sDelegationRule *m2s_delegation_rule_new(const char *pattern, const M2sUser *user);
void m2s_delegation_rule_free(M2sDelegationRule *rule);

M2sTag *m2s_tag_new(const char *name, const char *pattern, const char *abbrev);
void m2s_tag_free(M2sTag *tag);

/* slug: (nullable): NULL: made from name, as Django's slugify() does. */
M2sState *m2s_state_new(guint id, const char *name, const char *slug);
void m2s_state_free(M2sState *state);
