/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/canon.h"

typedef struct {
    const char *text, *expected;
} Case;

static void
test_header_relaxed(void)
{
    static const Case cases[] = {
        {"Subject: Oil the wheel\n", "subject:Oil the wheel"},
        {"SUBJECT:Oil\n", "subject:Oil"},
        {"Subject \t:  Oil \t the\n\t wheel \n", "subject:Oil the wheel"},
        {"X:\n", "x:"},
        {"X: \n \n\ty\n", "x:y"},
        {"X: a\n b", "x:a b"},
        {"X: a:b\n", "x:a:b"},
        {"X: J\xC3\xB6rg\n", "x:J\xC3\xB6rg"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        m2s_canon_header_relaxed(m2s_slice_of(cases[i].text), out);
        g_assert_cmpstr(out->str, ==, cases[i].expected);
    }
}

static void
test_header_simple(void)
{
    static const Case cases[] = {
        {"Subject : Oil \n\t the wheel \n", "Subject : Oil \r\n\t the wheel "},
        {"X:", "X:"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        m2s_canon_header_simple(m2s_slice_of(cases[i].text), out);
        g_assert_cmpstr(out->str, ==, cases[i].expected);
    }
}

/* What patatt makes of a value: each kind of white space is a blank. */
static void
test_value(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    m2s_canon_value(m2s_slice_of("\v a\f\tb\r\n  c \r"), M2S_BLANKS_PATATT, out);
    g_assert_cmpstr(out->str, ==, "a b c");
    g_string_truncate(out, 0);
    m2s_canon_value(m2s_slice_of(" a\fb "), M2S_BLANKS_DKIM, out);
    g_assert_cmpstr(out->str, ==, "a\fb");
}

static void
test_body_simple(void)
{
    static const Case cases[] = {
        {"", "\r\n"},
        {"\n\n", "\r\n"},
        {"a", "a\r\n"},
        {"a \n\n\n", "a \r\n"},
        {" a\t b \n\nc\n \n", " a\t b \r\n\r\nc\r\n \r\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = m2s_canon_body_simple(m2s_slice_of(cases[i].text));
        g_assert_cmpstr(out->str, ==, cases[i].expected);
    }
}

static void
test_body_relaxed(void)
{
    static const Case cases[] = {
        {"", ""},
        {"\n \n\t\n", ""},
        {"a", "a\r\n"},
        {"a \n\n \n", "a\r\n"},
        {" a\t b \n\nc\td\n", " a b\r\n\r\nc d\r\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = m2s_canon_body_relaxed(m2s_slice_of(cases[i].text));
        g_assert_cmpstr(out->str, ==, cases[i].expected);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/canon/header/relaxed", test_header_relaxed);
    g_test_add_func("/canon/header/simple", test_header_simple);
    g_test_add_func("/canon/value", test_value);
    g_test_add_func("/canon/body/simple", test_body_simple);
    g_test_add_func("/canon/body/relaxed", test_body_relaxed);
    return g_test_run();
}
