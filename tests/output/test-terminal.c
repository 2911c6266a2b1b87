/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/terminal.h"

#include "output/json.h"

static void
test_escape(void)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"plain \xc3\xa9 \xe6\x97\xa5", "plain \xc3\xa9 \xe6\x97\xa5"},
        {"\033]0;x\007", "\\x1b]0;x\\x07"},
        {"\xc2\x9b"
         "31m",
         "\\x9b31m"},
        {"\x7f\t\n", "\\x7f\\x09\\x0a"},
        {"\xe2\x80\xae\xe2\x80\xa8", "\\u202e\\u2028"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *safe = m2s_terminal_escape(cases[i].text);
        g_assert_cmpstr(safe, ==, cases[i].expected);
    }
}

static void
test_width(void)
{
    g_assert_cmpuint(m2s_terminal_width("abc"), ==, 3);
    g_assert_cmpuint(m2s_terminal_width("\xe6\x97\xa5\xe6\x9c\xac"), ==, 4);
    g_assert_cmpuint(m2s_terminal_width("e\xcc\x81"), ==, 1); /* a combining accent */
}

static void
test_append(void)
{
    static const struct {
        const char *text;
        guint width;
        gboolean pad;
        const char *expected;
    } cases[] = {
        {"abc", 5, TRUE, "abc  "},
        {"abc", 5, FALSE, "abc"},
        {"abcdef", 5, TRUE, "abcd…"},
        {"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 4, TRUE, "\xe6\x97\xa5… "},
        {"", 2, TRUE, "  "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        m2s_terminal_append(out, cases[i].text, cases[i].width, cases[i].pad);
        g_assert_cmpstr(out->str, ==, cases[i].expected);
    }
}

/* Characters that JSON forbids, and characters that control a terminal. */
static void
test_json(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    M2sJson json = m2s_json_begin(out);
    m2s_json_begin_array(&json);
    m2s_json_string(&json, "a\x1f\x7f\xc2\x9b\xe2\x80\xa8\xf3\xa0\x80\x81\xc3\xa9\"\n\\u001F/");
    m2s_json_end_array(&json);
    g_assert_cmpstr(out->str, ==,
                    "[\"a\\u001f\\u007f\\u009b\\u2028\\udb40\\udc01\xc3\xa9\\\"\\n\\\\u001F/\"]");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terminal/escape", test_escape);
    g_test_add_func("/terminal/width", test_width);
    g_test_add_func("/terminal/append", test_append);
    g_test_add_func("/json/string", test_json);
    return g_test_run();
}
