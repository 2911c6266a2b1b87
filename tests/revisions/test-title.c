/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/title.h"

typedef struct {
    const char *name;
    guint major, minor;
    const char *flags; /* "R": an RFC; "S": sent again; "B": a bot's */
    const char *trees; /* joined by commas */
    const char *text;
} TitleCase;

static char *
flags_of(const M2sTitle *title)
{
    return g_strconcat(title->is_rfc ? "R" : "", title->is_resend ? "S" : "",
                       title->is_bot ? "B" : "", NULL);
}

static char *
join(GPtrArray *texts)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(joined, "%s%s", i ? "," : "",
                               (const char *)g_ptr_array_index(texts, i));
    return g_string_free(joined, FALSE);
}

static void
test_cases(void)
{
    static const TitleCase cases[] = {
        {"wick: trim it", 1, 0, "", "", "wick trim it"},
        {"[v3,2/5] Wick: Trim  it!", 3, 0, "", "", "wick trim it"},
        {"[RFCv2] wick", 2, 0, "R", "", "wick"},
        {"[RFC,PATCHv4,net-next] wick", 4, 0, "R", "net-next", "wick"},
        {"[RESEND-v2] wick", 2, 0, "S", "", "wick"},
        {"[v2,RESEND] wick", 2, 0, "S", "", "wick"},
        {"[v4a] wick", 4, 0, "", "", "wick"},
        {"[WIP] wick", 1, 0, "R", "", "wick"},
        {"[rebased] wick", 1, 0, "S", "", "wick"},
        {"[v2] [v5] wick", 5, 0, "", "", "wick"},
        {"[0/2] [v3] wick", 3, 0, "", "", "wick"},
        /* A reroll of one patch, or a tree. */
        {"[v2.1] wick", 2, 1, "", "", "wick"},
        {"[v9.2] wick", 9, 2, "", "", "wick"},
        {"[v5.10] wick", 1, 0, "", "v5.10", "wick"},
        {"[v4.4] wick", 1, 0, "", "v4.4", "wick"},
        {"[v100] wick", 1, 0, "", "v100", "wick"},
        /* Versions outside of the brackets. */
        {"wick: trim it (v2)", 2, 0, "", "", "wick trim it"},
        {"wick: trim it [PATCH v3]", 3, 0, "", "", "wick trim it"},
        {"v2: wick", 2, 0, "", "", "wick"},
        {"wick, v2", 2, 0, "", "", "wick"},
        {"wick: support soot v2", 1, 0, "", "", "wick support soot"},
        {"[v2] wick: support soot v2", 2, 0, "", "", "wick support soot"},
        {"[v3] wick (v2)", 3, 0, "", "", "wick"},
        {"Re: wick", 1, 0, "", "", "wick"},
        {"[Bug,12] the wick smokes", 1, 0, "B", "12", "the wick smokes"},
        {"+ wick.patch added to -mm tree", 1, 0, "B", "", "wick patch added to mm tree"},
        {"linux-next: build failure", 1, 0, "B", "", "linux next build failure"},
        {"[v2] ДОХЛАЯ Лампа", 2, 0, "", "", "дохлая лампа"},
        {"[v2", 1, 0, "", "", "v2"},
        {"[v99999999999999999999] wick", 1, 0, "", "v99999999999999999999", "wick"},
        {"", 1, 0, "", "", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sTitle) title = {0};
        m2s_title_parse(cases[i].name, &title);
        g_test_message("%s", cases[i].name);
        g_autofree char *flags = flags_of(&title);
        g_autofree char *trees = join(title.trees);
        g_assert_cmpuint(title.version.major, ==, cases[i].major);
        g_assert_cmpuint(title.version.minor, ==, cases[i].minor);
        g_assert_cmpstr(flags, ==, cases[i].flags);
        g_assert_cmpstr(trees, ==, cases[i].trees);
        g_assert_cmpstr(title.text, ==, cases[i].text);
    }
}

static void
test_numbers(void)
{
    g_auto(M2sTitle) title = {0};
    m2s_title_parse("[v2,3/17] wick", &title);
    g_assert_true(title.has_number);
    g_assert_cmpint(title.number, ==, 3);
    g_assert_cmpint(title.total, ==, 17);
}

static void
test_branches(void)
{
    static const struct {
        const char *tree, *branches;
    } cases[] = {{"net-next", ""},           {"5.10", "5.10"},        {"linux-5.10.y", "5.10"},
                 {"stable", "stable"},       {"unstable", ""},        {"5.4-stable", "5.4"},
                 {"linux,dev-4.19", "4.19"}, {"for-stable", "stable"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(g_free);
        m2s_title_branches(cases[i].tree, branches);
        g_autofree char *joined = join(branches);
        g_assert_cmpstr(joined, ==, cases[i].branches);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/title/cases", test_cases);
    g_test_add_func("/title/numbers", test_numbers);
    g_test_add_func("/title/branches", test_branches);
    return g_test_run();
}
