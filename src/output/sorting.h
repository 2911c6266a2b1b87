/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order of a list of series, and its length.  Layer: output. */
#pragma once

#include "output/column.h"

typedef struct {
    M2sColumns *columns;     /* (nullable) */
    const M2sColumn *column; /* (nullable): NULL: by number */
    gboolean backwards;
} M2sSorting;

/* fates, sort: (nullable): as in M2sSelection; borrows archive and fates.
 * Returns: FALSE with M2S_ERROR_USAGE if there is no such column to sort by. */
gboolean m2s_sorting_init(M2sSorting *sorting, const M2sArchive *archive, const M2sFates *fates,
                          const char *sort, GError **error);
void m2s_sorting_clear(M2sSorting *sorting);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sSorting, m2s_sorting_clear)

/* Sorts series, and leaves limit of them: the first ones or, if they are ordered by number, the
 * newest.
 * series: of const M2sSeries *, in the order of their numbers; limit: 0: all. */
void m2s_sorting_apply(const M2sSorting *sorting, guint limit, GPtrArray *series);
