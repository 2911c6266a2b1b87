/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/submission.h"

static void
test_subject(void)
{
    static const struct {
        const char *subject;
        gint64 version;
        gboolean is_written;
        const char *prefixes;
    } cases[] = {
        {"[PATCH 1/3] a", 1, FALSE, ""},
        {"[PATCH v3 1/3] a", 3, TRUE, ""},
        {"[PATCHv2 1/3] a", 2, TRUE, ""},
        {"[RFC-v2 1/3] a", 2, TRUE, ""},
        {"[rfcpatchsetv2] a", 2, TRUE, ""},
        {"[PATCH_V.4] a", 4, TRUE, ""},
        {"[PATCH v5.1 1/3] a", 5, TRUE, ""},
        {"[v2PATCH12/15] a", 2, TRUE, ""},
        {"[PATCH v2: 1/3] a", 2, TRUE, ""},
        {"[PATCH v2 v3] a", 2, TRUE, ""},
        {"[PATCH] a (v2)", 1, FALSE, ""},
        {"[PATCH v5.] a", 1, FALSE, "v5."},
        {"[PATCH v] a", 1, FALSE, "v"},
        {"[PATCH v2x] a", 1, FALSE, "v2x"},
        {"[PATCH 8.1/10] a", 1, FALSE, ""},
        {"[PATCH.1/10] a", 1, FALSE, "patch."},
        {"[RFC PATCH net-next,1/3] a", 1, FALSE, "net-next,rfc"},
        {"[RFC:][RFC] a", 1, FALSE, "rfc"},
        {"[PATCH widgets 1/3] a", 1, FALSE, ""},
        {"[PATCHES -- 1/3] [Patchset] a", 1, FALSE, ""},
        {"[PATCH v99999999999999999999 1/3] a", G_MAXINT64, TRUE, ""},
        {"a", 1, FALSE, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        M2sMail *mail = m2s_mail_new((M2sLocation){.span = {0}});
        g_auto(M2sSubject) subject = {0};
        g_test_message("%s", cases[i].subject);
        m2s_subject_parse(cases[i].subject, "widgets", &subject);
        mail->submission = m2s_submission_of_subject(&subject);
        g_assert_cmpint(mail->submission->version, ==, cases[i].version);
        g_assert_cmpint(mail->submission->is_version_written, ==, cases[i].is_written);
        g_assert_cmpstr(mail->submission->prefixes, ==, cases[i].prefixes);
        m2s_mail_free(mail);
    }
}

static void
test_answer(void)
{
    static const struct {
        const char *message;
        gboolean is_answer;
    } cases[] = {
        {"", FALSE},
        {"All of it.\n", FALSE},
        {"> All of it.\n\nWhy?\n", TRUE},
        {"So:\n> it", TRUE},
        {" > indented\n", FALSE},
        {"> 2 files changed\n", TRUE},
        {"> why\n 2 files changed, 3 insertions(+)\n", FALSE},
        {"1 file changed\n> why\n", FALSE},
        {"> why\n files changed\n", TRUE},
        {"> why\n2 files were changed\n", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].message);
        g_assert_cmpint(m2s_submission_is_answer(m2s_slice_of(cases[i].message)), ==,
                        cases[i].is_answer);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/submission/subject", test_subject);
    g_test_add_func("/submission/answer", test_answer);
    return g_test_run();
}
