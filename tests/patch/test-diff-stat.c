/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff-stat.h"

#include "model/details.h"

/* "name +added -removed" for each file, or "name binary", joined by "|". */
static char *
describe(const char *diff)
{
    g_autoptr(GArray) files = m2s_diff_stat(m2s_slice_of(diff));
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        const M2sFileStat *file = &g_array_index(files, M2sFileStat, i);
        g_string_append(text, i > 0 ? "|" : "");
        g_string_append_len(text, file->name.data, file->name.size);
        if (file->binary)
            g_string_append(text, " binary");
        else
            g_string_append_printf(text, " +%u -%u", file->added, file->removed);
    }
    return g_string_free(text, FALSE);
}

static void
test_files(void)
{
    static const struct {
        const char *diff, *expected;
    } cases[] = {
        {"", ""},
        {"no diff\n+at all\n", ""},
        {"--- a/lid.c\n+++ b/lid.c\n@@ -1 +1 @@\n-a\n+b\n", "lid.c +1 -1"},
        {"diff --git a/src/lid.c b/src/lid.c\nindex 1..2 100644\n--- a/src/lid.c\n"
         "+++ b/src/lid.c\n@@ -1,2 +1,3 @@ lid()\n a\n+b\n+c\n-d\n",
         "src/lid.c +2 -1"},
        /* Two files, without and with git's line. */
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ b/y\n@@ -0,0 +1 @@\n+b\n",
         "x +1 -1|y +1 -0"},
        {"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n"
         "diff --git a/y b/y\n--- a/y\n+++ b/y\n@@ -0,0 +1 @@\n+b\n",
         "x +0 -1|y +1 -0"},
        /* Removed and added lines that look like headers. */
        {"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n-b\n+++ b/y\n+c\n", "x +2 -2"},
        /* New, deleted and renamed files; modes. */
        {"diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n",
         "n +1 -0"},
        {"diff --git a/d b/d\ndeleted file mode 100644\n--- a/d\n+++ /dev/null\n"
         "@@ -1 +0,0 @@\n-a\n",
         "d +0 -1"},
        {"diff --git a/lid.c b/cover.c\nsimilarity index 100%\nrename from lid.c\n"
         "rename to cover.c\n",
         "cover.c +0 -0"},
        {"diff --git a/run b/run\nold mode 100644\nnew mode 100755\n", "run +0 -0"},
        {"diff --git a/pot.png b/pot.png\nBinary files a/pot.png and b/pot.png differ\n",
         "pot.png binary"},
        {"diff --git a/pot.png b/pot.png\nindex 1..2\nGIT binary patch\nliteral 3\nabc\n\n",
         "pot.png binary"},
        /* Names with blanks, dates after names, quotes. */
        {"--- a/the lid.c\t\n+++ b/the lid.c\t\n@@ -1 +1 @@\n-a\n+b\n", "the lid.c +1 -1"},
        {"--- lids-1.0/lid.c\t2024-02-05\n+++ lids/lid.c\t2024-02-06\n@@ -1 +1 @@\n-a\n+b\n",
         "lid.c +1 -1"},
        {"diff --git \"a/\\303\\266l\" \"b/\\303\\266l\"\n--- \"a/\\303\\266l\"\n"
         "+++ \"b/\\303\\266l\"\n@@ -1 +1 @@\n-a\n+b\n",
         "\\303\\266l +1 -1"},
        /* Mangled on the way: a context line lost its blank, a hunk is cut short, a carriage
         * return. */
        {"--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n\n+b\n+c\n", "x +1 -0"},
        {"--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n+b\ndiff --git a/y b/y\n--- a/y\n+++ b/y\n"
         "@@ -1 +1 @@\n-a\n+b\n",
         "x +1 -1|y +1 -1"},
        {"--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\n+b\r\n", "x +1 -1"},
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
         "\\ No newline at end of file\n",
         "x +1 -1"},
        {"@@ -1 +1 @@\n-a\n+b\n", ""},
        {"+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = describe(cases[i].diff);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

/* As text, with what files were called before. */
static void
test_text(void)
{
    static const struct {
        const char *diff, *expected;
    } cases[] = {
        {"", ""},
        {"--- a/lid.c\n+++ b/lid.c\n@@ -1 +1,2 @@\n-a\n+b\n+c\n", "2\t1\tlid.c\n"},
        {"--- a/old.c\n+++ b/new.c\n@@ -1 +0,0 @@\n-a\n", "0\t1\tnew.c\told.c\n"},
        {"--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n--- a/d\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
         "1\t0\tn\n0\t1\td\n"},
        {"diff --git a/lid.c b/pot.c\nrename from lid.c\nrename to pot.c\n--- a/lid.c\n"
         "+++ b/pot.c\n@@ -1 +0,0 @@\n-a\n",
         "0\t1\tpot.c\tlid.c\n"},
        {"diff --git a/lid.c b/pot.c\ncopy from lid.c\ncopy to pot.c\n", "0\t0\tpot.c\tlid.c\n"},
        {"diff --git a/p b/p\nBinary files a/p and b/p differ\n", "-\t-\tp\n"},
        {"diff --git a/x\ty b/x\ty\n", "0\t0\tx\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = m2s_diff_files(m2s_slice_of(cases[i].diff), NULL);
        g_assert_cmpstr(got, ==, cases[i].expected);
    }
}

static void
test_many(void)
{
    gboolean are_all;
    g_autoptr(GString) diff = g_string_new(NULL);
    for (guint i = 0; i < M2S_FILES_MAX; i++)
        g_string_append(diff, "diff --git a/x b/x\n");
    g_autofree char *all = m2s_diff_files(m2s_slice_of_string(diff), &are_all);
    g_assert_true(are_all);
    g_string_append(diff, "diff --git a/y b/y\n");
    g_autofree char *cut = m2s_diff_files(m2s_slice_of_string(diff), &are_all);
    g_assert_false(are_all);
    g_assert_cmpstr(cut, ==, all);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff-stat/files", test_files);
    g_test_add_func("/diff-stat/text", test_text);
    g_test_add_func("/diff-stat/many", test_many);
    return g_test_run();
}
