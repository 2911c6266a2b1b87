/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <time.h>

#include <mbox2series/compare.h>

/* "KIND name exact" and the text of each section; line ends are ";". */
static char *
compare(const char *older, const char *newer)
{
    static const char *const kinds[] = {"message", "interdiff", "diffs", "added", "removed"};
    const M2sPatchText a = {"Ann <ann@example.org>", "Oil", "It creaks.", older};
    const M2sPatchText b = {"Ann <ann@example.org>", "Oil", "It creaks.", newer};
    g_autoptr(GPtrArray) sections = m2s_compare_patches(&a, &b, M2S_COMPARE_DEFAULT);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < sections->len; i++) {
        const M2sSection *section = g_ptr_array_index(sections, i);
        g_string_append_printf(out, "%s %s %s:%s", kinds[section->kind], section->name,
                               section->is_exact ? "exact" : "-", section->text);
    }
    for (char *p = out->str; *p; p++)
        if (*p == '\n')
            *p = ';';
    return g_string_free(out, FALSE);
}

#define FILE_X  "diff --git a/x b/x\nindex 1111..2222 100644\n--- a/x\n+++ b/x\n"
#define OTHER_X "diff --git a/x b/x\nindex 3333..4444 100644\n--- a/x\n+++ b/x\n"
#define NEW(name)                                                                                  \
    "diff --git a/" name " b/" name "\nnew file mode 100644\nindex 0000..1111\n--- /dev/null\n"    \
    "+++ b/" name "\n"

static void
test_compare(void)
{
    static const struct {
        const char *older, *newer, *expected;
    } cases[] = {
        {NULL, NULL, ""},
        {FILE_X "@@ -1 +1 @@\n-a\n+b\n", FILE_X "@@ -1 +1 @@\n-a\n+b\n", ""},
        {FILE_X "@@ -1 +1 @@\n-a\n+b\n", FILE_X "@@ -1 +1 @@\n-a\n+c\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -1 +1 @@;-b;+c;"},
        /* What the newer version no longer changes is as it was; lines are counted in the
         * results. */
        {FILE_X "@@ -1,2 +1,3 @@\n a\n+n\n b\n@@ -9 +10 @@ f\n-i\n+j\n",
         FILE_X "@@ -1,2 +1,3 @@\n a\n+n\n b\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -10 +10 @@ f;-j;+i;"},
        /* Hunks that touch or overlap become one. */
        {FILE_X "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", FILE_X "@@ -3,3 +3,3 @@\n c\n-d\n+D\n e\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -1,5 +1,5 @@; a;-B;+b; c;-d;+D; e;"},
        {FILE_X "@@ -1,2 +1,2 @@\n a\n-b\n+B\n", FILE_X "@@ -3,2 +3,2 @@\n-c\n+C\n d\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -1,4 +1,4 @@; a;-B;-c;+b;+C; d;"},
        /* The same in another way is no difference. */
        {FILE_X "@@ -1,2 +1,2 @@\n a\n-b\n+B\n", FILE_X "@@ -2 +2 @@\n-b\n+B\n", ""},
        /* Another state of the file: what both show decides. */
        {FILE_X "@@ -1,2 +1,2 @@\n int a\n-b\n+c\n", OTHER_X "@@ -5,2 +5,2 @@\n int a\n-b\n+d\n",
         "interdiff x -:--- a/x;+++ b/x;@@ -1,2 +5,2 @@; int a;-c;+d;"},
        {FILE_X "@@ -1,2 +1,2 @@\n int a\n-b\n+c\n", OTHER_X "@@ -1,2 +1,2 @@\n int e\n-b\n+c\n",
         "diffs x -:@@; @@;- int a;+ int e; -b; +c;"},
        /* It says that the state is the same, and it is not. */
        {FILE_X "@@ -1 +1 @@\n-a\n+b\n", FILE_X "@@ -1 +1 @@\n-c\n+d\n",
         "diffs x -:@@; @@;--a;-+b;+-c;++d;"},
        /* New in both; in one; by another name. */
        {NEW("x") "@@ -0,0 +1,2 @@\n+a\n+b\n", NEW("x") "@@ -0,0 +1,2 @@\n+a\n+c\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -1,2 +1,2 @@; a;-b;+c;"},
        {NULL, NEW("x") "@@ -0,0 +1 @@\n+a\n", "added x -:--- /dev/null;+++ b/x;@@ -0,0 +1 @@;+a;"},
        {NEW("x") "@@ -0,0 +1 @@\n+a\n", NULL,
         "removed x -:--- a/x;+++ /dev/null;@@ -1 +0,0 @@;-a;"},
        {NEW("x") "@@ -0,0 +1,3 @@\n+a\n+b\n+c\n", NEW("y") "@@ -0,0 +1,3 @@\n+a\n+b\n+d\n",
         "interdiff y -:--- a/x;+++ b/y;@@ -1,3 +1,3 @@; a; b;-c;+d;"},
        {NEW("w") "@@ -0,0 +1 @@\n+a\n" NEW("x") "@@ -0,0 +1,2 @@\n+b\n+c\n",
         NEW("y") "@@ -0,0 +1 @@\n+a\n" NEW("z") "@@ -0,0 +1,2 @@\n+b\n+d\n",
         "interdiff y -:--- a/w;+++ b/y;interdiff z -:--- a/x;+++ b/z;@@ -1,2 +1,2 @@; b;-c;+d;"},
        {NEW("x") "@@ -0,0 +1 @@\n+a\n", NEW("y") "@@ -0,0 +1 @@\n+b\n",
         "removed x -:--- a/x;+++ /dev/null;@@ -1 +0,0 @@;-a;"
         "added y -:--- /dev/null;+++ b/y;@@ -0,0 +1 @@;+b;"},
        /* A last line without a line end is another line. */
        {FILE_X "@@ -1 +1 @@\n-a\n+b\n",
         FILE_X "@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n",
         "interdiff x exact:--- a/x;+++ b/x;@@ -1 +1 @@;-b;+b;\\ No newline at end of file;"},
        /* What is no text. */
        {"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
         "diff --git a/x b/x\nold mode 100644\nnew mode 100600\n",
         "diffs x -:@@; old mode 100644;-new mode 100755;+new mode 100600;"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = compare(cases[i].older, cases[i].newer);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

/* A diff of so many hunks in one file.  (transfer full) */
static char *
make_diff(guint hunks, guint step, char letter)
{
    GString *diff = g_string_new(FILE_X);
    for (guint i = 0; i < hunks; i++)
        g_string_append_printf(diff, "@@ -%u,2 +%u,2 @@ %0*u\n f%u\n-a\n+%c\n", 1 + i * step,
                               1 + i * step, 500, i, i, letter);
    return g_string_free(diff, FALSE);
}

/* Time and text do not grow faster than the diffs. */
static void
test_hostile(void)
{
    for (guint step = 2; step < 20; step += 17) {
        g_autofree char *older = make_diff(20000, step, 'b'), *newer = make_diff(20000, step, 'c');
        const clock_t start = clock();
        g_autofree char *found = compare(older, newer);
        g_assert_cmpuint(strlen(found), <, strlen(older));
        g_assert_true(strstr(found, "+c;") != NULL);
        g_assert_cmpint(clock() - start, <, 20 * CLOCKS_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compare/cases", test_compare);
    g_test_add_func("/compare/hostile", test_hostile);
    return g_test_run();
}
