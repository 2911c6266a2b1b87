/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/timestamp.h"

static void
test_format(void)
{
    static const struct {
        gint64 seconds;
        const char *iso, *brief;
    } cases[] = {
        {0, "1970-01-01T00:00:00", "1970-01-01 00:00"},
        {1777665621, "2026-05-01T20:00:21", "2026-05-01 20:00"},
        {-1, "1969-12-31T23:59:59", "1969-12-31 23:59"},
        {-62135596800, "0001-01-01T00:00:00", "0001-01-01 00:00"},
        {253402300799, "9999-12-31T23:59:59", "9999-12-31 23:59"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *iso = m2s_timestamp_iso(cases[i].seconds);
        g_autofree char *brief = m2s_timestamp_short(cases[i].seconds);
        g_assert_cmpstr(iso, ==, cases[i].iso);
        g_assert_cmpstr(brief, ==, cases[i].brief);
    }
}

static void
test_parse(void)
{
    static const struct {
        const char *text;
        gint64 seconds; /* -1: not a point in time */
    } cases[] = {
        {"1970-01-01T00:00:10", 10},
        {"1970-01-01 00:01", 60},
        {"1970-1-1T0:0", 0},
        {" 1970-01-01T00:00:01.5 ", 1},
        {"1970-01-01T02:00:00+02:00", 0},
        {"1970-01-01T00:00:00-0030", 1800},
        {"1970-01-01T00:00:07Z", 7},
        {"1970-01-01", -1},
        {"1970-13-01T00:00:00", -1},
        {"1970-01-01T00:00:00 02:00", -1},
        {"70-01-01T00:00:00", -1},
        {"1970-01-01T00:00:00+2", -1},
        {"soon", -1},
        {"", -1},
        {"1970-01-01T00:00:00+02:00x", -1},
        {"1970-01-01T24:00:00", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 seconds = -1;
        g_assert_cmpint(m2s_timestamp_parse(cases[i].text, &seconds), ==, cases[i].seconds != -1);
        g_assert_cmpint(seconds, ==, cases[i].seconds);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/timestamp/format", test_format);
    g_test_add_func("/timestamp/parse", test_parse);
    return g_test_run();
}
