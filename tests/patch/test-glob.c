/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/glob.h"

static void
check(const char *pattern, const char *name, gboolean expected)
{
    if (m2s_glob_match(pattern, name) != expected)
        g_error("pattern %s, name %s", pattern, name);
}

typedef struct {
    const char *pattern, *yes[6], *no[6];
} GlobCase;

static void
check_cases(const GlobCase *cases, guint count)
{
    for (guint i = 0; i < count; i++) {
        for (guint j = 0; cases[i].yes[j]; j++)
            check(cases[i].pattern, cases[i].yes[j], TRUE);
        for (guint j = 0; cases[i].no[j]; j++)
            check(cases[i].pattern, cases[i].no[j], FALSE);
    }
}

static void
test_wildcards(void)
{
    static const GlobCase cases[] = {
        {"", {""}, {"a"}},
        {"*", {"", "a", "a/b", "a\nb"}, {NULL}},
        {"**", {"", "ab"}, {NULL}},
        {"drivers/*", {"drivers/net/e1000.c", "drivers/"}, {"drivers", "x/drivers/a", "Drivers/a"}},
        {"*.c", {"a.c", ".c", "a/b.c", "a.c.c"}, {"a.h", "a.c~", "c"}},
        {"a*b*c", {"abc", "aXbYc", "abbcbc"}, {"ab", "acb", "abcd"}},
        {"*a*", {"a", "xax", "aa"}, {"", "b"}},
        {"?", {"a", "é", "*", "\n", "/"}, {"", "ab"}},
        {"a?c*", {"abc", "aécd"}, {"ac"}},
        {"*?", {"a", "ab"}, {""}},
        {"a\\*", {"a\\", "a\\b"}, {"a*"}},
        {"a.c", {"a.c"}, {"abc"}},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

static void
test_sets(void)
{
    static const GlobCase cases[] = {
        {"[abc]", {"a", "c"}, {"", "d", "ab", "[abc]"}},
        {"[a-c]x", {"ax", "bx", "cx"}, {"dx", "-x", "b"}},
        {"[à-ï]", {"é"}, {"e", "ð"}},
        {"[!a-c]", {"d", "é", "-"}, {"a", "b", ""}},
        {"[a!]", {"a", "!"}, {"b"}},
        {"[^a]", {"^", "a"}, {"b"}},
        {"[]a]", {"]", "a"}, {"b"}},
        {"[!]a]", {"b"}, {"]", "a"}},
        {"[]-a]", {"]", "^", "a"}, {"b", "-"}},
        {"[-a]", {"-", "a"}, {"b"}},
        {"[a-]", {"-", "a"}, {"b"}},
        {"[!-a]", {"b"}, {"-", "a"}},
        {"[a-c-e]", {"b", "-", "e"}, {"d"}},
        {"[--0]", {"-", ".", "0"}, {",", "1"}},
        {"[[]", {"["}, {"]"}},
        {"[a\\]", {"a", "\\"}, {"b"}},
        {"[a*]", {"a", "*"}, {"b"}},
        {"*[0-9]", {"1", "a1", "a12"}, {"a"}},
        {"*[ab]*[cd]", {"ac", "xbxd"}, {"a", "ca"}},
        /* An unclosed set is matched literally. */
        {"[", {"["}, {"a"}},
        {"[a", {"[a"}, {"a"}},
        {"[]", {"[]"}, {"]"}},
        {"[!]", {"[!]"}, {"a"}},
        {"*[a-", {"x[a-"}, {"a"}},
        /* A reversed range is dropped. */
        {"[z-a]", {NULL}, {"a", "z", "m", "-", ""}},
        {"[!z-a]", {"a", "z", "m"}, {""}},
        {"[z-ab]", {"b"}, {"a", "z"}},
        {"[z-a!b]", {"a", "z"}, {"b"}},
        {"[z-a!-c]", {"a", "b"}, {"-", "c"}},
        {"[z-a!-!]", {"a"}, {"-", "!"}},
        {"[!z-a!]", {"a"}, {"!"}},
    };
    check_cases(cases, G_N_ELEMENTS(cases));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/glob/wildcards", test_wildcards);
    g_test_add_func("/glob/sets", test_sets);
    return g_test_run();
}
