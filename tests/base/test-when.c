/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/base.h>

/* now is Wednesday, 20 May 2026, 10:30:00 UTC. */
#define NOW "2026-05-20T10:30:00"

static gint64
seconds_of(const char *iso)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(iso, utc);
    g_assert_nonnull(time);
    return g_date_time_to_unix(time);
}

static const struct {
    const char *text, *expected;
} forms[] = {
    {"2026-05-01", "2026-05-01T00:00:00"},
    {"2026-5-1", "2026-05-01T00:00:00"},
    {"2026-05", "2026-05-01T00:00:00"},
    {"2026", "2026-01-01T00:00:00"},
    {"2026-05-01T20:00:21", "2026-05-01T20:00:21"},
    {"2026-05-01t20:00", "2026-05-01T20:00:00"},
    {"2026-05-01 20:00", "2026-05-01T20:00:00"},
    {"2026-05-01T20:00:21.75Z", "2026-05-01T20:00:21"},
    {"2026-05-01T20:00:21+02:00", "2026-05-01T18:00:21"},
    {"2026-05-01 20:00 -0530", "2026-05-02T01:30:00"},
    {"2026-05-01 20:00 +02", "2026-05-01T18:00:00"},
    {"2026-05-01 20:00 UTC", "2026-05-01T20:00:00"},
    {"Fri, 1 May 2026 20:00:21 +0000", "2026-05-01T20:00:21"},
    {"@0", "1970-01-01T00:00:00"},
    {"@1777665621", "2026-05-01T20:00:21"},
    {"may 1 2026", "2026-05-01T00:00:00"},
    {"May 1st, 2026", "2026-05-01T00:00:00"},
    {"1 May", "2026-05-01T00:00:00"},
    {"1 may 2025 8:05", "2025-05-01T08:05:00"},
    {"may", "2026-05-01T00:00:00"},
    {"May 2024", "2024-05-01T00:00:00"},
    {"1 June", "2025-06-01T00:00:00"},
    {"sept 30", "2025-09-30T00:00:00"},
    {"29 feb", "2024-02-29T00:00:00"},
    {"now", NOW},
    {"today", "2026-05-20T00:00:00"},
    {"yesterday", "2026-05-19T00:00:00"},
    {"noon yesterday", "2026-05-19T12:00:00"},
    {"yesterday 20:00 +0200", "2026-05-19T18:00:00"},
    {"midnight", "2026-05-20T00:00:00"},
    {"noon", "2026-05-19T12:00:00"},
    {"09:15", "2026-05-20T09:15:00"},
    {"2 weeks ago", "2026-05-06T10:30:00"},
    {"2.weeks.ago", "2026-05-06T10:30:00"},
    {"2.Weeks", "2026-05-06T10:30:00"},
    {"an hour ago", "2026-05-20T09:30:00"},
    {"a fortnight ago", "2026-05-06T10:30:00"},
    {"ten minutes ago", "2026-05-20T10:20:00"},
    {"90 seconds ago", "2026-05-20T10:28:30"},
    {"3 months ago", "2026-02-20T10:30:00"},
    {"1 year 2 months 3 days ago", "2025-03-17T10:30:00"},
    {"last week", "2026-05-13T10:30:00"},
    {"last month", "2026-04-20T10:30:00"},
    {"last monday", "2026-05-18T00:00:00"},
    {"wednesday", "2026-05-13T00:00:00"},
    {"last thu noon", "2026-05-14T12:00:00"},
};

static void
test_forms(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GError) error = NULL;
        gint64 seconds = -1;
        m2s_when_parse(forms[i].text, seconds_of(NOW), &seconds, &error);
        g_assert_no_error(error);
        g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
        g_autofree char *iso = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
        g_autofree char *found = g_strdup_printf("%s: %s", forms[i].text, iso);
        g_autofree char *expected = g_strdup_printf("%s: %s", forms[i].text, forms[i].expected);
        g_assert_cmpstr(found, ==, expected);
    }
}

static const char *const mistakes[] = {
    "",
    " ",
    "soon",
    "2026-13-01",
    "2026-02-30",
    "2026-00-01",
    "2026-05-",
    "2026-05-01-01",
    "0000-05-01",
    "26-05-01",
    "2026-05-01T",
    "2026-05-01 24:00",
    "2026-05-01 20:60",
    "2026-05-01 20",
    "2026-05-01 20:00 +2500",
    "2026-05-01 20:00 +02000",
    "2026-05-01 20:00 here",
    "2026-05-01 20:00 20:00",
    "2026-05-01 2026-05-02",
    "2026-05-01 yesterday",
    "@",
    "@-1",
    "@x",
    "5",
    "12345",
    "0 may",
    "may 0",
    "may 32",
    "30 feb",
    "1 2 may",
    "ago",
    "weeks ago",
    "2 weeks ago 3",
    "2 ago",
    "last",
    "last 2 weeks",
    "last may",
    "last last week",
    "2 weeks ago yesterday",
    "yesterday today",
    "noon midnight",
    "now 12:00",
    "monday tuesday",
    "99999 years ago",
    "9999999999 seconds ago",
    "mo",
    "2 weeksago",
    "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "yesterday \xff",
    "d\xc3\xa9"
    "cembre",
};

static void
test_mistakes(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        g_autoptr(GError) error = NULL;
        gint64 seconds = 0;
        if (m2s_when_parse(mistakes[i], seconds_of(NOW), &seconds, &error))
            g_error("“%s” is taken for %" G_GINT64_FORMAT, mistakes[i], seconds);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_USAGE);
        g_assert_nonnull(strstr(error->message, "2026-05-01"));
    }
}

/* Words in every order and number never do more than fail. */
static void
test_any_words(void)
{
    static const char *const words[] = {
        "2026-05-01", "20:00", "+0200",     "z",     "may",   "1",        "2026",
        "3rd",        "last",  "monday",    "weeks", "years", "ago",      "noon",
        "today",      "now",   "999999999", ".",     "@1",    "\xc3\xa4",
    };
    const gint64 now = seconds_of(NOW), end = seconds_of("9999-12-31T23:59:59") + 86400;
    for (guint round = 0; round < 100000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (gint n = g_test_rand_int_range(0, 7); n > 0; n--)
            g_string_append_printf(text, "%s ",
                                   words[g_test_rand_int_range(0, G_N_ELEMENTS(words))]);
        gint64 seconds = 0;
        if (m2s_when_parse(text->str, now, &seconds, NULL))
            g_assert_cmpint(seconds, <, end);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/when/forms", test_forms);
    g_test_add_func("/when/mistakes", test_mistakes);
    g_test_add_func("/when/any-words", test_any_words);
    return g_test_run();
}
