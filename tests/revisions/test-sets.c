/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/sets.h"

#define SET(bound, ...)                                                                            \
    {                                                                                              \
        (const guint32[]){__VA_ARGS__}, G_N_ELEMENTS(((const guint32[]){__VA_ARGS__})), bound      \
    }

static void
test_smallest(void)
{
    M2sSmallest smallest = {.limit = 4};
    static const guint32 values[] = {9, 3, 9, 7, 3, 8};
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        m2s_smallest_add(&smallest, values[i]);
    g_assert_cmpuint(smallest.count, ==, 4);
    g_assert_false(smallest.is_cut);
    m2s_smallest_add(&smallest, 5);
    static const guint32 kept[] = {3, 5, 7, 8};
    g_assert_cmpmem(smallest.values, sizeof kept, kept, sizeof kept);
    g_assert_true(smallest.is_cut);
}

/* A large value that comes first is dropped, one that comes last is not taken. */
static void
test_smallest_late(void)
{
    M2sSmallest smallest = {.limit = 2};
    m2s_smallest_add(&smallest, 1);
    m2s_smallest_add(&smallest, 2);
    m2s_smallest_add(&smallest, 2);
    g_assert_false(smallest.is_cut);
    m2s_smallest_add(&smallest, 3);
    g_assert_true(smallest.is_cut);
    g_assert_cmpuint(smallest.count, ==, 2);
}

/* Of two sets, only what both know of is compared. */
static void
test_compare(void)
{
    const M2sSet whole = SET(G_MAXUINT32, 1, 2, 3, 10, 20), cut = SET(3, 1, 3);
    M2sOverlap overlap = m2s_sets_compare(&whole, &cut);
    g_assert_cmpuint(overlap.a, ==, 3);
    g_assert_cmpuint(overlap.b, ==, 2);
    g_assert_cmpuint(overlap.common, ==, 2);
    g_assert_cmpfloat_with_epsilon(m2s_overlap_cosine(overlap), 0.8165, 0.0001);
    g_assert_cmpfloat_with_epsilon(m2s_overlap_jaccard(overlap), 0.6667, 0.0001);
    g_assert_cmpfloat(m2s_overlap_share(overlap), ==, 1);
}

static void
test_empty(void)
{
    const M2sSet none = {NULL, 0, G_MAXUINT32}, some = SET(G_MAXUINT32, 1);
    M2sOverlap overlap = m2s_sets_compare(&none, &some);
    g_assert_cmpfloat(m2s_overlap_cosine(overlap), ==, 0);
    g_assert_cmpfloat(m2s_overlap_jaccard(overlap), ==, 0);
    g_assert_cmpfloat(m2s_overlap_share(overlap), ==, 0);
}

static void
test_join(void)
{
    const M2sSet whole = SET(G_MAXUINT32, 2, 9), cut = SET(5, 2, 4, 5);
    const M2sSet *const sets[] = {&whole, &cut};
    M2sSet joined = m2s_sets_join(sets, 2);
    static const guint32 expected[] = {2, 4, 5};
    g_assert_cmpmem(joined.values, joined.count * sizeof *joined.values, expected, sizeof expected);
    g_assert_cmpuint(joined.bound, ==, 5);
    g_free((gpointer)joined.values);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sets/smallest", test_smallest);
    g_test_add_func("/sets/smallest-late", test_smallest_late);
    g_test_add_func("/sets/compare", test_compare);
    g_test_add_func("/sets/empty", test_empty);
    g_test_add_func("/sets/join", test_join);
    return g_test_run();
}
