/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/regex.h"

#include <mbox2series/base.h>

static M2sRegex *
compile(const char *pattern, M2sRegexFlags flags)
{
    g_autoptr(GError) error = NULL;
    M2sRegex *regex = m2s_regex_new(pattern, flags, &error);
    g_assert_no_error(error);
    g_assert_nonnull(regex);
    return regex;
}

static void
test_match(void)
{
    static const struct {
        const char *pattern;
        M2sRegexFlags flags;
        const char *text, *match; /* match: NULL if there is none */
    } cases[] = {
        {"b+", M2S_REGEX_DEFAULT, "abbc", "bb"},
        {"b", M2S_REGEX_DEFAULT, "", NULL},
        {"", M2S_REGEX_DEFAULT, "", ""},
        {"B", M2S_REGEX_DEFAULT, "abc", NULL},
        {"B", M2S_REGEX_CASELESS, "abc", "b"},
        {"É", M2S_REGEX_CASELESS, "é", "é"},
        {"b", M2S_REGEX_ANCHORED, "ab", NULL},
        {"a", M2S_REGEX_ANCHORED, "ab", "a"},
        {"a.b", M2S_REGEX_DEFAULT, "a\nb", NULL},
        {"a.b", M2S_REGEX_DEFAULT, "a\rb", "a\rb"},
        {"a.b", M2S_REGEX_DEFAULT, "aéb", "aéb"},
        {"a.b", M2S_REGEX_DOTALL, "a\nb", "a\nb"},
        {"^b", M2S_REGEX_DEFAULT, "a\nb", NULL},
        {"^b", M2S_REGEX_MULTILINE, "a\nb", "b"},
        {"^b", M2S_REGEX_MULTILINE, "a\rb", NULL},
        {"a$", M2S_REGEX_DEFAULT, "a\n", "a"},
        {"a$", M2S_REGEX_DEFAULT, "a\nb", NULL},
        {"a$", M2S_REGEX_MULTILINE, "a\nb", "a"},
        {"a$", M2S_REGEX_MULTILINE, "a\r\nb", NULL},
        {"\\w+", M2S_REGEX_DEFAULT, "-é٣_-", "é٣_"},
        {"\\d+", M2S_REGEX_DEFAULT, "x٣", "٣"},
        {"\\s", M2S_REGEX_DEFAULT, "a\u2003", "\u2003"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sRegex) regex = compile(cases[i].pattern, cases[i].flags);
        M2sSlice groups[M2S_REGEX_GROUPS];
        M2sRegexResult result = m2s_regex_match(regex, m2s_slice_of(cases[i].text), 0, groups);
        g_assert_cmpint(result, ==, cases[i].match ? M2S_REGEX_MATCH : M2S_REGEX_NO_MATCH);
        if (cases[i].match)
            g_assert_cmpmem(groups[0].data, groups[0].size, cases[i].match, strlen(cases[i].match));
    }
}

static void
test_groups(void)
{
    g_autoptr(M2sRegex) regex = compile("(a)|(b)(x?)(c)", M2S_REGEX_DEFAULT);
    M2sSlice groups[M2S_REGEX_GROUPS];
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice_of("-a"), 0, groups), ==, M2S_REGEX_MATCH);
    g_assert_cmpmem(groups[1].data, groups[1].size, "a", 1);
    g_assert_null(groups[2].data);
    g_assert_null(groups[3].data);
    /* More groups than there is room for */
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice_of("-bc"), 0, groups), ==, M2S_REGEX_MATCH);
    g_assert_cmpmem(groups[0].data, groups[0].size, "bc", 2);
    g_assert_null(groups[1].data);
    g_assert_cmpmem(groups[2].data, groups[2].size, "b", 1);
    g_assert_nonnull(groups[3].data);
    g_assert_cmpuint(groups[3].size, ==, 0);
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice_of("-bc"), 0, NULL), ==, M2S_REGEX_MATCH);
}

static void
test_start(void)
{
    M2sSlice text = m2s_slice_of("aba"), groups[M2S_REGEX_GROUPS];
    g_autoptr(M2sRegex) anywhere = compile("a", M2S_REGEX_DEFAULT);
    g_assert_cmpint(m2s_regex_match(anywhere, text, 1, groups), ==, M2S_REGEX_MATCH);
    g_assert_true(groups[0].data == text.data + 2);
    g_assert_cmpint(m2s_regex_match(anywhere, text, 3, groups), ==, M2S_REGEX_NO_MATCH);
    g_autoptr(M2sRegex) here = compile("b", M2S_REGEX_ANCHORED);
    g_assert_cmpint(m2s_regex_match(here, text, 1, groups), ==, M2S_REGEX_MATCH);
    g_autoptr(M2sRegex) line = compile("^b", M2S_REGEX_DEFAULT);
    g_assert_cmpint(m2s_regex_match(line, text, 1, groups), ==, M2S_REGEX_NO_MATCH);
}

