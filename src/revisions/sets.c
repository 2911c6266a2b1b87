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

/* Merges values a to b and b to end, both in order, to out.  Returns: how many they are. */
static guint
merge(const guint32 *a, const guint32 *b, const guint32 *end, guint32 *out)
{
    const guint32 *middle = b, *start = out;
    while (a < middle && b < end) {
        guint32 one = *a, other = *b;
        *out++ = MIN(one, other);
        a += one <= other;
        b += other <= one;
    }
    while (a < middle)
        *out++ = *a++;
    while (b < end)
        *out++ = *b++;
    return (guint)(out - start);
}

/* Merges neighbours until one is left.
 * values: those of sets, one after the other; (transfer full).
 * ends: where each of them ends; is changed.
 * Returns: (transfer full): the values of all, and (out) size, how many they are. */
static guint32 *
merge_all(guint32 *values, guint *ends, guint count, guint *size)
{
    guint32 *other = g_new(guint32, MAX(ends[count - 1], 1));
    while (count > 1) {
        guint from = 0, to = 0, kept = 0;
        for (guint i = 0; i < count; i += 2) {
            guint middle = ends[i], end = ends[MIN(i + 1, count - 1)];
            to += merge(values + from, values + middle, values + end, other + to);
            ends[kept++] = to;
            from = end;
        }
        guint32 *merged = other;
        other = values;
        values = merged;
        count = kept;
    }
    *size = ends[0];
    g_free(other);
    return values;
}

M2sSet
m2s_sets_join(const M2sSet *const *sets, guint count)
{
    M2sSet joined = {NULL, 0, G_MAXUINT32};
    gsize total = 0;
    for (guint i = 0; i < count; i++) {
        joined.bound = MIN(joined.bound, sets[i]->bound);
        total += sets[i]->count;
    }
    guint32 *values = g_new(guint32, MAX(total, 1));
    g_autofree guint *ends = g_new(guint, MAX(count, 1));
    for (guint i = 0; i < count; i++) {
        guint known = count_below(sets[i], joined.bound);
        if (known > 0)
            memcpy(values + joined.count, sets[i]->values, known * sizeof *values);
        ends[i] = joined.count += known;
    }
    if (count > 1)
        values = merge_all(values, ends, count, &joined.count);
    joined.values = g_realloc_n(values, MAX(joined.count, 1), sizeof *values);
    return joined;
}
