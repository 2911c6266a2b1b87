/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/in-body.h"

#define SHA "0123456789abcdef0123456789abcdef01234567"

static void
test_parse(void)
{
    static const struct {
        const char *text, *from, *subject, *date, *rest;
    } cases[] = {
        {"", NULL, NULL, NULL, ""},
        {"text\n\nFrom: x\n", NULL, NULL, NULL, "text\n\nFrom: x\n"},
        {"From: Ann <a@b.c>\n\ntext\n", "Ann <a@b.c>", NULL, NULL, "text\n"},
        {"\nFROM: Ann\n <a@b.c>\nDate: now\n\n\ntext\n", "Ann <a@b.c>", NULL, "now", "\ntext\n"},
        {"From: a\nFrom: b\n\ntext\n", "a", NULL, NULL, "From: b\n\ntext\n"},
        {"From: a\ntext\n", "a", NULL, NULL, "text\n"},
        {"From: a\n\nSubject: text\n", "a", NULL, NULL, "Subject: text\n"},
        {"From:a\n", NULL, NULL, NULL, "From:a\n"},
        {"[PATCH] x\n\ny\n", NULL, "[PATCH] x", NULL, "\ny\n"},
        {">From " SHA " Mon Sep 17 00:00:00 2001\nSubject: s\n\ny\n", NULL, "s", NULL, "y\n"},
        {"From here\n", NULL, NULL, NULL, "From here\n"},
        {"From: =?utf-8?q?J=C3=B6rg?= <a@b.c>\n\n", "Jörg <a@b.c>", NULL, NULL, ""},
        {"From: Jörg <a@b.c>\n\n", "Jörg <a@b.c>", NULL, NULL, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(M2sInBody) headers = {NULL, NULL, NULL};
        g_autofree char *rest =
            m2s_slice_dup(m2s_in_body_parse(m2s_slice_of(cases[i].text), &headers));
        g_assert_cmpstr(headers.from, ==, cases[i].from);
        g_assert_cmpstr(headers.subject, ==, cases[i].subject);
        g_assert_cmpstr(headers.date, ==, cases[i].date);
        g_assert_cmpstr(g_strchug(rest), ==, cases[i].rest + strspn(cases[i].rest, "\n"));
    }
}

static void
test_begins(void)
{
    g_assert_true(m2s_in_body_begins(m2s_slice_of("Date: x\n")));
    g_assert_true(m2s_in_body_begins(m2s_slice_of("[PATCH] x\n")));
    g_assert_false(m2s_in_body_begins(m2s_slice_of("Cc: x\n")));
    g_assert_false(m2s_in_body_begins(m2s_slice_of("")));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/in-body/parse", test_parse);
    g_test_add_func("/in-body/begins", test_begins);
    return g_test_run();
}
