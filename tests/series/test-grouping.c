/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/membership.h"

static void
test_name_of_cover(void)
{
    static const struct {
        const char *cover, *series;
    } cases[] = {
        {"[RFC,0/3] foo: bar", "foo: bar"}, {"[RFC] ", ""},   {"foo", "foo"},
        {"[a][b] foo", "[b] foo"},          {" foo ", "foo"}, {"[a foo", "[a foo"},
        {"[RFC] cut at ", "cut at "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = m2s_series_name_of_cover(cases[i].cover);
        g_assert_cmpstr(name, ==, cases[i].series);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/grouping/name-of-cover", test_name_of_cover);
    return g_test_run();
}
