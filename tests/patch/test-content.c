/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/content.h"

#define FOO                                                                                        \
    "--- a/foo\n"                                                                                  \
    "+++ b/foo\n"                                                                                  \
    "@@ -1 +1 @@\n"                                                                                \
    "-old\n"                                                                                       \
    "+new\n"

/* The first character of each text is its kind: `p` for text/plain, `x` for text/x-patch. */
static GPtrArray *
make_parts(const char *const texts[])
{
    GPtrArray *parts = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_text_part_free);
    for (guint i = 0; texts[i]; i++) {
        M2sTextKind kind = texts[i][0] == 'p' ? M2S_TEXT_PLAIN : M2S_TEXT_PATCH;
        g_ptr_array_add(parts, m2s_text_part_new(kind, g_string_new(texts[i] + 1)));
    }
    return parts;
}

static void
test_parts_of_patch(void)
{
    static const struct {
        const char *parts[5], *message, *diff;
    } cases[] = {
        {{NULL}, "", NULL},
        {{"p"}, "", NULL},
        {{"p \n text \n\n"}, "text", NULL},
        {{"ptext\n" FOO}, "text", FOO},
        {{"ptext\n", "x" FOO}, "text", FOO},
        {{"x" FOO, "ptext\n" FOO}, "text\n" FOO "", FOO},
        /* The last attachment wins, even over a diff in the text and even if empty. */
        {{"xa", "xb"}, "", "b"},
        {{"ptext\n" FOO, "xb"}, "text", "b"},
        {{"ptext\n" FOO, "x"}, "text", NULL},
        {{"x", "p" FOO}, "", FOO},
        /* Each part begins a new line, and a part of only white space is an empty line ... */
        {{"pa\n\n", "p", "p \nb"}, "a\n\nb", NULL},
        {{"p" FOO, "pa", "p", "pb"}, "a\n\nb", FOO},
        /* ... but a part that is all diff adds no line. */
        {{"pa", "p" FOO "@@ -1,9 +1,9 @@\n", "pb"}, "a\nb", FOO "@@ -1,9 +1,9 @@\n\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) parts = make_parts(cases[i].parts);
        g_auto(M2sContent) content = {0};
        m2s_content_of_patch(parts, &content);
        g_autofree char *expected = g_strchomp(g_strdup(cases[i].message));
        g_assert_cmpstr(content.message->str, ==, expected);
        g_assert_cmpstr(content.diff ? content.diff->str : NULL, ==, cases[i].diff);
    }
}

static void
test_parts_of_reply(void)
{
    static const struct {
        const char *parts[4], *message;
    } cases[] = {
        {{NULL}, ""},
        {{"p\u2003a \u00a0\n"}, "a"},
        {{"pa\n" FOO "b"}, "a\n" FOO "b"},
        {{"pa", "xb", "pc"}, "a\nc"},
        {{"pa", "p", "pc"}, "a\nc"},
        {{"pa", "p\n", "pc"}, "a\n\nc"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) parts = make_parts(cases[i].parts);
        g_auto(M2sContent) content = {0};
        m2s_content_of_reply(parts, &content);
        g_assert_cmpstr(content.message->str, ==, cases[i].message);
        g_assert_null(content.diff);
    }
}

static void
test_footer(void)
{
    static const char *const cases[][2] = {
        {"a\n-- \nAnn", "a"},
        {"a\n-- \nAnn\nb", "a"},
        {"a\n_\nb", "a"},
        {"a\n____________\nlist mailing list", "a"},
        {"a\n____________", "a"},
        {"-- \na", ""},
        {"a\n--\nb", "a\n--\nb"},
        {"a\n--  \nb", "a\n--  \nb"},
        {"a\n-- \r\nb", "a\n-- \r\nb"},
        {"a\n--\u00a0\nb", "a\n--\u00a0\nb"},
        {"a\n > -- \nb", "a\n > -- \nb"},
        {"a\n___ \nb", "a\n___ \nb"},
        {"a\n___x\nb", "a\n___x\nb"},
        {"a\n\n-- ", "a\n\n--"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) parts =
            g_ptr_array_new_with_free_func((GDestroyNotify)m2s_text_part_free);
        g_ptr_array_add(parts, m2s_text_part_new(M2S_TEXT_PLAIN, g_string_new(cases[i][0])));
        g_auto(M2sContent) content = {0};
        m2s_content_of_reply(parts, &content);
        g_assert_cmpstr(content.message->str, ==, cases[i][1]);
    }
}

/* White space before a NUL is not at the end, so it is kept. */
static void
test_nul(void)
{
    static const char text[] = " \0 a\0b \0";
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_text_part_free);
    g_ptr_array_add(parts, m2s_text_part_new(M2S_TEXT_PLAIN, g_string_new_len(text, sizeof text)));
    g_ptr_array_add(parts, m2s_text_part_new(M2S_TEXT_PATCH, g_string_new_len("-\0a\0", 4)));
    g_auto(M2sContent) content = {0};
    m2s_content_of_patch(parts, &content);
    g_assert_cmpstr(content.message->str, ==, " ab ");
    g_assert_cmpuint(content.message->len, ==, 4);
    g_assert_cmpstr(content.diff->str, ==, "-a");

    g_ptr_array_add(parts, m2s_text_part_new(M2S_TEXT_PATCH, g_string_new_len("\0\0", 2)));
    g_auto(M2sContent) empty = {0};
    m2s_content_of_patch(parts, &empty);
    g_assert_null(empty.diff);
}

static void
test_line_ends(void)
{
    static const char *const cases[][2] = {
        {"a\nb", "a\nb"}, {"a\r\nb\r\n", "a\nb\n"}, {"\ra\r\r\nb\r", "\ra\r\nb\r"}, {"", ""}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) text = g_string_new(cases[i][0]);
        m2s_content_unify_line_ends(text);
        g_assert_cmpstr(text->str, ==, cases[i][1]);
        g_assert_cmpuint(text->len, ==, strlen(cases[i][1]));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content/parts/patch", test_parts_of_patch);
    g_test_add_func("/content/parts/reply", test_parts_of_reply);
    g_test_add_func("/content/footer", test_footer);
    g_test_add_func("/content/nul", test_nul);
    g_test_add_func("/content/line-ends", test_line_ends);
    return g_test_run();
}
