/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making and freeing what project.h describes.  Layer: model. */
#pragma once

#include <mbox2series/project.h>

/* All strings are empty but link_name and name, which are the former.  A configuration and the
 * catalogues made with it share projects, so they are counted.  Returns: (transfer full). */
M2sProject *m2s_project_new(guint id, const char *link_name, const char *list_id);
M2sProject *m2s_project_ref(M2sProject *project);
void m2s_project_unref(M2sProject *project);

M2sUser *m2s_user_new(guint id, const char *email);
void m2s_user_free(M2sUser *user);

M2sDelegationRule *m2s_delegation_rule_new(const char *pattern, const M2sUser *user);
void m2s_delegation_rule_free(M2sDelegationRule *rule);

M2sTag *m2s_tag_new(const char *name, const char *pattern, const char *abbrev);
void m2s_tag_free(M2sTag *tag);

/* slug: (nullable): made of the name if NULL, as Django's slugify does. */
M2sState *m2s_state_new(guint id, const char *name, const char *slug);
void m2s_state_free(M2sState *state);
