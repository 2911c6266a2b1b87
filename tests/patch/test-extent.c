/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/extent.h"

#define FILE_A "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"

/* Each text has its message, its patch and its rest. */
static void
test_parts(void)
{
    static const char *const cases[][3] = {
        {"", "", ""},
        {"just text\n-- \nAnn\n", "", ""},
        {"text\n", FILE_A, "-- \n2.39.5\n"},
        {"text\n", "---\n x | 2 +-\n\ndiff --git a/x b/x\n" FILE_A, "_____\nlist\n"},
        {"text\n", "Index: x\n=====\n" FILE_A, "\n\n-- \n"},
        {"text\n", FILE_A "between\n" FILE_A, "after\n"},
        {"text\n", FILE_A "\\ No newline at end of file\n", "after\n"},
        /* What looks like a signature or a footer within a hunk belongs to it. */
        {"", "--- a/x\n+++ b/x\n@@ -1,3 +1 @@\n-- \n-_____\n \n", "-- \nAnn\n"},
        /* An empty line of context may have lost its blank. */
        {"", "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n", "\n"},
        {"", "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\r\n", "-- \n"},
        /* Files without hunks. */
        {"", "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", "-- \n"},
        {"", "diff --git a/x b/x\nold mode 100644\nnew mode 100755\n", "thinking\n"},
        {"", "diff --git a/x b/x\nGIT binary patch\nliteral 1\nIcmZ\n\nliteral 0\nHcmV\n\n",
         "-- \n"},
        {"", "diff --git a/x b/x\r\nGIT binary patch\r\nliteral 1\r\nIcmZ\r\n\r\n", "-- \r\n"},
        {"", "--- a/x\n+++ b/x\n@@ -0,0 +0,0 @@\n", "-- \n"},
        {"text\n", "", "---\nno diff here\n"},
        {"--- \t is no file, nor are\n--\n----\n", "", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(cases[i][0], cases[i][1], cases[i][2], NULL);
        M2sExtent extent = m2s_extent_find(m2s_slice_of(text));
        g_autofree char *message = g_strndup(text, extent.start);
        g_autofree char *patch = g_strndup(text + extent.start, extent.end - extent.start);
        g_assert_cmpstr(message, ==, cases[i][0]);
        g_assert_cmpstr(patch, ==, cases[i][1]);
        g_assert_cmpuint(extent.damage, ==, 0);
    }
}

static void
test_damage(void)
{
    static const struct {
        const char *text;
        guint64 line;
    } cases[] = {
        {"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n", 5},
        {"text\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\nwrapped\n b\n", 6},
        /* the first of two, the second of which has no end either */
        {"--- a/x\n+++ b/x\n@@ -1 +1,2 @@\nx\n--- a/y\n+++ b/y\n@@ -1 +1,2 @@\ny\n"
         "--- a/z\n+++ b/z\n@@ -1 +1,2 @@\n",
         4},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        M2sExtent extent = m2s_extent_find(m2s_slice_of(cases[i].text));
        g_assert_cmpuint(extent.damage, ==, cases[i].line);
        g_assert_cmpuint(extent.end, ==, strlen(cases[i].text));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extent/parts", test_parts);
    g_test_add_func("/extent/damage", test_damage);
    return g_test_run();
}
