/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that select series.  Layer: cli. */
#pragma once

#include <mbox2series/list.h>

#include "cli/options.h"

/* The options of a command that has filters begin with these. */
typedef struct {
    Options options;
    M2sSelection selection;
    gboolean complete, incomplete; /* together, they are selection.completeness */
    const char *became;            /* this or open are selection.became */
    gboolean open;
} Filters;

#define FILTERS_NONE                                                                               \
    .selection = {.since = G_MININT64, .until = G_MAXINT64, .version = -1, .total = -1}

/* Ended by OPTIONS_END. */
extern const Option filter_options[];

/* Completes filters->selection from the options.  Returns: FALSE with M2S_ERROR_USAGE. */
gboolean filters_settle(Filters *filters, GError **error);

/* Sets options->fates and options->sketches to what the filters, the order and columns need.
 * columns: (nullable): those that will be shown. */
void filters_want(Filters *filters, const char *columns);

/* Whether any filter was given. */
gboolean filters_are_given(const Filters *filters);

/* Whether something must be known of all series to select some, or whether it is enough to look
 * into those that were selected. */
gboolean filters_need_insight(const Filters *filters);

/* The series of archive that pass.
 * insight: of archive, as filters_want() has asked for it.
 * Returns: (transfer container) (nullable): as m2s_list_select(). */
GPtrArray *filters_select(const Filters *filters, M2sArchive *archive, const Insight *insight,
                          GError **error);
