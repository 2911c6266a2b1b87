/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/likeness.h"

static void
test_compare(void)
{
    static const struct {
        const char *one, *other;
        double likeness;
    } cases[] = {
        {"", "", 0},
        {"+a\n", "", 0},
        {"+a\n-b\n", "+a\n-b\n", 1},
        {"+a\n-b\n", "-b\n+a\n", 1},
        {"+a\n-b\n", "+a\n-c\n", 0.5},
        {"+a\n", "-a\n", 0},
        {"+ a  b\r\n", "+a b", 1},
        /* Neither names nor context count. */
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n c\n+a\n", "--- a/y\n+++ b/y\n d\n+a\n", 1},
        /* A line that is there twice is two lines. */
        {"+a\n+a\n", "+a\n", 0.5},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) one = m2s_likeness_lines(m2s_slice_of(cases[i].one));
        g_autoptr(GArray) other = m2s_likeness_lines(m2s_slice_of(cases[i].other));
        g_assert_cmpfloat(m2s_likeness_compare(one, other), ==, cases[i].likeness);
        g_assert_cmpfloat(m2s_likeness_compare(other, one), ==, cases[i].likeness);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/likeness/compare", test_compare);
    return g_test_run();
}
