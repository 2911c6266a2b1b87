/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making configurations, and what they look like as text.  Layer: model. */
#pragma once

#include <mbox2series/config.h>

/* Without projects, tags, states and users; for who fills it.  (transfer full) */
M2sConfig *m2s_config_new_bare(void);

/* Adds Patchwork's tags if there are none, and its states if there are none. */
void m2s_config_add_defaults(M2sConfig *config);

/* As m2s_config_load() does, of the text of a file.  shown: what errors begin with. */
M2sConfig *m2s_config_parse(const char *text, const char *shown, GError **error);

/* All of config as the text of a configuration file, with everything that may be left out in one:
 * configurations that mean the same have the same text.  Returns: (transfer full). */
char *m2s_config_to_text(const M2sConfig *config);

/* What config has otherwise than kept, of all differences one: "[project widgets] list_email is “a”,
 * not “b”".
 * Returns: (transfer full) (nullable): NULL if they mean the same. */
char *m2s_config_difference(const M2sConfig *config, const M2sConfig *kept);

/* The numbers of [limits], by their names. */
typedef struct {
    const char *name;
    gsize offset; /* in M2sLimits */
    gsize size;   /* of a gsize or of a guint */
} M2sLimit;

#define M2S_LIMITS 7
extern const M2sLimit m2s_limits[M2S_LIMITS];

guint64 m2s_limit_get(const M2sLimits *limits, const M2sLimit *limit);
void m2s_limit_set(M2sLimits *limits, const M2sLimit *limit, guint64 value);
