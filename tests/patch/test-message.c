/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/message.h"

#define SINCE "The following changes since commit 1a2b3c:\n\n  Linux 6.1\n\n"
#define AT    "are available in the git repository at:\n"

static void
test_pull_url(void)
{
    static const struct {
        const char *message, *url;
    } cases[] = {
        {"", NULL},
        {SINCE AT "\n  git://git.example.org/linux.git tags/for-6.1\n\nfor you to fetch\n",
         "git://git.example.org/linux.git tags/for-6.1"},
        {"Hi,\n" SINCE AT "https://example.org/~ann/a.git", "https://example.org/~ann/a.git"},
        {SINCE AT "ann@example.org:linux.git  master\n", "ann@example.org:linux.git master"},
        {SINCE AT "git+ssh://é.example.org/b\n", "git+ssh://é.example.org/b"},
        {"the FOLLOWING changes since COMMIT x\nAre Available in the git repository at:\ngit://a",
         "git://a"},
        /* The branch may be on the next line, with or without a backslash. */
        {SINCE AT "git://a/b \\\n\ttags/c\n", "git://a/b \\ tags/c"},
        {SINCE AT "git://a/b\n\n  tags/c \r\n", "git://a/b tags/c"},
        {SINCE AT "git://a/b\n\nfor you to fetch\n", "git://a/b"},
        {SINCE AT "git://a/b \\\nfor you to fetch\n", "git://a/b \\"},
        {SINCE AT "git://a/b master, please\n", NULL},
        {SINCE AT "git://a/b \\ c d\n", NULL},
        /* Of several, the last one with a URL counts. */
        {SINCE AT "git://a\n" AT "git://b\n", "git://b"},
        {SINCE AT "git://a\n" AT "nothing\n", "git://a"},
        {SINCE AT "git://a\n" SINCE AT "git://b\n" SINCE, "git://b"},
        /* Each of these is incomplete. */
        {AT "git://a\n" SINCE, NULL},
        {" " SINCE AT "git://a\n", NULL},
        {SINCE " " AT "git://a\n", NULL},
        {SINCE "are available in the git repository at: git://a\n", NULL},
        {SINCE AT "a/b\n", NULL},
        {SINCE AT "git:/a\n", NULL},
        {SINCE AT "git://\n", NULL},
        {SINCE AT "://a\n", NULL},
        {SINCE AT "git", NULL},
        {SINCE AT, NULL},
        {SINCE "are available in the git repository at:", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *url = m2s_message_pull_url(m2s_slice_of(cases[i].message));
        g_assert_cmpstr(url, ==, cases[i].url);
    }
}

static void
test_depends_on(void)
{
    static const struct {
        const char *message, *values; /* each followed by a bar */
    } cases[] = {
        {"", ""},
        {"Depends-on: https://example.org/project/a/list/?series=1",
         "https://example.org/project/a/list/?series=1|"},
        {"depends-ON: HTTP://a/b  \r\n", "HTTP://a/b|"},
        {"Depends-on: http://a/(é)@%3A_+-.\nDepends-on: http://b\n",
         "http://a/(é)@%3A_+-.|http://b|"},
        {"Depends-on: <1@example.org>\nx\nDepends-on: <2@example.org> \n",
         "<1@example.org>|<2@example.org>|"},
        /* URLs come first. */
        {"Depends-on: <1@a>\nDepends-on: http://a\n", "http://a|<1@a>|"},
        /* A Message-ID ends at the closing bracket, even on a later line. */
        {"Depends-on: <1\nDepends-on: <2>\nDepends-on: <3>", "<1\nDepends-on: <2>|<3>|"},
        {"Depends-on: <1\n2> x\nDepends-on: <3>", "<3>|"},
        {"Depends-on: <1\nDepends-on: <2> x\n3>", ""},
        {" Depends-on: http://a", ""},
        {"Depends-on:http://a", ""},
        {"Depends-on:  http://a", ""},
        {"Depends-on: ftp://a", ""},
        {"Depends-on: http://", ""},
        {"Depends-on: http:/a", ""},
        {"Depends-on: http://a b", ""},
        {"Depends-on: http://a#b", ""},
        {"Depends-on: <>", ""},
        {"Depends-on: <1", ""},
        {"Depends-on: <1> <2>", ""},
        {"Depends-on: 1@a", ""},
        {"Depends-on: ", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) values = m2s_message_depends_on(m2s_slice_of(cases[i].message));
        g_autoptr(GString) joined = g_string_new(NULL);
        g_assert_true(values == NULL || values->len > 0);
        for (guint j = 0; values && j < values->len; j++)
            g_string_append_printf(joined, "%s|", (char *)g_ptr_array_index(values, j));
        g_assert_cmpstr(joined->str, ==, cases[i].values);
    }
}

/* Patchwork's regular expressions would take hours for these. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {"\n",
                                         " ",
                                         "a",
                                         "\\",
                                         "\\\n",
                                         SINCE,
                                         AT,
                                         AT "\n\n\n a://b",
                                         "a@",
                                         "a://b \n",
                                         AT "a@b \\",
                                         "Depends-on: <",
                                         "Depends-on: <1\n",
                                         "Depends-on: http://a\n \n"};
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) message = g_string_new(SINCE AT);
        while (message->len < (4 << 20))
            g_string_append(message, pieces[i]);
        g_string_append(message, ">");
        for (guint j = 0; j < (1 << 20); j++)
            g_string_append_c(message, ' ');
        g_string_append_c(message, 'x');
        gint64 start = g_get_monotonic_time();
        M2sSlice text = m2s_slice_of_string(message);
        g_autofree char *url = m2s_message_pull_url(text);
        g_autoptr(GPtrArray) values = m2s_message_depends_on(text);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 20 * G_USEC_PER_SEC);
    }
}

static void
test_trailers(void)
{
    static const struct {
        const char *message, *trailers; /* joined by "|" */
    } cases[] = {
        {"", ""},
        {"Fine.\n\nReviewed-by: Ann <ann@example.org>\n", "Reviewed-by: Ann <ann@example.org>"},
        {"Tested-by: a\nReviewed-by: b\nAcked-by: c\n"
         "Signed-off-by: d\nNacked-by: e\nReported-by: f",
         "Tested-by: a|Reviewed-by: b|Acked-by: c|Signed-off-by: d|Nacked-by: e|Reported-by: f"},
        {"ACKED-BY:\nacked-by:a\n", "ACKED-BY:|acked-by:a"},
        {" Acked-by: a\n> Acked-by: b\nSuggested-by: c\nAcked-by d\nAcked-by\nAcked", ""},
        {"Acked-by: a \r\nAcked-by: b", "Acked-by: a \r|Acked-by: b"},
        {"Te\u017fted-by: a\nAc\u212aed-by: b\nA\u017fked-by: c\nTe\xc5",
         "Te\u017fted-by: a|Ac\u212aed-by: b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) trailers = m2s_message_trailers(m2s_slice_of(cases[i].message));
        g_ptr_array_add(trailers, NULL);
        g_autofree char *joined = g_strjoinv("|", (char **)trailers->pdata);
        g_assert_cmpstr(joined, ==, cases[i].trailers);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/pull-url", test_pull_url);
    g_test_add_func("/message/depends-on", test_depends_on);
    g_test_add_func("/message/hostile", test_hostile);
    g_test_add_func("/message/trailers", test_trailers);
    return g_test_run();
}
