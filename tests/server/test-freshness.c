/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/freshness.h"

#define WHEN "Fri, 01 May 2026 20:00:21 GMT"

static const M2sMoment moment = {.device = 1, .inode = 2, .changed = 1777665621, .changes = 3};

static char *
tag_of(guint64 inode, guint changes, const char *base_url, const char *target)
{
    const M2sMoment other = {.device = 1, .inode = inode, .changes = changes};
    return m2s_freshness_tag(&other, base_url, target);
}

/* The tag changes with all that the answer depends on, and with nothing else. */
static void
test_tag(void)
{
    g_autofree char *tag = m2s_freshness_tag(&moment, "http://a", "/x");
    g_autofree char *same = tag_of(2, 3, "http://a", "/x");
    g_autofree char *other_file = tag_of(4, 3, "http://a", "/x");
    g_autofree char *later = tag_of(2, 4, "http://a", "/x");
    g_autofree char *other_base = tag_of(2, 3, "http://b", "/x");
    g_autofree char *other_target = tag_of(2, 3, "http://a", "/y");
    g_assert_cmpstr(tag, ==, same);
    g_assert_cmpstr(tag, !=, other_file);
    g_assert_cmpstr(tag, !=, later);
    g_assert_cmpstr(tag, !=, other_base);
    g_assert_cmpstr(tag, !=, other_target);
    g_assert_true(g_str_has_prefix(tag, "W/\"") && g_str_has_suffix(tag, "\""));
}

static void
test_day(void)
{
    M2sMoment today = moment, unsettled = {.changes = 3};
    m2s_moment_add_day(&today, moment.changed + 60);
    g_assert_cmpint(today.changed, ==, moment.changed);
    g_autofree char *tag = m2s_freshness_tag(&today, "http://a", "/x");
    m2s_moment_add_day(&today, moment.changed + 3600);
    g_autofree char *same = m2s_freshness_tag(&today, "http://a", "/x");
    m2s_moment_add_day(&today, moment.changed + 4 * 3600);
    g_autofree char *tomorrow = m2s_freshness_tag(&today, "http://a", "/x");
    g_autofree char *date = m2s_freshness_date(today.changed);
    g_assert_cmpstr(tag, ==, same);
    g_assert_cmpstr(tag, !=, tomorrow);
    g_assert_cmpstr(date, ==, "Sat, 02 May 2026 00:00:00 GMT");
    m2s_moment_add_day(&unsettled, moment.changed);
    g_assert_cmpint(unsettled.changed, ==, 0);
}

static void
test_date(void)
{
    g_autofree char *date = m2s_freshness_date(moment.changed), *epoch = m2s_freshness_date(0);
    g_assert_cmpstr(date, ==, WHEN);
    g_assert_cmpstr(epoch, ==, "Thu, 01 Jan 1970 00:00:00 GMT");
}

static void
test_none_match(void)
{
    static const struct {
        const char *header;
        gboolean is_current;
    } cases[] = {
        {"W/\"abc\"", TRUE}, {"\"abc\"", TRUE},     {"\"x\", W/\"abc\"", TRUE}, {"\"abcd\"", FALSE},
        {"\"ab\"", FALSE},   {"abc", FALSE},        {"\"abc", FALSE},           {"*", FALSE},
        {"", FALSE},         {"\"x\"abc\"", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].header);
        g_assert_cmpint(m2s_freshness_is_current(&moment, "W/\"abc\"", cases[i].header, NULL), ==,
                        cases[i].is_current);
        /* If-None-Match makes If-Modified-Since count for nothing */
        g_assert_cmpint(m2s_freshness_is_current(&moment, "W/\"abc\"", cases[i].header, WHEN), ==,
                        cases[i].is_current);
    }
}

static void
test_since(void)
{
    static const M2sMoment unsettled = {.device = 1, .inode = 2, .changed = 0, .changes = 3};
    static const struct {
        const char *header;
        gboolean is_current;
    } cases[] = {
        {WHEN, TRUE},
        {"Fri, 01 May 2026 20:00:22 GMT", TRUE},
        {"Fri, 01 May 2026 20:00:20 GMT", FALSE},
        {"Mon, 01 Jan 2035 00:00:00 GMT", TRUE},
        {"Fri, 01 May 2026 20:00:21", FALSE},
        {"Fri, 01 nay 2026 20:00:21 GMT", FALSE},
        {"2026-05-01", FALSE},
        {"", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].header);
        g_assert_cmpint(m2s_freshness_is_current(&moment, "W/\"abc\"", NULL, cases[i].header), ==,
                        cases[i].is_current);
        g_assert_false(m2s_freshness_is_current(&unsettled, "W/\"abc\"", NULL, cases[i].header));
    }
    g_assert_false(m2s_freshness_is_current(&moment, "W/\"abc\"", NULL, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/freshness/tag", test_tag);
    g_test_add_func("/freshness/day", test_day);
    g_test_add_func("/freshness/date", test_date);
    g_test_add_func("/freshness/none-match", test_none_match);
    g_test_add_func("/freshness/since", test_since);
    return g_test_run();
}
