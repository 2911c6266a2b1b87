/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How alike two entries are.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"

/* Two patches that are taken for the same at first sight. */
typedef struct {
    guint newer, older; /* places */
    double worth;       /* up to 1 */
    gboolean is_hash;   /* they have the same diff; otherwise, the same subject */
} M2sPair;

/* Pairs patches with the same diff, and then those with the same subject, each with the nearest
 * that is left.
 * pairs: (out): of M2sPair; what it held is dropped. */
void m2s_pairs_find(const M2sEntry *newer, const M2sEntry *older, GArray *pairs);

typedef struct {
    double values[M2S_PARTS];
    double total; /* of values times weights */
    double half;  /* worth of the pairs, of the patches of the entry with fewer */
    double share; /* the same, of the patches of both, or of a partial one */
    double line_jaccard;
    double file_jaccard;
} M2sScore;

/* pairs: for use inside.  is_open: whether older has no newer version. */
void m2s_score(const M2sEntry *newer, const M2sEntry *older, gboolean is_open, GArray *pairs,
               M2sScore *score);
