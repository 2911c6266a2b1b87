/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/verdict.h"

#include <string.h>

static M2sSlice
slice_of(const GByteArray *bytes)
{
    return m2s_slice((const char *)bytes->data, bytes->len);
}

static M2sVerdict
make_list(void)
{
    M2sVerdict verdict = {.kind = M2S_VERDICT_ACCEPTED,
                          .why = M2S_WHY_B4,
                          .is_list = TRUE,
                          .scope = M2S_SCOPE_LISTED,
                          .count = 300,
                          .parts = g_array_new(FALSE, FALSE, sizeof(M2sVerdictPart))};
    const M2sVerdictPart parts[] = {{1, "1a2b3c4"}, {127, ""}, {G_MAXINT64, "89abcdef0123"}};
    g_array_append_vals(verdict.parts, parts, G_N_ELEMENTS(parts));
    return verdict;
}

static void
assert_equal(const M2sVerdict *one, const M2sVerdict *other)
{
    g_assert_cmpint(one->kind, ==, other->kind);
    g_assert_cmpint(one->why, ==, other->why);
    g_assert_cmpint(one->scope, ==, other->scope);
    g_assert_cmpint(one->by_bot, ==, other->by_bot);
    g_assert_cmpint(one->is_list, ==, other->is_list);
    g_assert_cmpint(one->is_opening, ==, other->is_opening);
    g_assert_cmpint(one->is_review, ==, other->is_review);
    g_assert_cmpuint(one->count, ==, other->count);
    g_assert_cmpstr(one->commit, ==, other->commit);
    g_assert_cmpuint(one->parts ? one->parts->len : 0, ==, other->parts ? other->parts->len : 0);
    for (guint i = 0; one->parts && i < one->parts->len; i++) {
        const M2sVerdictPart *a = &g_array_index(one->parts, M2sVerdictPart, i);
        const M2sVerdictPart *b = &g_array_index(other->parts, M2sVerdictPart, i);
        g_assert_cmpint(a->number, ==, b->number);
        g_assert_cmpstr(a->commit, ==, b->commit);
    }
}

static void
assert_packed(const M2sVerdict *verdict)
{
    g_autoptr(GByteArray) packed = m2s_verdict_pack(verdict);
    g_auto(M2sVerdict) again = {0};
    g_assert_true(m2s_verdict_unpack(slice_of(packed), &again));
    assert_equal(verdict, &again);
}

static void
test_packing(void)
{
    g_auto(M2sVerdict) list = make_list();
    assert_packed(&list);
    for (guint flag = 0; flag < 4; flag++)
        assert_packed(&(M2sVerdict){.kind = M2S_VERDICT_OPEN,
                                    .why = M2S_WHY_REPLY,
                                    .by_bot = flag == 0,
                                    .is_list = flag == 1,
                                    .is_opening = flag == 2,
                                    .is_review = flag == 3,
                                    .scope = M2S_SCOPE_SERIES,
                                    .commit = "0123456789abcdef0123456789abcdef01234567"});
    assert_packed(&(M2sVerdict){.is_review = TRUE});
    g_assert_null(m2s_verdict_pack(&(M2sVerdict){.why = M2S_WHY_PATCHWORK_BOT}));
}

/* Cut anywhere, it is none, or one with fewer patches. */
static void
test_cut(void)
{
    g_auto(M2sVerdict) list = make_list();
    g_autoptr(GByteArray) packed = m2s_verdict_pack(&list);
    for (guint size = 0; size < packed->len; size++) {
        g_auto(M2sVerdict) verdict = {0};
        g_autofree char *exact = g_memdup2(packed->data, size); /* for a sanitizer to watch */
        if (m2s_verdict_unpack(m2s_slice(exact, size), &verdict))
            g_assert_cmpuint(verdict.parts->len, <, 3);
        else
            g_assert_true(verdict.kind == M2S_VERDICT_NONE && verdict.parts == NULL);
    }
}

/* Whatever a damaged state holds is none, or one that can be judged. */
static void
test_damaged(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    g_auto(M2sVerdict) list = make_list();
    g_autoptr(GByteArray) packed = m2s_verdict_pack(&list);
    guint good = 0;
    for (guint i = 0; i < 20000; i++) {
        g_auto(M2sVerdict) verdict = {0};
        g_autofree char *bytes = g_memdup2(packed->data, packed->len);
        for (guint k = 0; k <= i % 3; k++)
            bytes[g_rand_int_range(random, 0, (gint32)packed->len)] = (char)g_rand_int(random);
        good += m2s_verdict_unpack(m2s_slice(bytes, packed->len), &verdict);
        g_assert_true(verdict.kind <= M2S_VERDICT_OPEN && verdict.scope <= M2S_SCOPE_LISTED);
        g_assert_true(verdict.scope != M2S_SCOPE_LISTED || verdict.parts);
        g_assert_true(verdict.kind == M2S_VERDICT_NONE || m2s_verdict_why_name(verdict.why));
        g_assert_cmpuint(strlen(verdict.commit), <, M2S_COMMIT_SIZE);
    }
    g_assert_cmpuint(good, >, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/verdict/packing", test_packing);
    g_test_add_func("/verdict/cut", test_cut);
    g_test_add_func("/verdict/damaged", test_damaged);
    return g_test_run();
}
