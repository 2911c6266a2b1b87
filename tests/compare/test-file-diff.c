/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/file-diff.h"

static void
append(GString *out, M2sSlice text)
{
    g_string_append_len(out, text.data, text.size);
    g_string_append_c(out, ' ');
}

/* "old new blob..blob mode (extra)@start+lines,start+lines section|lines;" for each file, and "!"
 * if it is not sound. */
static char *
describe(const char *diff)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) files = m2s_file_diffs_read(m2s_slice_of(diff));
    for (guint i = 0; i < files->len; i++) {
        const M2sFileDiff *file = g_ptr_array_index(files, i);
        append(out, file->old_name);
        append(out, file->new_name);
        append(out, file->old_blob);
        append(out, file->mode);
        for (guint k = 0; k < file->extras->len; k++)
            append(out, g_array_index(file->extras, M2sSlice, k));
        for (guint h = 0; h < file->hunks->len; h++) {
            const M2sHunk *hunk = m2s_hunk_at(file, h);
            g_string_append_printf(out, "@%d+%d,%d+%d ", (int)hunk->old_start, (int)hunk->old_lines,
                                   (int)hunk->new_start, (int)hunk->new_lines);
            append(out, hunk->section);
            for (guint k = hunk->first; k < hunk->end; k++) {
                g_string_append_c(out, m2s_diff_line_at(file, k)->sign);
                append(out, m2s_diff_line_at(file, k)->text);
            }
        }
        g_string_append(out, file->is_sound ? "|" : "!|");
    }
    return g_string_free(out, FALSE);
}

static void
test_read(void)
{
    static const struct {
        const char *diff, *expected;
    } cases[] = {
        {"", ""},
        {"no diff\n+at all\n@@ -1 +1 @@\n", ""},
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "x x   @0+1,0+1  -a +b |"},
        {"diff --git a/d/x b/d/x\nindex 12ab..34cd 100755\n--- a/d/x\n+++ b/d/x\n"
         "@@ -5,2 +6,3 @@ f()\n a\n+b\n c\n",
         "d/x d/x 12ab 100755 @4+2,5+3 f()  a +b  c |"},
        /* New, deleted, renamed, and another mode. */
        {"diff --git a/x b/x\nnew file mode 100644\nindex 0000..12ab\n--- /dev/null\n+++ b/x\n"
         "@@ -0,0 +1 @@\n+b\n",
         " x 0000  new file mode 100644 @0+0,0+1  +b |"},
        {"diff --git a/x b/x\ndeleted file mode 100644\nindex 12ab..0000\n--- a/x\n+++ /dev/null\n"
         "@@ -1 +0,0 @@\n-b\n",
         "x  12ab  deleted file mode 100644 @0+1,0+0  -b |"},
        {"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n"
         "diff --git a/z b/z\nold mode 100644\nnew mode 100755\n",
         "x y   rename from x rename to y |z z   old mode 100644 new mode 100755 |"},
        /* A last line without a line end; a blank that was lost; a signature. */
        {"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n\n-a\n+b\n\\ No newline at end of file\n",
         "x x   @0+2,0+2    -a +b\n\\ No newline at end of file |"},
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n-- \n2.39\n", "x x   @0+1,0+1  -a +b |"},
        /* Line ends of a mail client, and of the file. */
        {"--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@ f\r\n-a\r\n+b\r\n", "x x   @0+1,0+1 f -a +b |"},
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n", "x x   @0+1,0+1  -a\r +b\r |"},
        /* Cut short, too long, out of order, beyond all bounds. */
        {"--- a/x\n+++ b/x\n@@ -1,3 +1 @@\n-a\n+b\n", "x x   @0+3,0+1  -a +b !|"},
        {"--- a/x\n+++ b/x\n@@ -1,3 +1 @@\n-a\ndiff --git a/y b/y\n",
         "x x   @0+3,0+1  -a !|y y   |"},
        {"--- a/x\n+++ b/x\n@@ -5 +5 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n",
         "x x   @4+1,4+1  -a +b @0+1,0+1  -a +b !|"},
        {"--- a/x\n+++ b/x\n@@ -1073741824 +1 @@\n-a\n+b\n", "x x   @1073741823+1,0+1  -a +b |"},
        {"--- a/x\n+++ b/x\n@@ -1073741825 +1 @@\n-a\n+b\n", "x x   @1073741824+1,0+1  -a +b !|"},
        {"--- a/x\n+++ b/x\n@@ -99999999999999999999 +1 @@\n-a\n+b\n",
         "x x   @1073741824+1,0+1  -a +b !|"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = describe(cases[i].diff);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

static gboolean
are_equal(const char *a, const char *b)
{
    g_autoptr(GPtrArray) one = m2s_file_diffs_read(m2s_slice_of(a));
    g_autoptr(GPtrArray) other = m2s_file_diffs_read(m2s_slice_of(b));
    return m2s_file_diff_equals(g_ptr_array_index(one, 0), g_ptr_array_index(other, 0));
}

static void
test_equals(void)
{
    const char *diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@ f\n-a\n+b\n";
    g_assert_true(are_equal(diff, diff));
    g_assert_true(are_equal(diff, "--- a/x\n+++ b/x\n@@ -7 +9 @@ g\n-a\n+b\n"));
    g_assert_false(are_equal(diff, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+c\n"));
    g_assert_false(are_equal(diff, "--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n"));
    g_assert_false(are_equal(diff, "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n@@ -5,0 +4 @@\n+b\n"));
    const char *binary = "diff --git a/x b/x\nindex 1111..2222\nBinary files a/x and b/x differ\n";
    g_assert_true(are_equal(binary, binary));
    g_assert_false(
        are_equal(binary, "diff --git a/x b/x\nindex 1111..3\nBinary files a/x and b/x differ\n"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file-diff/read", test_read);
    g_test_add_func("/file-diff/equals", test_equals);
    return g_test_run();
}