static void
test_nul(void)
{
    g_autoptr(M2sRegex) regex = compile("b$", M2S_REGEX_DEFAULT);
    M2sSlice groups[M2S_REGEX_GROUPS];
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice("a\0b", 3), 0, groups), ==, M2S_REGEX_MATCH);
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice(NULL, 0), 0, groups), ==, M2S_REGEX_NO_MATCH);
}

static void
test_count(void)
{
    static const struct {
        const char *pattern, *text;
        guint count;
    } cases[] = {
        {"^Acked-by:", "Acked-by: a\nacked-BY: b\n Acked-by: c\n", 2},
        {"^(Acked|Tested)-by: .*$", "Tested-by: a\r\nTested-by: b", 2},
        {"aa", "aaaaa", 2},
        {"a", "", 0},
        /* Empty matches count: before each character, after a match, and after the last newline. */
        {"", "é", 2},
        {"a*", "baac", 4},
        {"^", "a\nb\n", 3},
        {"$", "a\nb\n", 3},
        {"\\b", "a b", 4},
        {"x*?$", "x", 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sRegex) regex =
            compile(cases[i].pattern, M2S_REGEX_MULTILINE | M2S_REGEX_CASELESS);
        guint count = 99;
        M2sRegexResult result = m2s_regex_count(regex, m2s_slice_of(cases[i].text), &count);
        g_assert_cmpuint(count, ==, cases[i].count);
        g_assert_cmpint(result, ==, count > 0 ? M2S_REGEX_MATCH : M2S_REGEX_NO_MATCH);
    }
}

static void
test_limit(void)
{
    g_autoptr(GString) text = g_string_new("b");
    while (text->len < 5000)
        g_string_append_c(text, 'a');
    g_string_append_c(text, '!');
    static const char *const patterns[] = {"(a+)+$", "b(?:a|aa)+$"};
    for (guint i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(M2sRegex) regex = compile(patterns[i], M2S_REGEX_DEFAULT);
        guint count;
        M2sSlice slice = m2s_slice_of_string(text);
        g_assert_cmpint(m2s_regex_match(regex, slice, 0, NULL), ==, M2S_REGEX_LIMIT);
        g_assert_cmpint(m2s_regex_count(regex, slice, &count), ==, M2S_REGEX_LIMIT);
    }
    /* The count is unknown even if matches were found before the limit. */
    g_autoptr(M2sRegex) regex = compile("b|(a+)+$", M2S_REGEX_DEFAULT);
    guint count;
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice_of(text->str), 0, NULL), ==, M2S_REGEX_MATCH);
    g_assert_cmpint(m2s_regex_count(regex, m2s_slice_of(text->str), &count), ==, M2S_REGEX_LIMIT);
}

/* A match that needs more stack than the JIT has is retried without it, and may hit the limit. */
static void
test_deep(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len < 200000)
        g_string_append(text, "ab");
    g_autoptr(M2sRegex) regex = compile("^(?:(a)|(b))*$", M2S_REGEX_DEFAULT);
    M2sSlice groups[M2S_REGEX_GROUPS];
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice(text->str, 20000), 0, groups), ==,
                    M2S_REGEX_MATCH);
    g_assert_cmpuint(groups[0].size, ==, 20000);
    g_assert_cmpint(m2s_regex_match(regex, m2s_slice_of_string(text), 0, groups), !=,
                    M2S_REGEX_NO_MATCH);
}

static void
test_errors(void)
{
    static const struct {
        const char *pattern, *place;
    } cases[] = {
        {"a(b", "*byte 3"}, {"[z-a]", "*byte 3*"}, {"a\xff", "*byte 1*"}, {"\\C", "*byte 2"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(m2s_regex_new(cases[i].pattern, M2S_REGEX_DEFAULT, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_CONFIG);
        g_assert_true(g_utf8_validate(error->message, -1, NULL));
        g_assert_true(g_pattern_match_simple(cases[i].place, error->message));
    }
}

static gpointer
count_in_thread(gpointer regex)
{
    guint count;
    for (guint i = 0; i < 1000; i++)
        m2s_regex_count(regex, m2s_slice_of("a-b-c"), &count);
    return GUINT_TO_POINTER(count);
}

static void
test_threads(void)
{
    g_autoptr(M2sRegex) regex = compile("\\w", M2S_REGEX_DEFAULT);
    GThread *threads[8];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("count", count_in_thread, regex);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpuint(GPOINTER_TO_UINT(g_thread_join(threads[i])), ==, 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/regex/match", test_match);
    g_test_add_func("/regex/groups", test_groups);
    g_test_add_func("/regex/start", test_start);
    g_test_add_func("/regex/nul", test_nul);
    g_test_add_func("/regex/count", test_count);
    g_test_add_func("/regex/limit", test_limit);
    g_test_add_func("/regex/deep", test_deep);
    g_test_add_func("/regex/errors", test_errors);
    g_test_add_func("/regex/threads", test_threads);
    return g_test_run();
}
