/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/content.h"

#define FOO                                                                                        \
    "--- a/foo\n"                                                                                  \
    "+++ b/foo\n"                                                                                  \
    "@@ -1 +1 @@\n"                                                                                \
    "-old\n"                                                                                       \
    "+new\n"
#define NO_NEWLINE "\\ No newline at end of file\n"

typedef struct {
    const char *text, *message, *diff;
} SplitCase;

static void
check_split(const SplitCase *cases, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_autoptr(GString) message = g_string_new("");
        g_autoptr(GString) diff = g_string_new("");
        m2s_content_split(m2s_slice_of(cases[i].text), message, diff);
        g_assert_cmpstr(message->str, ==, cases[i].message);
        g_assert_cmpstr(diff->str, ==, cases[i].diff);
    }
}

static void
test_text(void)
{
    static const SplitCase cases[] = {
        {"", "\n", ""},
        {"a", "a\n", ""},
        {"a\n", "a\n\n", ""},
        {"a\r\nb", "a\r\nb\n", ""},
        {"---\n a | 2 +-\n", "---\n a | 2 +-\n\n", ""},
        /* What looks like a diff but has no hunk is text. */
        {"--- a\nb", "--- a\nb\n", ""},
        {"--- a\n+++ b\nc", "--- a\n+++ b\nc\n", ""},
        {"diff is a program\nreally", "diff is a program\nreally\n", ""},
        {"a\nIndex: foo\nb", "a\nIndex: foo\nb\n", ""},
        {"+++ b/foo\n@@ -1 +1 @@\n", "+++ b/foo\n@@ -1 +1 @@\n\n", ""},
        {" --- a/foo\n", " --- a/foo\n\n", ""},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_hunks(void)
{
    static const SplitCase cases[] = {
        {FOO, "\n", FOO},
        {"text\n" FOO "bye", "text\nbye\n", FOO},
        {"diff --git a/foo b/foo\nindex 1..2\n" FOO "-- \n2.39\n", "-- \n2.39\n\n",
         "diff --git a/foo b/foo\nindex 1..2\n" FOO},
        {"Index: foo\n====\n" FOO, "\n", "Index: foo\n====\n" FOO},
        {FOO "@@ -9 +9 @@ main()\n-a\n+b\n", "\n", FOO "@@ -9 +9 @@ main()\n-a\n+b\n"},
        {FOO FOO, "\n", FOO FOO},
        {FOO "diff --git a/x b/x\n" FOO, "\n", FOO "diff --git a/x b/x\n" FOO},
        /* What is between two files belongs to the diff; what is behind the last to the message. */
        {FOO "a\n" FOO "b", "b\n", FOO "a\n" FOO},
        {FOO "--- a\nb", "b\n", FOO "--- a\n"},
        /* A hunk with no lines takes one line all the same. */
        {"--- a\n+++ b\n@@ -0,0 +0,0 @@\nx\ny", "y\n", "--- a\n+++ b\n@@ -0,0 +0,0 @@\nx\n"},
        /* A hunk that promises more takes the signature, and the last line with its new newline. */
        {"--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-- \n2.39\n", "",
         "--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-- \n2.39\n\n"},
        /* The first line of a file without a hunk is lost to the diff. */
        {FOO "--- a/x\n+++ b/x\nfoo", "+++ b/x\nfoo\n", FOO "--- a/x\n"},
        {"--- a\n--- b\n+++ b\n@@ -1 +1 @@\n", "--- a\n--- b\n+++ b\n@@ -1 +1 @@\n\n", ""},
        {"--- a\n+++ a\n--- b\n+++ b\n@@ -1 +1 @@\n x\n", "\n",
         "--- a\n+++ a\n--- b\n+++ b\n@@ -1 +1 @@\n x\n"},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_hunk_header(void)
{
    static const SplitCase cases[] = {
        {"--- a\n+++ b\n@@ -1,0 +1,2 @@\n+x\n+y\nz", "z\n",
         "--- a\n+++ b\n@@ -1,0 +1,2 @@\n+x\n+y\n"},
        {"--- a\n+++ b\n@@ -1 +1 @@ main()\n x\nz", "z\n",
         "--- a\n+++ b\n@@ -1 +1 @@ main()\n x\n"},
        {"--- a\n+++ b\n@@ -١,٢ +1,2 @@\n x\n y\nz", "z\n",
         "--- a\n+++ b\n@@ -١,٢ +1,2 @@\n x\n y\n"},
        {"--- a\n+++ b\n@@ -1 +1 @@\r\n x\r\nz", "z\n", "--- a\n+++ b\n@@ -1 +1 @@\r\n x\r\n"},
        {"--- a\n+++ b\n@@ -1,99999999999999999999 +1 @@\n x\nz", "",
         "--- a\n+++ b\n@@ -1,99999999999999999999 +1 @@\n x\nz\n"},
        {"--- a\n+++ b\n@@ -1, +1 @@\n", "--- a\n+++ b\n@@ -1, +1 @@\n\n", ""},
        {"--- a\n+++ b\n@@ -1 +1 @\n", "--- a\n+++ b\n@@ -1 +1 @\n\n", ""},
        {"--- a\n+++ b\n@@ - +1 @@\n", "--- a\n+++ b\n@@ - +1 @@\n\n", ""},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_no_newline(void)
{
    static const SplitCase cases[] = {
        {FOO NO_NEWLINE "x", "x\n", FOO NO_NEWLINE},
        {"--- a\n+++ b\n@@ -1 +1 @@\n-a\n" NO_NEWLINE "+b\n" NO_NEWLINE "x", "x\n",
         "--- a\n+++ b\n@@ -1 +1 @@\n-a\n" NO_NEWLINE "+b\n" NO_NEWLINE},
        /* Other lines with a backslash count as context. */
        {"--- a\n+++ b\n@@ -1 +1 @@\n\\ No eol\nx", "x\n",
         "--- a\n+++ b\n@@ -1 +1 @@\n\\ No eol\n"},
        /* Without a hunk it is text. */
        {"--- a\n+++ b\n" NO_NEWLINE, "--- a\n+++ b\n" NO_NEWLINE "\n", ""},
        /* Before the first hunk of a second file it overtakes that file's second name. */
        {FOO "--- a\n+++ b\n" NO_NEWLINE "@@ -1 +1 @@\n x\n", "\n",
         FOO "--- a\n" NO_NEWLINE "+++ b\n@@ -1 +1 @@\n x\n"},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_extended_header(void)
{
    static const SplitCase cases[] = {
        /* A rename without a hunk is a diff, if it has two lines of this kind. */
        {"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "\n",
         "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n"},
        {"diff --git a/x b/y\nold mode 100644\n", "diff --git a/x b/y\nold mode 100644\n\n", ""},
        {"diff --git a/x b/x\nnew file mode 100644\nindex 0..1\ndiff --git a/y b/y\nbye",
         "diff --git a/y b/y\nbye\n", "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n"},
        /* Not without `diff`. */
        {"rename from x\nrename to y\n", "rename from x\nrename to y\n\n", ""},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_binary(void)
{
#define BINARY "diff --git a/x b/x\nindex 1..2\nGIT binary patch\nliteral 1\nIcmZQz\n"
    static const SplitCase cases[] = {
        {BINARY "\n-- \n2.39\n", "", BINARY "\n-- \n2.39\n\n"},
        /* The header of the next file is torn apart. */
        {BINARY "diff --git a/foo b/foo\nindex 3..4\n" FOO, "index 3..4\n\n",
         BINARY "diff --git a/foo b/foo\n" FOO},
        {BINARY "different\nx", "x\ndifferent\n", BINARY},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

/* A part: its first character is its kind, `p` for text/plain and `x` for text/x-patch. */
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
        /* The last attachment wins, even over a diff in the text, even if empty. */
        {{"xa", "xb"}, "", "b"},
        {{"ptext\n" FOO, "xb"}, "text", "b"},
        {{"ptext\n" FOO, "x"}, "text", NULL},
        {{"x", "p" FOO}, "", FOO},
        /* Parts go on lines of their own, a part of white space on an empty one ... */
        {{"pa\n\n", "p", "p \nb"}, "a\n\nb", NULL},
        {{"p" FOO, "pa", "p", "pb"}, "a\n\nb", FOO},
        /* ... but a part that is all diff on none. */
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

/* White space next to a NUL is not at the end, and stays there. */
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
    g_test_add_func("/content/split/text", test_text);
    g_test_add_func("/content/split/hunks", test_hunks);
    g_test_add_func("/content/split/hunk-header", test_hunk_header);
    g_test_add_func("/content/split/no-newline", test_no_newline);
    g_test_add_func("/content/split/extended-header", test_extended_header);
    g_test_add_func("/content/split/binary", test_binary);
    g_test_add_func("/content/parts/patch", test_parts_of_patch);
    g_test_add_func("/content/parts/reply", test_parts_of_reply);
    g_test_add_func("/content/footer", test_footer);
    g_test_add_func("/content/nul", test_nul);
    g_test_add_func("/content/line-ends", test_line_ends);
    return g_test_run();
}
