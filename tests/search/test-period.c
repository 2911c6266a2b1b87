/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/period.h"

#include <mbox2series/base.h>

#define NOW 1780315200 /* 2026-06-01 12:00 */

static void
test_table(void)
{
    static const struct {
        const char *text;
        gint64 since, until;
    } cases[] = {
        {"2026-05-01", 1777593600, 1777680000},
        {"20260501", 1777593600, 1777680000},
        {"2026-05", 1777593600, 1780272000},
        {"2026", 1767225600, 1798761600},
        {"2026-05-01..2026-05-02", 1777593600, 1777766400},
        {"2026-05-01..", 1777593600, G_MAXINT64},
        {"..2026-05", G_MININT64, 1780272000},
        {"..", G_MININT64, G_MAXINT64},
        {"2026-05-01 10:00..2026-05-01 11:00", 1777629600, 1777633201},
        {"2026-05-01 10:00", 1777593600, 1777680000},
        {"2.days.ago", 1780099200, 1780185600},
        {"1.week.ago..", 1779710400, G_MAXINT64},
        {"@1777665621..@1777665622", 1777665621, 1777665623},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 since, until;
        g_autoptr(GError) error = NULL;
        g_assert_true(m2s_period_parse(cases[i].text, NOW, &since, &until, &error));
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(since, ==, cases[i].since);
        g_assert_cmpint(until, ==, cases[i].until);
    }
}

static void
test_wrong(void)
{
    static const char *const cases[] = {"", "never", "2026-13", "2026-05-01..x", "x..2026-05-01"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 since, until;
        g_autoptr(GError) error = NULL;
        g_assert_false(m2s_period_parse(cases[i], NOW, &since, &until, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/period/table", test_table);
    g_test_add_func("/period/wrong", test_wrong);
    return g_test_run();
}
