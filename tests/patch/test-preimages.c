/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/preimages.h"

static void
add(const char *path, const char *blob, gpointer user_data)
{
    g_string_append_printf(user_data, "%s=%s ", path, blob);
}

static void
test_find(void)
{
    static const struct {
        const char *diff, *found;
    } cases[] = {
        {"diff --git a/x b/x\nindex 0123ABC..89abdef 100644\n--- a/x\n+++ b/x\n"
         "@@ -1 +1 @@\n-a\n+b\n",
         "x=0123abc "},
        {"diff --git a/x b/x\nnew file mode 100644\nindex 0000000..89abdef\n--- /dev/null\n"
         "+++ b/x\n@@ -0,0 +1 @@\n+b\n",
         ""},
        /* a removed line that looks like a header */
        {"diff --git a/x b/x\nindex 0123abc..89abdef\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n--- a/y\n"
         "+++ b/z\n",
         "x=0123abc "},
        {"diff --git a/old b/new\nsimilarity index 90%\nrename from old\nrename to new\n"
         "index 0123abc..89abdef 100644\n--- a/old\n+++ b/new\n@@ -1 +1 @@\n-a\n+b\n",
         "old=0123abc "},
        {"diff --git a/old b/new\nsimilarity index 90%\ncopy from old\ncopy to new\n"
         "index 0123abc..89abdef 100644\n--- a/old\n+++ b/new\n@@ -1 +1 @@\n-a\n+b\n",
         "old=0123abc "},
        {"diff --git a/x b/x\r\nindex 0123abc..89abdef 100644\r\n--- a/x\r\n+++ b/x\r\n"
         "@@ -1 +1 @@\r\n-a\r\n+b\r\n",
         "x=0123abc "},
        {"diff --git a/x\" b/x\"\nindex 0123abc..89abdef 100644\n", "x\"=0123abc "},
        {"diff --git a/p i b/p i\nindex 0123abc..89abdef 100644\nGIT binary patch\n",
         "p i=0123abc "},
        {"diff --git \"a/\\303\\266\" \"b/\\303\\266\"\nindex 0123abc..89abdef 100644\n"
         "--- \"a/\\303\\266\"\n+++ \"b/\\303\\266\"\n@@ -1 +1 @@\n-a\n+b\n",
         "\303\266=0123abc "},
        {"diff --git a/../x b/../x\nindex 0123abc..89abdef 100644\n", ""},
        {"diff --git a//x b//x\nindex 0123abc..89abdef 100644\n", ""},
        {"diff --git \"a/x\\ny\" \"b/x\\ny\"\nindex 0123abc..89abdef 100644\n", ""},
        {"diff --git a/x b/x\nindex zz..89abdef 100644\n", ""},
        {"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", ""}, /* not git's */
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GHashTable) touched =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GString) found = g_string_new(NULL);
        m2s_preimages_find(m2s_slice_of(cases[i].diff), touched, add, found);
        g_assert_cmpstr(found->str, ==, cases[i].found);
    }
}

/* What an earlier diff has written is no preimage. */
static void
test_touched(void)
{
    const char *diff = "diff --git a/x b/x\nindex 0123abc..89abdef 100644\n--- a/x\n+++ b/x\n"
                       "@@ -1 +1 @@\n-a\n+b\n";
    g_autoptr(GHashTable) touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) found = g_string_new(NULL);
    m2s_preimages_find(m2s_slice_of(diff), touched, add, found);
    m2s_preimages_find(m2s_slice_of(diff), touched, add, found);
    g_assert_cmpstr(found->str, ==, "x=0123abc ");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/preimages/find", test_find);
    g_test_add_func("/preimages/touched", test_touched);
    return g_test_run();
}
