/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes configurations, writes them as text and compares them.  Layer: model. */
#pragma once

#include <mbox2series/config.h>

/* A configuration without projects, tags, states and users, for the caller to fill.
 * Returns: (transfer full). */
M2sConfig *m2s_config_new_bare(void);

/* Adds Patchwork's tags if config has none, and its states if config has none. */
void m2s_config_add_defaults(M2sConfig *config);

/* Does what m2s_config_load() does, for the text of a file.  shown: the start of error messages. */
M2sConfig *m2s_config_parse(const char *text, const char *shown, GError **error);

/* Describes one of the differences of config from kept: "[project widgets] list_email is “a”, not
 * “b”".  If config does not say the grouping, that of kept is not another one.
 * Returns: (transfer full) (nullable): NULL if they are equivalent. */
char *m2s_config_difference(const M2sConfig *config, const M2sConfig *kept);

/* The grouping of config; Patchwork's if it is unsaid. */
M2sGrouping m2s_config_grouping(const M2sConfig *config);

/* The grouping called name in a configuration; M2S_GROUPING_UNSAID if there is none. */
M2sGrouping m2s_grouping_called(const char *name);
const char *m2s_grouping_name(M2sGrouping grouping);

/* A configuration like config, but with this grouping unless it is unsaid.
 * Returns: (transfer full): config itself if nothing is different. */
M2sConfig *m2s_config_with_grouping(const M2sConfig *config, M2sGrouping grouping);

/* A key of [limits]. */
typedef struct {
    const char *name;
    gsize offset; /* in M2sLimits */
    gsize size;   /* of the member: a gsize or a guint */
    guint64 max;
} M2sLimit;

#define M2S_LIMITS 8
extern const M2sLimit m2s_limits[M2S_LIMITS];

guint64 m2s_limit_get(const M2sLimits *limits, const M2sLimit *limit);
void m2s_limit_set(M2sLimits *limits, const M2sLimit *limit, guint64 value);

/* A key of [defaults], whose value is a text. */
typedef struct {
    const char *name;
    gsize offset;               /* in M2sConfig, of a char * */
    const char *const *choices; /* (nullable): ended by NULL; NULL: any text */
} M2sDefault;

/* Ended by a name of NULL. */
extern const M2sDefault m2s_defaults[];
