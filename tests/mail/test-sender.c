/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/sender.h"

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
        {"ann at example.org", NULL, NULL},
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
        {"Ann Lee\n <ann@example.org>", "Ann Lee", "ann@example.org"}, /* as it is stored */
        {"Ann\n Lee <ann@example.org>", NULL, NULL},
        {"ann\nat example.org (Ann)", "Ann", "ann@example.org"},
        {"ann\n at example.org (Ann)", NULL, NULL},
        {"ann@example.org\n (Ann\n Lee)", "Ann\n Lee", "ann@example.org"},
        {"ann@example.org\n Ann", NULL, "ann@example.org"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sSender) sender = {NULL, NULL};
        m2s_sender_split(cases[i].from, &sender);
        g_assert_cmpstr(sender.name, ==, cases[i].name);
        g_assert_cmpstr(sender.email, ==, cases[i].email);
    }
}

static void
test_address(void)
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
        g_auto(M2sSender) sender = {NULL, NULL};
        m2s_sender_split(cases[i].email, &sender);
        g_assert_cmpstr(sender.email, ==, cases[i].valid ? cases[i].email : NULL);
    }
}

typedef struct {
    const char *mail;
    const char *name;
    const char *email; /* NULL: rejected */
} MailCase;

static void
check(const MailCase *cases, gsize n, const char *list)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(cases[i].mail));
        g_auto(M2sSender) sender = {NULL, NULL};
        gboolean ok = m2s_sender_of_mail(headers, list, &sender);
        g_assert_cmpint(ok, ==, cases[i].email != NULL);
        if (!ok)
            continue;
        g_assert_cmpstr(sender.name, ==, cases[i].name);
        g_assert_cmpstr(sender.email, ==, cases[i].email);
    }
}

static void
test_of_mail(void)
{
    static const MailCase cases[] = {
        {"From: Ann Lee <Ann@Example.org>\n", "Ann Lee", "Ann@Example.org"},
        {"from: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\n", "Jürgen", "j@example.org"},
        {"From: \" Ann \" <ann@example.org>\n", "Ann", "ann@example.org"},
        {"From: <ann@example.org>\nFrom: Bo <bo@example.org>\n", "", "ann@example.org"},
        {"From: Ann\n", NULL, NULL},
        {"From:\n", NULL, NULL},
        {"Subject: x\n", NULL, NULL},
    };
    check(cases, G_N_ELEMENTS(cases), NULL);
    check(cases, G_N_ELEMENTS(cases), "devel@example.org");
}

#define VIA "From: Ann Lee via Devel <Devel@Example.org>\n"

static void
test_restored(void)
{
    static const MailCase cases[] = {
        {VIA "X-Original-From: Ann <ann@example.org>\n", "Ann Lee", "ann@example.org"},
        {VIA "Reply-To: Bo <bo@example.org>, Ann Lee <ann@example.org>\n", "Ann Lee",
         "ann@example.org"},
        {VIA "Cc: Ann Lee <a@example.org>\nReply-To: Ann Lee <b@example.org>\n", "Ann Lee",
         "b@example.org"},
        {VIA "Cc: Bo <bo@example.org>\n", "Ann Lee via Devel", "Devel@Example.org"},
        {VIA, "Ann Lee via Devel", "Devel@Example.org"},
        {"From: \"'Ann Lee' via devel\" <devel@example.org>\nCc: Ann Lee <ann@example.org>\n",
         "Ann Lee", "ann@example.org"},
        {"From: Ann via B via Devel <devel@example.org>\nCc: Ann via B <ann@example.org>\n",
         "Ann via B", "ann@example.org"},
        {"From: Ann Lee via <devel@example.org>\nCc: Ann Lee <ann@example.org>\n", "Ann Lee",
         "ann@example.org"},
        /* a From of no known form takes the first address without a name */
        {"From: Ann <devel@example.org>\nCc: Bo <b@example.org>,c@example.org\n", NULL,
         "c@example.org"},
        {"From: <devel@example.org>\n", "", "devel@example.org"},
    };
    check(cases, G_N_ELEMENTS(cases), "devel@example.org");
}

static void
test_rejected(void)
{
    static const MailCase cases[] = {
        {"From: devel@example.org\nX-Original-From: Ann <ann@example.org>\n", NULL, NULL},
        {VIA "X-Original-From: Ann\n", NULL, NULL},
        {VIA "Cc: Ann Lee <ann>\n", NULL, NULL},
        {"From: Ann <devel@example.org>\nCc: Bo <bo@example.org>,\n", NULL, NULL},
        {"From: Ann <devel@example.org>\nCc: Bo <b@example.org>, c@example.org\n", NULL, NULL},
    };
    check(cases, G_N_ELEMENTS(cases), "devel@example.org");
}

static void
test_cut(void)
{
    g_autofree char *dots = g_strnfill(300, '.');
    g_autofree char *letters = g_strnfill(300, 'a');
    g_autofree char *mail =
        g_strdup_printf("From: =?utf-8?q?=C3=BC?= %s <%s@example.org>\n", dots, letters);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(mail));
    g_auto(M2sSender) sender = {NULL, NULL};
    g_assert_true(m2s_sender_of_mail(headers, NULL, &sender));
    g_assert_cmpint(g_utf8_strlen(sender.name, -1), ==, 255);
    g_assert_cmpint(strlen(sender.name), ==, 256);
    g_assert_cmpint(strlen(sender.email), ==, 255);
}

/* 256 KB that would make the regular expressions go back and forth; must be over at once. */
static void
test_hostile(void)
{
    static const char *const pieces[] = {"a at ", "<>", "((", "<a", "\" ", "a@b.", ",", " "};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) from = g_string_new(NULL);
        while (from->len < 256 << 10)
            g_string_append(from, pieces[i]);
        g_auto(M2sSender) sender = {NULL, NULL};
        gint64 start = g_get_monotonic_time();
        m2s_sender_split(from->str, &sender);
        g_assert_null(sender.email);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_USEC_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sender/split", test_split);
    g_test_add_func("/sender/address", test_address);
    g_test_add_func("/sender/of-mail", test_of_mail);
    g_test_add_func("/sender/restored", test_restored);
    g_test_add_func("/sender/rejected", test_rejected);
    g_test_add_func("/sender/cut", test_cut);
    g_test_add_func("/sender/hostile", test_hostile);
    return g_test_run();
}
