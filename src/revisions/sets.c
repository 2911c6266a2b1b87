/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sets.h"

#include <math.h>
#include <stdlib.h>

/* How many values of set are at most bound. */
static guint
count_below(const M2sSet *set, guint32 bound)
{
    guint count = set->count;
    if (set->bound <= bound)
        return count;
    while (count > 0 && set->values[count - 1] > bound)
        count--;
    return count;
}

M2sOverlap
m2s_sets_compare(const M2sSet *a, const M2sSet *b)
{
    guint32 bound = MIN(a->bound, b->bound);
    M2sOverlap overlap = {count_below(a, bound), count_below(b, bound), 0};
    for (guint i = 0, k = 0; i < overlap.a && k < overlap.b;) {
        guint32 one = a->values[i], other = b->values[k];
        overlap.common += one == other;
        i += one <= other;
        k += other <= one;
    }
    return overlap;
}

double
m2s_overlap_cosine(M2sOverlap overlap)
{
    return overlap.common ? overlap.common / sqrt((double)overlap.a * overlap.b) : 0;
}

double
m2s_overlap_jaccard(M2sOverlap overlap)
{
    return overlap.common ? (double)overlap.common / (overlap.a + overlap.b - overlap.common) : 0;
}

double
m2s_overlap_share(M2sOverlap overlap)
{
    return overlap.common ? (double)overlap.common / MIN(overlap.a, overlap.b) : 0;
}

static int
compare_values(gconstpointer a, gconstpointer b)
{
    guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
    return (one > other) - (one < other);
}

guint
m2s_sets_sort(guint32 *values, guint count)
{
    guint kept = 0;
    qsort(values, count, sizeof *values, compare_values);
    for (guint i = 0; i < count; i++)
        if (kept == 0 || values[i] != values[kept - 1])
            values[kept++] = values[i];
    return kept;
}

M2sSet
m2s_sets_join(const M2sSet *const *sets, guint count)
{
    guint32 bound = G_MAXUINT32;
    gsize total = 0;
    for (guint i = 0; i < count; i++) {
        bound = MIN(bound, sets[i]->bound);
        total += sets[i]->count;
    }
    guint32 *values = g_new(guint32, MAX(total, 1));
    guint size = 0;
    for (guint i = 0; i < count; i++) {
        guint known = count_below(sets[i], bound);
        if (known > 0)
            memcpy(values + size, sets[i]->values, known * sizeof *values);
        size += known;
    }
    if (count > 1)
        size = m2s_sets_sort(values, size);
    return (M2sSet){g_realloc_n(values, MAX(size, 1), sizeof *values), size, bound};
}
