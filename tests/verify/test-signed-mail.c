/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/signed-mail.h"

#define HEADERS "From: Ann <Ann@example.org>\nSubject: Oil\n the wheel\nDate: now\n"

static M2sSignedMail *
parse(const char *text)
{
    static const M2sLimits limits = M2S_LIMITS_DEFAULT;
    return m2s_signed_mail_new(m2s_slice_of(text), &limits);
}

static void
test_fields(void)
{
    static const char *const texts[] = {
        HEADERS "\nText.\n",
        "From: Ann <Ann@example.org>\r\nSubject: Oil\r\n the wheel\r\nDate: now\r\n\r\nText.\r\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(M2sSignedMail) mail = parse(texts[i]);
        guint at = 0;
        M2sSlice field;
        g_assert_cmpstr(mail->flaw, ==, NULL);
        g_assert_cmpmem(mail->body.data, mail->body.size, "Text.\n", 6);
        g_assert_true(m2s_signed_mail_next(mail, "subject", &at, &field));
        g_assert_cmpmem(field.data, field.size, "Subject: Oil\n the wheel\n", 24);
        g_assert_false(m2s_signed_mail_next(mail, "subject", &at, &field));
        g_assert_true(m2s_signed_mail_is_from(mail, "ann@EXAMPLE.org"));
        g_assert_false(m2s_signed_mail_is_from(mail, "bo@example.org"));
        g_assert_false(m2s_signed_mail_is_from(mail, NULL));
    }
}

static void
test_flaws(void)
{
    static const struct {
        const char *text, *flaw;
    } cases[] = {
        {HEADERS, NULL},
        {HEADERS "\n", NULL},
        {HEADERS "To: a\nTo: b\n\n", NULL},
        {HEADERS "FROM: Bo <bo@example.org>\n\n", "there is more than one From"},
        {HEADERS "subject:\n\n", "there is more than one Subject"},
        {HEADERS " \nX: y\n\n", "a header has an empty line with blanks"},
        {HEADERS "no header\n\n", "a line in the header is none"},
        {HEADERS "From nobody\n\n", "a line in the header is none"},
        {HEADERS "X y: z\n\n", "a line in the header is none"},
        {HEADERS ": z\n\n", "a line in the header is none"},
        {" x\n" HEADERS "\n", "a line in the header is none"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(M2sSignedMail) mail = parse(cases[i].text);
        g_assert_cmpstr(mail->flaw, ==, cases[i].flaw);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/signed-mail/fields", test_fields);
    g_test_add_func("/signed-mail/flaws", test_flaws);
    return g_test_run();
}
