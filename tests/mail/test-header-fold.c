/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-fold.h"
#include "mail/header-text.h"

#define TEN    "0123456789"
#define THIRTY TEN TEN TEN
#define SIXTY  THIRTY THIRTY

typedef struct {
    const char *name;
    const char *raw;
    const char *folded; /* NULL: Patchwork leaves the header out */
} Case;

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GString) out = g_string_new("X: ");
        gboolean folded =
            m2s_header_fold(m2s_slice_of(cases[i].name), m2s_slice_of(cases[i].raw), out);
        g_assert_cmpstr(folded ? out->str + 3 : NULL, ==, cases[i].folded);
        g_assert_true(folded || g_str_equal(out->str, "X: "));
    }
}

static void
test_kept(void)
{
    static const Case cases[] = {
        {"To", "", ""},
        {"To", "a@example.org", "a@example.org"},
        {"To", "a,\n b,\n\tc", "a,\n b,\n\tc"},
        {"To", "a  b ", "a  b "},
        {"To", "\n a", "\n a"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_blank_lines(void)
{
    static const Case cases[] = {
        {"To", "a \n b \n c", "a\n b\n c"}, /* one blank at the end of a line is dropped */
        {"To", "a  \n b", "a  \n b"},       /* two are not */
        {"To", "a\n  \n b", "a  \n b"},     /* a blank line is joined to the one before */
        {"To", "a\n \n b", "a\n b"},        {"To", "a\n\t\n b", "a\t\n b"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_broken(void)
{
    static const Case cases[] = {
        {"To", SIXTY " " THIRTY, SIXTY "\n " THIRTY},
        {"To", THIRTY "; " TEN ", " THIRTY " " THIRTY, THIRTY ";\n " TEN ", " THIRTY " " THIRTY},
        {"To", THIRTY " " TEN ", " TEN "\t" THIRTY, THIRTY " " TEN ",\n " TEN "\t" THIRTY},
        {"To", SIXTY THIRTY, "\n " SIXTY THIRTY}, /* the name is left alone */
        {"To", SIXTY THIRTY " " TEN, "\n " SIXTY THIRTY "\n " TEN},
        {SIXTY THIRTY, "a b", "\n a b"},
        {"To", SIXTY "\t" TEN " " TEN, SIXTY "\t" TEN "\n " TEN},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_words(void)
{
    static const Case cases[] = {
        {"To", "=?UTF-8?Q?R=C3=A9?= a", "=?utf-8?b?UsOp?= a"},
        {"To", "=?utf-8?q?abc_d?=", "=?utf-8?q?abc_d?="},
        {"To", "=?utf8?q?abcdefgh=C3=A9?=", "=?utf8?q?abcdefgh=C3=A9?="},
        {"To", "=?latin-1?b?6Q==?=", "=?iso-8859-1?q?=E9?="},
        {"To", "=?gb2312?q?=C4=E3?=", "=?eucgb2312_cn?b?xOM=?="},
        {"To", "=?big5?q?=A7A?=", "=?big5_tw?b?p0E=?="},
        {"To", "=?euc-jp?q?=A4=B3?=", "=?iso-2022-jp?b?GyRCJDMbKEI=?="},
        {"To", "=?utf-8?q?a?= =?iso-8859-1?q?b?=", "=?utf-8?q?a?= =?iso-8859-1?q?b?="},
        {"To", "a=?utf-8?q?b?=c", "a =?utf-8?q?b?= c"},
        {"To", "(=?utf-8?q?b?=)", "(=?utf-8?q?b?=)"},
        {"To", "=?us-ascii?q?a=3D?= =?ascii?q?b?=", "a= b"},
        {"To", "=?utf-8?q?a=0Ab?=", "=?utf-8?q?a?=\n\t=?utf-8?q?_b?="},
        {"To", "=?utf-8?q?a=E2=80=A8b?=", "=?utf-8?q?a?=\n\t=?utf-8?q?_b?="},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_unknown(void)
{
    static const Case cases[] = {
        {"To", "caf\xe9 au lait", "=?unknown-8bit?q?caf=E9_au_lait?="},
        {"To", "=?x-none?q?a?= b", "=?unknown-8bit?q?a__b?="},
        {"To", "\xe9\n\xe9", "=?unknown-8bit?q?=E9?=\n\t=?unknown-8bit?q?_=E9?="},
        {"To", "\xc2\x85", "=?unknown-8bit?b?woU=?="},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_long_words(void)
{
    static const Case cases[] = {
        {"To", "=?iso-8859-1?q?" SIXTY SIXTY "?=",
         "=?iso-8859-1?q?" THIRTY TEN TEN "0123456"
         "?=\n\t=?iso-8859-1?q?"
         "789" THIRTY TEN TEN "0123456"
         "?=\n\t=?iso-8859-1?q?789?="},
        {SIXTY TEN "0", "=?utf-8?q?a?=", "\n\t=?utf-8?q?a?="},
        {"To",
         "=?iso-2022-jp?b?GyRCJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMbKEI=?=",
         "=?iso-2022-jp?b?GyRCJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzJDMkMyQzGyhC?=\n"
         "\t=?iso-2022-jp?b?GyRCJDMkMyQzJDMbKEI=?="},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_left_out(void)
{
    static const Case cases[] = {
        {"To", "=?utf-8?b?a?=", NULL},
        {"To",
         "a\x0c"
         "b:",
         NULL},
        {"To", "a\x0c:", "a\n:"},
        {"To", "=?us-ascii?q?a=0A=0Ab:?=", NULL},
        {"To", "=??q?a?=", NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Stored values change only where lines are too long beside another name; encoded words stay as
 * they are. */
static void
test_refold(void)
{
    static const Case cases[] = {
        {"To", "", ""},
        {"To", "a,\n b,\n\tc", "a,\n b,\n\tc"},
        {"Subject", "=?utf-8?q?caf=C3=A9?=\n\t=?utf-8?q?caf=C3=A9?=",
         "=?utf-8?q?caf=C3=A9?=\n\t=?utf-8?q?caf=C3=A9?="},
        {"To",
         "=?koi8-r?q?=c1?= =??q?a?= =?utf-8?b?x?=", "=?koi8-r?q?=c1?= =??q?a?= =?utf-8?b?x?="},
        {"X-Original-From", SIXTY " " TEN, SIXTY "\n " TEN},
        {"X-Original-From", SIXTY TEN "\n <a@example.org>", "\n " SIXTY TEN "\n <a@example.org>"},
        {"To", "caf\u00e9 au lait", "=?utf-8?q?caf=C3=A9_au_lait?="},
        {"To", "\u00e9 " SIXTY, "=?utf-8?q?=C3=A9_" THIRTY TEN TEN "01234?=\n =?utf-8?q?56789?="},
        {"To", "\u00e9\n\u00e9", "=?utf-8?b?w6k=?=\n =?utf-8?b?IMOp?="},
        {"To", "a\nb:", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) folded =
            m2s_header_refold(m2s_slice_of(cases[i].name), m2s_slice_of(cases[i].raw));
        g_assert_cmpstr(folded ? folded->str : NULL, ==, cases[i].folded);
    }
}

static void
test_fatal(void)
{
    static const struct {
        const char *raw;
        gboolean fatal;
    } cases[] = {
        {"=??q?caf=65?=", TRUE},
        {"a =??b?YQ==?=", TRUE},
        {"=??q?caf=e9?=", FALSE},
        {"=??q?\?=", FALSE},
        {"=??q?=0A?=", FALSE},
        {"=??q?=0Aa?=", TRUE},
        {"=??x?a?=", FALSE},
        {"=??b?a?=", FALSE},
        {"=??q?a?= \xe9", FALSE},
        {"=?utf-8?q?=?\?=", FALSE},
        {"", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(m2s_header_is_fatal(m2s_slice_of(cases[i].raw)), ==, cases[i].fatal);
        g_autofree char *text = m2s_header_text(m2s_slice_of(cases[i].raw));
        if (cases[i].fatal)
            g_assert_null(text);
    }
}

/* Quadratic code would take minutes here. */
static void
test_huge(void)
{
    static const char *const patterns[] = {
        "a",    "a ",      " ", ";", "(=?utf-8?q?\?=", "=?utf-8?q?=c3=a9?= x ", "=?koi8-r?q?=c1?=",
        "\xe9", "\xe9\x0b"};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) raw = g_string_new(NULL);
        while (raw->len < 1 << 20)
            g_string_append(raw, patterns[i]);
        g_autoptr(GString) out = g_string_new(NULL);
        g_assert_true(m2s_header_fold(m2s_slice_of("To"), m2s_slice_of_string(raw), out));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header-fold/kept", test_kept);
    g_test_add_func("/header-fold/blank-lines", test_blank_lines);
    g_test_add_func("/header-fold/broken", test_broken);
    g_test_add_func("/header-fold/words", test_words);
    g_test_add_func("/header-fold/unknown", test_unknown);
    g_test_add_func("/header-fold/long-words", test_long_words);
    g_test_add_func("/header-fold/left-out", test_left_out);
    g_test_add_func("/header-fold/refold", test_refold);
    g_test_add_func("/header-fold/fatal", test_fatal);
    g_test_add_func("/header-fold/huge", test_huge);
    return g_test_run();
}
