/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/stat.h"

#include "output/terminal.h"
#include "text-fixture.h"

/* A diff that adds and removes lines in name. */
static void
append_file(GString *diff, const char *name, guint added, guint removed)
{
    g_string_append_printf(diff, "--- a/%s\t\n+++ b/%s\t\n@@ -1,%u +1,%u @@\n", name, name, removed,
                           added);
    for (guint i = 0; i < removed; i++)
        g_string_append(diff, "-a\n");
    for (guint i = 0; i < added; i++)
        g_string_append(diff, "+b\n");
}

static GArray *
stat_of(const GString *diff, guint files_max, guint width)
{
    GArray *lines = m2s_lines_new();
    m2s_stat_add(lines, m2s_slice_of_string(diff), files_max, width);
    return lines;
}

static void
check(const GString *diff, guint files_max, guint width, const char *expected)
{
    g_autoptr(GArray) lines = stat_of(diff, files_max, width);
    g_autofree char *got = describe_lines(lines);
    g_assert_cmpstr(got, ==, expected);
}

static void
test_lines(void)
{
    g_autoptr(GString) diff = g_string_new(NULL);
    check(diff, 9, 0, "");
    append_file(diff, "lid.c", 1, 0);
    check(diff, 9, 0, "s  lid.c | 1 +\np  1 file changed, 1 insertion(+)\n");
    append_file(diff, "src/pot.c", 2, 10);
    check(diff, 9, 0,
          "s  lid.c     |  1 +\ns  src/pot.c | 12 ++----------\n"
          "p  2 files changed, 3 insertions(+), 10 deletions(-)\n");
    check(diff, 1, 0, "p  2 files changed, 3 insertions(+), 10 deletions(-)\n");
    g_string_append(diff, "diff --git a/x.png b/x.png\nGIT binary patch\n");
    check(diff, 9, 0,
          "s  lid.c     |   1 +\ns  src/pot.c |  12 ++----------\ns  x.png     | Bin\n"
          "p  3 files changed, 3 insertions(+), 10 deletions(-)\n");
    g_string_assign(diff, "diff --git a/x b/y\nrename from x\nrename to y\n");
    check(diff, 9, 0, "s  y | 0\np  1 file changed, 0 insertions(+), 0 deletions(-)\n");
}

/* Long bars are scaled, long names lose their start. */
static void
test_scale(void)
{
    g_autoptr(GString) diff = g_string_new(NULL);
    append_file(diff, "lid.c", 300, 100);
    append_file(diff, "folder/folder/folder/pot.c", 1, 0);
    check(diff, 9, 0,
          "s  lid.c                      | 400 ++++++++++++++++++++++++++++++----------\n"
          "s  folder/folder/folder/pot.c |   1 +\n"
          "p  2 files changed, 301 insertions(+), 100 deletions(-)\n");
    check(diff, 9, 32,
          "s  lid.c           | 400 ++++++---\ns  …r/folder/pot.c |   1 +\n"
          "p  2 files changed, 301 insertions(+), 100 deletions(-)\n");
}

static void
test_widths(void)
{
    g_autoptr(GString) diff = g_string_new(NULL);
    append_file(diff, "ordner/töpfe/壺/壺壺壺.c", 30000, 20000);
    append_file(diff, "a", 1, 20000);
    for (guint width = 12; width < 100; width++) {
        g_autoptr(GArray) lines = stat_of(diff, 9, width);
        for (guint i = 0; i < lines->len; i++) {
            const M2sLine *line = &g_array_index(lines, M2sLine, i);
            if (line->kind == M2S_LINE_STAT)
                g_assert_cmpuint(m2s_terminal_width(line->text), <=, width);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stat/lines", test_lines);
    g_test_add_func("/stat/scale", test_scale);
    g_test_add_func("/stat/widths", test_widths);
    return g_test_run();
}
