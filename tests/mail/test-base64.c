/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/base64.h"

typedef struct {
    const char *encoded;
    const char *decoded; /* NULL: Python raises an error */
} Case;

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GString) out = g_string_new("+");
        gboolean ok = m2s_base64_decode(m2s_slice_of(cases[i].encoded), out);
        g_autofree char *expected = g_strconcat("+", cases[i].decoded, NULL);
        g_assert_cmpint(ok, ==, cases[i].decoded != NULL);
        g_assert_cmpstr(out->str, ==, expected);
    }
}

static void
test_plain(void)
{
    static const Case cases[] = {
        {"", ""},
        {"aGVsbG8=", "hello"},
        {"aGVsbA==", "hell"},
        {"aGVsbG8h", "hello!"},
        {"Pz8/Pj4+", "\?\?\?>>>"},
        {"/+8=", "\xff\xef"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_junk(void)
{
    static const Case cases[] = {
        {"aGVs\nbG8h\n", "hello!"},
        {"a G-V_s", "hel"},
        {"!!!", ""},
        {"\xff"
         "aGVs\x80",
         "hel"},
        {"=aGVs", "hel"},
        {"a=GVs", "hel"},
    };
    check(cases, G_N_ELEMENTS(cases));
    g_autoptr(GString) out = g_string_new(NULL);
    g_assert_true(m2s_base64_decode(m2s_slice("a\0GVs", 5), out));
    g_assert_cmpstr(out->str, ==, "hel");
}

static void
test_padding(void)
{
    static const Case cases[] = {
        {"aA==aGVs", "h"},          /* what follows is dropped */
        {"aGU=!aGVs", "he"},        /* here as well */
        {"aGVs====aGVs", "helhel"}, /* but this "=" completes nothing */
        {"aA=!=", "h"},             /* junk amid the padding */
        {"aG=Vs", "hel"},           /* not padding after all */
        {"aG=U==", "he"},           /* a digit resets the count of "=" */
        {"aGU====", "he"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_incomplete(void)
{
    static const Case cases[] = {
        {"a", NULL},   {"a===", NULL},    {"aA", NULL},    {"aA=", NULL},
        {"aGU", NULL}, {"aGVsbG8", NULL}, {"aGVsb", NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_long(void)
{
    g_autoptr(GString) data = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append_c(data, (char)(i * 7 + i / 256));
    g_autofree char *encoded = g_base64_encode((const guchar *)data->str, data->len);
    g_autoptr(GString) out = g_string_new(NULL);
    g_assert_true(m2s_base64_decode(m2s_slice_of(encoded), out));
    g_assert_true(g_string_equal(out, data));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base64/plain", test_plain);
    g_test_add_func("/base64/junk", test_junk);
    g_test_add_func("/base64/padding", test_padding);
    g_test_add_func("/base64/incomplete", test_incomplete);
    g_test_add_func("/base64/long", test_long);
    return g_test_run();
}
