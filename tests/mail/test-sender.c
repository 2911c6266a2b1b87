/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/sender.h"

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
        g_auto(M2sAddress) sender = {NULL, NULL};
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
        /* For a From of no known form, the first address without a name is used. */
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
test_long(void)
{
    g_autofree char *dots = g_strnfill(300, '.');
    g_autofree char *letters = g_strnfill(300, 'a');
    g_autofree char *mail =
        g_strdup_printf("From: =?utf-8?q?=C3=BC?= %s <%s@example.org>\n", dots, letters);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice_of(mail));
    g_auto(M2sAddress) sender = {NULL, NULL};
    g_assert_true(m2s_sender_of_mail(headers, NULL, &sender));
    g_assert_cmpint(g_utf8_strlen(sender.name, -1), ==, 255);
    g_assert_cmpint(strlen(sender.name), ==, 256);
    g_assert_cmpint(strlen(sender.email), ==, 255);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sender/of-mail", test_of_mail);
    g_test_add_func("/sender/restored", test_restored);
    g_test_add_func("/sender/rejected", test_rejected);
    g_test_add_func("/sender/long", test_long);
    return g_test_run();
}
