/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/script.h"
#include "compare/unified.h"

static void
add_above(GString *out, const M2sShown *shown, G_GNUC_UNUSED gpointer data)
{
    g_string_append_printf(out, "@%u@", shown->old_start);
}

/* A letter a line: "abc" is three lines.  Returns: (transfer full): of M2sSlice. */
static GArray *
split_letters(const char *letters)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    for (const char *p = letters; *p; p++) {
        const M2sSlice line = m2s_slice(p, *p == '.' ? 0 : 1);
        g_array_append_val(lines, line);
    }
    return lines;
}

/* What leads from older to newer, without line ends.  "." is a blank line.  (transfer full) */
static char *
compare(const char *older, const char *newer)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GArray) old_lines = split_letters(older), new_lines = split_letters(newer);
    m2s_unified_add(out, old_lines, new_lines, add_above, NULL);
    for (char *p = out->str; *p; p++)
        if (*p == '\n')
            *p = ';';
    return g_string_free(out, FALSE);
}

static void
test_hunks(void)
{
    static const struct {
        const char *older, *newer, *expected;
    } cases[] = {
        {"", "", ""},
        {"abc", "abc", ""},
        {"", "a", "@0@+a;"},
        {"a", "", "@0@-a;"},
        {"abcde", "abxde", "@0@ a; b;-c;+x; d; e;"},
        /* No more than three lines around a change; two hunks if more than six are between. */
        {"abcdefghijk", "abcdexghijk", "@2@ c; d; e;-f;+x; g; h; i;"},
        {"abcdefgh", "xbcdefgy", "@0@-a;+x; b; c; d; e; f; g;-h;+y;"},
        {"abcdefghi", "xbcdefghy", "@0@-a;+x; b; c; d;@5@ f; g; h;-i;+y;"},
        /* Lines that are moved: the unique ones that are in order stay. */
        {"abcde", "eabcd", "@0@+e; a; b; c; d;-e;"},
        /* A new block begins behind the blank line, not within the block before. */
        {"ab.cd", "ab.xy.cd", "@0@ a; b; ;+x;+y;+; c; d;"},
        /* One line takes the place of another: they stay together. */
        {"ahkl", "ahll", "@0@ a; h;-k;+l; l;"},
        /* Two blocks that are both moved up, the second one just before another change. */
        {"a.xbcdnoe.ghqi", "a.xy.xbcdnoe.gf.ghi",
         "@0@ a; ;+x;+y;+; x; b; c;@7@ o; e; ;+g;+f;+; g; h;-q; i;"},
        /* Nothing but repeated lines. */
        {"aaaa", "aaaaa", "@1@ a; a; a;+a;"},
        {"abababab", "babababa", "@0@-a; b; a; b;@5@ b; a; b;+a;"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = compare(cases[i].older, cases[i].newer);
        g_assert_cmpstr(found, ==, cases[i].expected);
    }
}

/* Letters at random, from the first few of the alphabet.  (transfer full) */
static char *
make_letters(GRand *random, guint kinds)
{
    guint size = g_rand_int_range(random, 0, 40);
    char *letters = g_new0(char, size + 1);
    for (guint i = 0; i < size; i++) {
        guint letter = g_rand_int_range(random, 0, kinds);
        letters[i] = letter == 0 ? '.' : 'a' + letter;
    }
    return letters;
}

/* The length of the longest sequence common to both, by the book. */
static guint
count_common(const char *a, const char *b)
{
    guint rows[2][64] = {{0}};
    for (guint i = 0; a[i]; i++)
        for (guint k = 0; b[k]; k++)
            rows[(i + 1) % 2][k + 1] =
                a[i] == b[k] ? rows[i % 2][k] + 1 : MAX(rows[i % 2][k + 1], rows[(i + 1) % 2][k]);
    return rows[strlen(a) % 2][strlen(b)];
}

/* What is not marked.  (transfer full) */
static char *
kept(const char *letters, const gboolean *marked)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; letters[i]; i++)
        if (!marked[i])
            g_string_append_c(text, letters[i]);
    return g_string_free(text, FALSE);
}

/* What is neither removed nor added is the same; and it is as long as can be, unless unique lines
 * are kept together at its expense. */
static void
test_random(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    guint found = 0, longest = 0;
    for (guint round = 0; round < 3000; round++) {
        g_autofree char *older = make_letters(random, 2 + round % 20);
        g_autofree char *newer = make_letters(random, 2 + round % 20);
        g_autoptr(GArray) old_lines = split_letters(older), new_lines = split_letters(newer);
        g_auto(M2sScript) script = {0};
        m2s_script_init(&script, old_lines, new_lines);
        g_autofree char *old_kept = kept(older, script.removed);
        g_autofree char *new_kept = kept(newer, script.added);
        g_assert_cmpstr(old_kept, ==, new_kept);
        g_assert_cmpuint(strlen(old_kept), <=, count_common(older, newer));
        if (round % 20 < 3) /* hardly any line is unique */
            g_assert_cmpuint(strlen(old_kept) + 2, >=, count_common(older, newer));
        found += strlen(old_kept);
        longest += count_common(older, newer);
    }
    g_assert_cmpuint(found * 100, >=, longest * 90);
}

/* Seconds that it takes to compare two texts of that many lines, each one of two. */
static double
measure(guint lines, guint seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autofree char *older = g_new0(char, lines + 1), *newer = g_new0(char, lines + 1);
    for (guint i = 0; i < lines; i++) {
        older[i] = 'a' + g_rand_int_range(random, 0, 2);
        newer[i] = 'a' + g_rand_int_range(random, 0, 2);
    }
    g_autoptr(GArray) old_lines = split_letters(older), new_lines = split_letters(newer);
    g_auto(M2sScript) script = {0};
    gint64 start = g_get_monotonic_time();
    m2s_script_init(&script, old_lines, new_lines);
    return (g_get_monotonic_time() - start) / 1e6;
}

/* Texts that have much in common everywhere, and nothing unique, take no longer than others: with
 * all steps of the shortest way, this would be minutes. */
static void
test_hostile(void)
{
    g_assert_cmpfloat(measure(200000, 1), <, 20);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/script/hunks", test_hunks);
    g_test_add_func("/script/random", test_random);
    g_test_add_func("/script/hostile", test_hostile);
    return g_test_run();
}
