/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-text.h"

typedef struct {
    const char *raw;
    const char *text; /* NULL: Patchwork leaves the header out */
} Case;

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *text = m2s_header_text(m2s_slice_of(cases[i].raw));
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void
test_plain(void)
{
    static const Case cases[] = {
        {"", ""},
        {"[PATCH 1/2] erofs: fix it", "[PATCH 1/2] erofs: fix it"},
        {" a  b\t\n c ", "a b c"},
        {"a\x1f\x0b b", "a b"},
        {"=?", "=?"},
        {"=?utf-8?x?a?= ?=", "=?utf-8?x?a?= ?="},
        {"=?utf-8?q?a", "=?utf-8?q?a"},
    };
    check(cases, G_N_ELEMENTS(cases));
    g_autofree char *text = m2s_header_text(m2s_slice("a\0b", 3));
    g_assert_cmpstr(text, ==, "ab");
}

static void
test_encoded_words(void)
{
    static const Case cases[] = {
        {"=?utf-8?q?Ren=C3=A9_M?= <r@example.org>", "Ren\xc3\xa9 M <r@example.org>"},
        {"=?UTF-8?B?UmVuw6k=?=", "Ren\xc3\xa9"},
        {"=?utf-8?b?UmVuw6k?=", "Ren\xc3\xa9"}, /* padding is added */
        {"=?utf-8?q?=c3?= =?utf-8?q?=a9?=", "\xc3\xa9"},
        {"=?utf-8?q?=c3?=\n =?utf-8?b?qQ==?=", "\xc3\xa9"},
        {"=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"},
        {"a=?utf-8?q?b?=c", "a b c"},
        {"(=?utf-8?q?b?=)", "(b)"},
        {"=?utf-8?q?a?==?iso-8859-1?q?=e9?=", "a\xc3\xa9"},
        {"=?iso-8859-1?q?=e9?= =?utf-8?q?b?=", "\xc3\xa9"
                                               "b"},
        {"=?utf-8?q?a=XX=4?=", "a=XX=4"},
        {"=?=?utf-8?q?a?=", "=? a"},
        {"=?utf-8?q?\?=", ""},
        {"=?utf-8*en?q?a?=", "a"},
        {"a\nb =?utf-8?q?c?=\n  d", "a b c d"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Whether a word is blank is decided before it is decoded. */
static void
test_blank_word(void)
{
    static const Case cases[] = {
        {"=?utf-8?q?a?= =?utf-8?q? ?= =?utf-8?q?b?=", "a b"},
        {"=?utf-8?q?a?==?utf-8?q? ?==?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?==?utf-8?q?_?==?utf-8?q?b?=", "a b"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_bad_base64(void)
{
    static const Case cases[] = {
        {"=?utf-8?b?a?=", NULL},
        {"ok =?utf-8?q?ok?= =?utf-8?b?YWJjZ!?=", NULL},
        {"=?utf-8?b?!?=", ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

#define REPLACEMENT "\xef\xbf\xbd"

/* If one part cannot be decoded, none is. */
static void
test_unknown(void)
{
    static const Case cases[] = {
        {"caf\xe9", "caf" REPLACEMENT},
        {"caf\xc3\xa9 =?utf-8?q?b?=", "caf" REPLACEMENT REPLACEMENT " =?utf-8?q?b?="},
        {"=?utf-8?q?=e9?=", REPLACEMENT},
        {"=?x-none?q?a?= =?utf-8?q?=c3=a9?=", "a " REPLACEMENT REPLACEMENT},
        {"=?us-ascii?q?=e9?=", REPLACEMENT},
        {"=?hex?q?00?=", "00"},
        {"=?unknown-8bit?q?a=e9?=", "a" REPLACEMENT},
        {"=?\n?q?=e9?=", "=? ?q?=e9?="},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_charsets(void)
{
    static const Case cases[] = {
        {"=?koi8-r?b?8NLJ18XU?=", "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82"},
        {"=?gb2312?b?xOO6ww==?=", "\xe4\xbd\xa0\xe5\xa5\xbd"},
        {"=?iso-2022-jp?b?GyRCJDMbKEI=?=", "\xe3\x81\x93"},
        {"=?windows-1252?q?=93a=94?=", "\xe2\x80\x9c"
                                       "a\xe2\x80\x9d"},
        {"=?windows-1252?q?=81?=", REPLACEMENT},
        {"=?ascii?q?a?= =?us-ascii?q?b?= c", "a b c"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Python refuses a value if one of its lines looks like a header. */
static void
test_embedded_header(void)
{
    static const Case cases[] = {
        {"a\x0c"
         "b: c",
         NULL},
        {"a\x0c b: c", "a b: c"},
        {"=?us-ascii?q?a=0Ab:c?=", NULL},
        {"=?utf-8?q?a=0Ab:c?=", "a b:c"},
        {"=?utf-8?q?a=0Ab?=\\c:", NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Quadratic code would take minutes here. */
static void
test_huge(void)
{
    static const char *const patterns[] = {"=?a?q?x", "=?a?q?", "(=?utf-8?q?\?=", "\\ \n",
                                           "=?utf-8?q?=c3=a9?= "};
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GString) raw = g_string_new(NULL);
        while (raw->len < 4 << 20)
            g_string_append(raw, patterns[i]);
        g_autofree char *text = m2s_header_text(m2s_slice_of_string(raw));
        g_assert_nonnull(text);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header-text/plain", test_plain);
    g_test_add_func("/header-text/encoded-words", test_encoded_words);
    g_test_add_func("/header-text/blank-word", test_blank_word);
    g_test_add_func("/header-text/bad-base64", test_bad_base64);
    g_test_add_func("/header-text/unknown", test_unknown);
    g_test_add_func("/header-text/charsets", test_charsets);
    g_test_add_func("/header-text/embedded-header", test_embedded_header);
    g_test_add_func("/header-text/huge", test_huge);
    return g_test_run();
}
