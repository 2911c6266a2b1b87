/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/diff.h"

static char *
hash_of(const char *text, gsize size)
{
    guint8 hash[M2S_HASH_SIZE];
    m2s_diff_hash(m2s_slice(text, size), hash);
    GString *hex = g_string_new(NULL);
    for (guint i = 0; i < sizeof hash; i++)
        g_string_append_printf(hex, "%02x", hash[i]);
    return g_string_free(hex, FALSE);
}

/* Compares the hash with GLib's SHA-1 of the text that should be hashed. */
static void
test_hashed_text(void)
{
    static const struct {
        const char *diff, *hashed;
    } cases[] = {
        {"", ""},
        {" \n\t\r\n", ""},
        {"diff --git a/x b/y\nrename from x\nrename to y\n", ""},
        {"+a\n-b\n c\n", "+a\n-b\n c\n"},
        {"+a\n-b", "+a\n-b\n"},
        {"+a\nindex 1..2\n\n+b\nx\n+c", "+a\n+b\n+c\n"},
        {"+a\r\n\r+b\r\r\n", "+a\n+b\n"},
        /* White space is stripped from the ends first. */
        {" a\n+b \n", "+b\n"},
        {"\n\n+a\n \n\n", "+a\n"},
        {"x\n a \n+b", " a \n+b\n"},
        {"\u2003+a\u00a0", "+a\n"},
        /* File names lose their first folder and anything after white space. */
        {"--- a/foo.c\n+++ b/foo.c\n", "--- a/foo.c\n+++ b/foo.c\n"},
        {"--- old/x/foo.c\t2023-01-01\n+++ /dev/null", "--- a/x/foo.c\n+++ b/dev/null\n"},
        {"--- foo.c\n+++ foo.c.new\n", "--- a/\n+++ b/\n"},
        {"--- a/é\u2003x\n+a", "--- a/é\n+a\n"},
        {"---  foo\n+++\n--- \n+a", "---  foo\n+++\n--- \n+a\n"},
        {"+++a/b\n+a", "+++a/b\n+a\n"},
        /* A removed line that looks like a file name */
        {"--- a comment\n+a", "--- a/\n+a\n"},
        /* Hunk headers keep only their counts. */
        {"@@ -1,5 +2,6 @@ main()\n+a", "@@ -5 +6 @@\n+a\n"},
        {"@@ -1 +2 @@\n+a", "@@ -1 +1 @@\n+a\n"},
        {"@@ -1,0 +2,007 @@\n+a", "@@ -0 +7 @@\n+a\n"},
        {"@@ -1,٣ +2 @@\n+a", "@@ -3 +1 @@\n+a\n"},
        {"@@ -1,9223372036854775807 +2,0018446744073709551616 @@\n+a",
         "@@ -9223372036854775807 +18446744073709551616 @@\n+a\n"},
        {"@@ -1,٣0000000000000000000٣ +2 @@\n+a", "@@ -300000000000000000003 +1 @@\n+a\n"},
        {"+a\n@@ -1,5 +2,6 @\n+b", "+a\n+b\n"},
        {"@@ x\n+a\n@@ -1 +1 @@", "+a\n@@ -1 +1 @@\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hash = hash_of(cases[i].diff, strlen(cases[i].diff));
        g_autofree char *expected =
            g_compute_checksum_for_string(G_CHECKSUM_SHA1, cases[i].hashed, -1);
        g_assert_cmpstr(hash, ==, expected);
    }
}

static void
test_known_hash(void)
{
    g_autofree char *empty = hash_of(NULL, 0);
    g_assert_cmpstr(empty, ==, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    static const char diff[] = "diff --git a/foo b/foo\nindex 1..2 100644\n--- a/foo\n+++ b/foo\n"
                               "@@ -10,2 +10,3 @@ int main(void)\n one\n+two\n three\n";
    g_autofree char *hash = hash_of(diff, strlen(diff));
    g_assert_cmpstr(hash, ==, "9f190fad89b1c99778aac27d83b25dbef9a04b3e");
}

static void
test_file_names(void)
{
    static const struct {
        const char *diff, *names;
    } cases[] = {
        {"", ""},
        {"--- a/foo.c\n+++ b/foo.c\n", "foo.c|"},
        {"+++ b/z/y.c\n--- a/b.c\t2023\n--- a/B.c\n+++ b/b.c", "B.c|b.c|z/y.c|"},
        {"--- /dev/null\n+++ b/new.c", "new.c|"},
        {"--- /dev/null.c\n+++ dev/null", "null|"},
        {"--- a/x\r\n+++ b/y\r\n", "x|y|"},
        {"--- foo.c\n--- old comment\n", "|"},
        {"--- /a/b", "a/b|"},
        {"--- a//b", "/b|"},
        {"+++ b/\U0001F600\n+++ b/\uFFFD\n+++ b/é\n+++ b/e", "e|é|\uFFFD|\U0001F600|"},
        {" --- a/x\n --- a/z\n+++ b/y", "x|y|"}, /* the diff is stripped as a whole */
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) names = m2s_diff_file_names(m2s_slice_of(cases[i].diff));
        g_autoptr(GString) joined = g_string_new(NULL);
        for (guint j = 0; j < names->len; j++)
            g_string_append_printf(joined, "%s|", (char *)g_ptr_array_index(names, j));
        g_assert_cmpstr(joined->str, ==, cases[i].names);
    }
}

/* There are more names here than are collected before duplicates are dropped. */
static void
test_many_names(void)
{
    g_autoptr(GString) diff = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append_printf(diff, "--- a/%u\n", i * 7919 % 3000);
    g_autoptr(GPtrArray) names = m2s_diff_file_names(m2s_slice_of_string(diff));
    g_assert_cmpuint(names->len, ==, 3000);
    for (guint i = 1; i < names->len; i++)
        g_assert_cmpstr(g_ptr_array_index(names, i - 1), <, g_ptr_array_index(names, i));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff/hashed-text", test_hashed_text);
    g_test_add_func("/diff/known-hash", test_known_hash);
    g_test_add_func("/diff/file-names", test_file_names);
    g_test_add_func("/diff/many-names", test_many_names);
    return g_test_run();
}
