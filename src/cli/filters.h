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
} Filters;

#define FILTERS_NONE                                                                               \
    .selection = {.since = G_MININT64, .until = G_MAXINT64, .version = -1, .total = -1}

/* Ended by OPTIONS_END. */
extern const Option filter_options[];

/* Completes filters->selection from the options.  Returns: FALSE with M2S_ERROR_USAGE. */
gboolean filters_settle(Filters *filters, GError **error);

/* Whether any filter was given. */
gboolean filters_are_given(const Filters *filters);
