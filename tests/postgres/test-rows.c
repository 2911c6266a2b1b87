/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "postgres/rows.h"

#define CHECK(rows, expected) g_assert_cmpstr((rows)->text->str, ==, expected)

static void
test_values(void)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    m2s_rows_add_integer(rows, -7);
    m2s_rows_add_null(rows);
    m2s_rows_add_boolean(rows, TRUE);
    m2s_rows_add_boolean(rows, FALSE);
    m2s_rows_add_time(rows, 1777665621, 42);
    m2s_rows_end(rows);
    m2s_rows_add_text(rows, NULL);
    m2s_rows_add_text(rows, "");
    m2s_rows_add_short_text(rows, NULL, 3);
    m2s_rows_end(rows);
    CHECK(rows, "-7\t\\N\tt\tf\t2026-05-01 20:00:21.000042\n\\N\t\t\\N\n");
    g_assert_cmpuint(rows->count, ==, 2);
    m2s_rows_clear(rows);
    m2s_rows_add_text(rows, "Ann");
    CHECK(rows, "Ann");
    g_assert_cmpuint(rows->count, ==, 0);
}

/* The years that a Date can have. */
static void
test_early_and_late(void)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    m2s_rows_add_time(rows, G_GINT64_CONSTANT(-62135596800), 0);
    m2s_rows_add_time(rows, G_GINT64_CONSTANT(253402300799), 0);
    CHECK(rows, "0001-01-01 00:00:00\t9999-12-31 23:59:59");
}

/* "\." on a line of its own would end COPY. */
static void
test_escapes(void)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    m2s_rows_add_text(rows, "\\.\n\tb\\N\r\n\v\x1b");
    m2s_rows_add_text(rows, "{\"a\":\"\\n\"}");
    m2s_rows_end(rows);
    CHECK(rows, "\\\\.\\n\\tb\\\\N\\r\\n\v\x1b\t{\"a\":\"\\\\n\"}\n");
    g_assert_cmpuint(rows->mended, ==, 0);
}

static void
test_mended(void)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    m2s_rows_add_slice(rows, m2s_slice("\0a\0\tb\0", 6));
    m2s_rows_add_text(rows, "Zo\xeb");
    m2s_rows_add_text(rows, "\xed\xa0\x80"); /* U+D800 */
    m2s_rows_add_text(rows, "Zo\xc3\xab");
    CHECK(rows, "a\\tb\tZo\xef\xbf\xbd\t\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\tZo\xc3\xab");
    g_assert_cmpuint(rows->mended, ==, 3);
}

static void
test_cut(void)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    m2s_rows_add_short_text(rows, "Zo\xc3\xab", 3);
    m2s_rows_add_short_text(rows, "Zo\xc3\xab", 2);
    g_assert_cmpuint(rows->cut, ==, 1);
    g_assert_cmpuint(rows->mended, ==, 0);
    m2s_rows_add_short_text(rows, "\xa0\xa0\xa0", 2);
    CHECK(rows, "Zo\xc3\xab\tZo\t\xef\xbf\xbd\xef\xbf\xbd");
    g_assert_cmpuint(rows->cut, ==, 2);
    g_assert_cmpuint(rows->mended, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rows/values", test_values);
    g_test_add_func("/rows/early-and-late", test_early_and_late);
    g_test_add_func("/rows/escapes", test_escapes);
    g_test_add_func("/rows/mended", test_mended);
    g_test_add_func("/rows/cut", test_cut);
    return g_test_run();
}
