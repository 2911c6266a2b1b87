/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/address.h"

#include <string.h>
#include <time.h>

static void
test_split(void)
{
    static const struct {
        const char *from, *name, *email;
    } cases[] = {
        {"Ann Lee <ann@example.org>", "Ann Lee", "ann@example.org"},
        {"\"Ann Lee\" <ann@example.org>", "Ann Lee", "ann@example.org"},
        {"\"Ann Lee \" <ann@example.org>", "Ann Lee ", "ann@example.org"},
        {"\"Lee, Ann\"<ann@example.org>", "Lee, Ann", "ann@example.org"},
        {"\"<ann@example.org>", "", "ann@example.org"},
        {"<ann@example.org>", "", "ann@example.org"},
        {"ann@example.org", NULL, "ann@example.org"},
        {"ann@example.org (Ann Lee)", "Ann Lee", "ann@example.org"},
        {"\"ann@example.org\" (Ann Lee)", "Ann Lee", "ann@example.org"},
        {"ann at example.org (Ann Lee)", "Ann Lee", "ann@example.org"},
        {"ann at example.org (ann at example.org)", "ann at example.org", "ann@example.org"},
        {"ann at example.org (Ann (at work))", "Ann (at work", "ann@example.org"},
        {"ann  at  example.org (Ann)", "Ann", NULL},
        {"ann at\texample.org (Ann)", "Ann", "ann@example.org"},
        {"ann at example\n.org (Ann)", NULL, NULL},
        {"ann at (Ann)", "Ann", NULL},
        {"at example.org (At)", "At", NULL},
        {"ann at example.org ()", NULL, NULL},
        {"ann at example.org", NULL, NULL},
        {"ann at", NULL, NULL},
        {"Ann at work <ann@example.org>", "Ann at work", "ann@example.org"},
        {"Ann at home at example.org (Ann)", "Ann", NULL},
        {"at at example.org (At)", "At", "at@example.org"},
        {"Ann <> <ann@example.org>", "Ann <>", "ann@example.org"},
        {"Ann () <ann@example.org>", "Ann ()", "ann@example.org"},
        {"Ann <a@example.org> <b@example.org>", "Ann", "a@example.org"},
        {"Ann <ann@example.org", NULL, NULL},
        {"Ann <<ann@example.org>", "Ann", NULL},
        {"Ann (the one)", "the one", NULL},
        {"", NULL, NULL},
        {"Ann Lee\n <ann@example.org>", "Ann Lee", "ann@example.org"}, /* as stored */
        {"Ann\n Lee <ann@example.org>", NULL, NULL},
        {"ann\nat example.org (Ann)", "Ann", "ann@example.org"},
        {"ann\n at example.org (Ann)", NULL, NULL},
        {"ann@example.org\n (Ann\n Lee)", "Ann\n Lee", "ann@example.org"},
        {"ann@example.org\n Ann", NULL, "ann@example.org"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sAddress) address = {NULL, NULL};
        m2s_address_split(cases[i].from, &address);
        g_assert_cmpstr(address.name, ==, cases[i].name);
        g_assert_cmpstr(address.email, ==, cases[i].email);
    }
}

static void
test_valid(void)
{
    static const struct {
        const char *email;
        gboolean valid;
    } cases[] = {
        {"ann.lee+x@lists.example.org", TRUE},
        {"jürgen@example.org", TRUE},
        {"\"ann\"@example.org", TRUE},
        {"a²_&@1.2", TRUE},
        {"ann@localhost", FALSE},
        {"o'hara@example.org", FALSE},
        {"ann@exämple.org", FALSE},
        {"a..b@example.org", FALSE},
        {".a@example.org", FALSE},
        {"a.@example.org", FALSE},
        {"ann@-example.org", FALSE},
        {"ann@example-.org", FALSE},
        {"ann@example.org.", FALSE},
        {"ann@.example.org", FALSE},
        {"ann@a--b.org", TRUE},
        {"ann@exam_ple.org", FALSE},
        {"ann@@example.org", FALSE},
        {" ann@example.org", FALSE},
        {"@example.org", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sAddress) address = {NULL, NULL};
        m2s_address_split(cases[i].email, &address);
        g_assert_cmpstr(address.email, ==, cases[i].valid ? cases[i].email : NULL);
    }
}

/* 256 KB that would make Patchwork's regular expressions backtrack must take no time. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {"a at ", "<>", "((", "<a", "\" ", "a@b.", ",", " "};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) from = g_string_new(NULL);
        while (from->len < 256 << 10)
            g_string_append(from, pieces[i]);
        g_auto(M2sAddress) address = {NULL, NULL};
        const clock_t start = clock();
        m2s_address_split(from->str, &address);
        g_assert_null(address.email);
        g_assert_cmpint(clock() - start, <, CLOCKS_PER_SEC / 10);
    }
}

static void
test_format(void)
{
    static const struct {
        const char *name, *formatted;
    } cases[] = {
        {NULL, "ann@example.org"},
        {"", "ann@example.org"},
        {"Ann Lee", "Ann Lee <ann@example.org>"},
        {" Ann ", " Ann  <ann@example.org>"},
        {"Ann-Lee (home)", "\"Ann-Lee (home)\" <ann@example.org>"},
        {"Lee, A.", "\"Lee, A.\" <ann@example.org>"},
        {"Ann \"A\" L\\ee", "\"Ann \\\"A\\\" L\\\\ee\" <ann@example.org>"},
        {"Änn Lee", "=?utf-8?q?=C3=84nn_Lee?= <ann@example.org>"},
        {"Änn \"A\"", "=?utf-8?b?w4RubiAiQSI=?= <ann@example.org>"},
        {"小野", "=?utf-8?b?5bCP6YeO?= <ann@example.org>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *formatted = m2s_address_format(cases[i].name, "ann@example.org");
        g_assert_cmpstr(formatted, ==, cases[i].formatted);
    }
}

/* A name is one encoded word, however long. */
static void
test_long(void)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint i = 0; i < 1 << 16; i++)
        g_string_append(name, "野");
    g_autofree char *formatted = m2s_address_format(name->str, "ann@example.org");
    g_assert_true(g_str_has_prefix(formatted, "=?utf-8?b?6YeO6YeO"));
    g_assert_true(g_str_has_suffix(formatted, "6YeO?= <ann@example.org>"));
    g_assert_null(strchr(formatted, '\n'));
    g_assert_cmpuint(strlen(formatted), ==,
                     strlen("=?utf-8?b?"
                            "?= <ann@example.org>") +
                         (4 << 16));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/address/split", test_split);
    g_test_add_func("/address/valid", test_valid);
    g_test_add_func("/address/hostile", test_hostile);
    g_test_add_func("/address/format", test_format);
    g_test_add_func("/address/long", test_long);
    return g_test_run();
}
