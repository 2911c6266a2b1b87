/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes series as a table for people.  Layer: output. */
#pragma once

#include <mbox2series/list.h>

/* See m2s_list_format().  Returns: (transfer full). */
char *m2s_table_format(const GPtrArray *series, const M2sConfig *config,
                       const M2sTerminal *terminal);

/* How often a tag occurs in the patches of series and their comments.
 * index: in M2sConfig.tags. */
guint m2s_table_count_tag(const M2sSeries *series, guint index);
