/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-splitter.h"

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
        m2s_diff_split(m2s_slice_of(cases[i].text), message, diff);
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
        /* Text between two files belongs to the diff, text after the last to the message. */
        {FOO "a\n" FOO "b", "b\n", FOO "a\n" FOO},
        {FOO "--- a\nb", "b\n", FOO "--- a\n"},
        /* A hunk that announces no lines still takes one. */
        {"--- a\n+++ b\n@@ -0,0 +0,0 @@\nx\ny", "y\n", "--- a\n+++ b\n@@ -0,0 +0,0 @@\nx\n"},
        /* A hunk that announces more lines takes the signature and the added newline. */
        {"--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-- \n2.39\n", "",
         "--- a\n+++ b\n@@ -1,3 +1,3 @@\n a\n-- \n2.39\n\n"},
        /* The first line of a file without a hunk ends up in the diff. */
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
        /* Without a hunk, this line is text. */
        {"--- a\n+++ b\n" NO_NEWLINE, "--- a\n+++ b\n" NO_NEWLINE "\n", ""},
        /* Before the first hunk of a second file, it moves before that file's second name. */
        {FOO "--- a\n+++ b\n" NO_NEWLINE "@@ -1 +1 @@\n x\n", "\n",
         FOO "--- a\n" NO_NEWLINE "+++ b\n@@ -1 +1 @@\n x\n"},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

static void
test_extended_header(void)
{
    static const SplitCase cases[] = {
        /* Without a hunk, it is a diff if it has at least two lines of extended header. */
        {"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "\n",
         "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n"},
        {"diff --git a/x b/y\nold mode 100644\n", "diff --git a/x b/y\nold mode 100644\n\n", ""},
        {"diff --git a/x b/x\nnew file mode 100644\nindex 0..1\ndiff --git a/y b/y\nbye",
         "diff --git a/y b/y\nbye\n", "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n"},
        /* Without a `diff` line, it is text. */
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
        /* The header of the next file is split. */
        {BINARY "diff --git a/foo b/foo\nindex 3..4\n" FOO, "index 3..4\n\n",
         BINARY "diff --git a/foo b/foo\n" FOO},
        {BINARY "different\nx", "x\ndifferent\n", BINARY},
    };
    check_split(cases, G_N_ELEMENTS(cases));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff-splitter/text", test_text);
    g_test_add_func("/diff-splitter/hunks", test_hunks);
    g_test_add_func("/diff-splitter/hunk-header", test_hunk_header);
    g_test_add_func("/diff-splitter/no-newline", test_no_newline);
    g_test_add_func("/diff-splitter/extended-header", test_extended_header);
    g_test_add_func("/diff-splitter/binary", test_binary);
    return g_test_run();
}
