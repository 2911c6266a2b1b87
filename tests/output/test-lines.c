/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/lines.h"

#include <string.h>

#include "output/terminal.h"
#include "text-fixture.h"

/* The lines of text, fitted. */
static GArray *
fit(const char *text, guint width)
{
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    g_autoptr(GArray) lines = m2s_lines_new();
    for (char **part = parts; *part; part++)
        m2s_lines_add(lines, m2s_lines_guess(*part), *part);
    return m2s_lines_fit(lines, width);
}

static void
test_guess(void)
{
    static const char *const prose[] = {"",
                                        "The lid comes off.",
                                        "- first, oil it",
                                        "  - then turn it",
                                        "    1. here, too",
                                        "->turn() is called",
                                        "  indented a little",
                                        "[1] https://example.org/",
                                        "o a bullet"};
    static const char *const code[] = {
        "\tlid();",        "    lid()",    "+added", "@@ -1 +1 @@", "diff --git a/x b/x",
        "lid->angle = 0;", "a     b    c", "$ make", "if (lid) {"};
    for (gsize i = 0; i < G_N_ELEMENTS(prose); i++)
        g_assert_cmpint(m2s_lines_guess(prose[i]), ==, M2S_LINE_PROSE);
    for (gsize i = 0; i < G_N_ELEMENTS(code); i++)
        g_assert_cmpint(m2s_lines_guess(code[i]), ==, M2S_LINE_CODE);
}

static void
test_fit(void)
{
    static const struct {
        const char *text;
        guint width;
        const char *expected;
    } cases[] = {
        {"a line", 6, "p a line\n"},
        {"a line of prose", 0, "p a line of prose\n"},
        {"a line of prose", 8, "p a line\np of prose\n"},
        {"two  blanks stay  here", 16, "p two  blanks stay\np here\n"},
        /* A word wider than the line is divided, and nothing of it is lost. */
        {"see abcdefghijkl now", 6, "p see\np abcdef\np ghijkl\np now\n"},
        {"日本語", 3, "p 日\np 本\np 語\n"},
        {"日本", 1, "p 日\np 本\n"},
        /* Bullets hang. */
        {"- one two three", 9, "p - one two\np   three\n"},
        {"  1. one two", 10, "p   1. one\np      two\n"},
        /* Code is cut. */
        {"\tlid->angle = 0;", 12, "c         lid…\n"},
        {"a\tb", 0, "c a       b\n"},
        /* A paragraph whose lines are full is filled as one, and one of short lines is not. */
        {"This line has more than fifty columns, it is quite long\nand goes on here.\n\nEnd.", 52,
         "p This line has more than fifty columns, it is quite\np long and goes on here.\np \n"
         "p End.\n"},
        {"Short.\nThis one is wider than twenty.", 20,
         "p Short.\np This one is wider\np than twenty.\n"},
        {"- This item has more than fifty columns, it is quite long\n  and goes on here.\n- Next",
         52,
         "p - This item has more than fifty columns, it is quite\np   long and goes on here.\n"
         "p - Next\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) fitted = fit(cases[i].text, cases[i].width);
        g_autofree char *got = describe_lines(fitted);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

/* No width is exceeded, and no character of prose gets lost. */
static void
test_widths(void)
{
    static const char text[] = "  * Whoever turns the handle of a pot, ein Töpfchen oder 壺, with "
                               "antidisestablishmentarianism e\u0301 wins.";
    for (guint width = 2; width < 120; width++) {
        g_autoptr(GArray) fitted = fit(text, width);
        g_autoptr(GString) letters = g_string_new(NULL), expected = g_string_new(text);
        for (guint i = 0; i < fitted->len; i++) {
            const char *line = g_array_index(fitted, M2sLine, i).text;
            g_assert_cmpuint(m2s_terminal_width(line), <=, width);
            g_string_append(letters, line);
        }
        g_string_replace(letters, " ", "", 0);
        g_string_replace(expected, " ", "", 0);
        g_assert_cmpstr(letters->str, ==, expected->str);
    }
}

/* A single word of a megabyte. */
static void
test_long(void)
{
    g_autofree char *word = g_strnfill(1 << 20, 'x');
    g_autoptr(GArray) fitted = fit(word, 16);
    g_assert_cmpuint(fitted->len, ==, 1 << 16);
}

static void
test_escapes(void)
{
    g_autoptr(GArray) fitted = fit("\033[31m\tred \u202e\007", 0);
    g_assert_cmpuint(fitted->len, ==, 1);
    g_assert_cmpstr(g_array_index(fitted, M2sLine, 0).text, ==,
                    "\\x1b[31m        red \\u202e\\x07");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/guess", test_guess);
    g_test_add_func("/lines/fit", test_fit);
    g_test_add_func("/lines/widths", test_widths);
    g_test_add_func("/lines/long", test_long);
    g_test_add_func("/lines/escapes", test_escapes);
    return g_test_run();
}
