/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How alike sets are.  Layer: revisions. */
#pragma once

#include "revisions/sketch.h"

/* Two sets, compared as far as both are known. */
typedef struct {
    guint a, b, common; /* values of one, of the other, of both */
} M2sOverlap;

M2sOverlap m2s_sets_compare(const M2sSet *a, const M2sSet *b);

/* From 0 to 1; 0 if either is empty. */
double m2s_overlap_cosine(M2sOverlap overlap);
double m2s_overlap_jaccard(M2sOverlap overlap);

/* The share of the smaller set that is in the other one. */
double m2s_overlap_share(M2sOverlap overlap);

/* The union of sets, as far as all of them are known.
 * Returns: its values are freed with g_free(). */
M2sSet m2s_sets_join(const M2sSet *const *sets, guint count);

/* Sorts values and drops repeats.  Returns: how many are left. */
guint m2s_sets_sort(guint32 *values, guint count);
