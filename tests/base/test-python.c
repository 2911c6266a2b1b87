/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/python.h"

static void
test_is_space(void)
{
    static const gunichar spaces[] = {' ', '\t', '\v', 0x1c, 0x1f, 0x85, 0xa0, 0x2009, 0x3000};
    static const gunichar others[] = {0, 'x', 0x1b, 0x7f, 0x200b, 0x180e, 0xfeff};
    for (gsize i = 0; i < G_N_ELEMENTS(spaces); i++)
        g_assert_true(m2s_python_is_space(spaces[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        g_assert_false(m2s_python_is_space(others[i]));
}

static void
test_normalise_space(void)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", ""},
        {" \t ", ""},
        {"  fix\n the\t bug  ", "fix the bug"},
        {"a\xc2\xa0\xe3\x80\x80z", "a z"},
        {"zero\xe2\x80\x8bwidth", "zero\xe2\x80\x8bwidth"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *result = m2s_python_normalise_space(m2s_slice_of(cases[i].text));
        g_assert_cmpstr(result, ==, cases[i].expected);
    }
}

static void
test_strip(void)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {{"", ""}, {" \n", ""}, {"\x1c x y\xc2\xa0\n", "x y"}, {"x", "x"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(cases[i].text);
        m2s_python_strip_string(text);
        g_assert_cmpstr(text->str, ==, cases[i].expected);
    }
    M2sSlice end = m2s_python_strip_end(m2s_slice_of(" x \n\u00a0"), FALSE);
    g_assert_cmpmem(end.data, end.size, " x", 2);
    M2sSlice raw = m2s_python_strip(m2s_slice_of(" \xc2\xa0 "), TRUE);
    g_assert_cmpmem(raw.data, raw.size, "\xc2\xa0", 2);
}

static void
test_drop_nul(void)
{
    g_autoptr(GString) text = g_string_new_len("a\0b\0\0c", 6);
    m2s_python_drop_nul(text);
    g_assert_cmpmem(text->str, text->len, "abc", 3);
}

static void
test_column(void)
{
    g_autoptr(GString) text = g_string_new("\xc3\xa9");
    g_assert_cmpuint(m2s_column_size(text->str), ==, 2);
    while (text->len < 2 * M2S_COLUMN_LENGTH)
        g_string_append(text, "\xc3\xa9");
    g_assert_cmpuint(m2s_column_size(text->str), ==, text->len);
    g_string_append_c(text, 'x');
    g_assert_cmpuint(m2s_column_size(text->str), ==, text->len - 1);
}

static void
test_next_line(void)
{
    M2sSlice rest = m2s_slice_of("one\n\nlast");
    M2sSlice line;
    g_assert_true(m2s_slice_next_line(&rest, &line));
    g_assert_cmpmem(line.data, line.size, "one\n", 4);
    g_assert_true(m2s_slice_next_line(&rest, &line));
    g_assert_cmpmem(line.data, line.size, "\n", 1);
    g_assert_true(m2s_slice_next_line(&rest, &line));
    g_assert_cmpmem(line.data, line.size, "last", 4);
    g_assert_false(m2s_slice_next_line(&rest, &line));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/python/is-space", test_is_space);
    g_test_add_func("/python/normalise-space", test_normalise_space);
    g_test_add_func("/python/strip", test_strip);
    g_test_add_func("/python/drop-nul", test_drop_nul);
    g_test_add_func("/python/column", test_column);
    g_test_add_func("/slice/next-line", test_next_line);
    return g_test_run();
}
