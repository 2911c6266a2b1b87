/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/charset.h"
#include "mail/codec.h"

typedef struct {
    const char *name;
    const char *bytes;
    const char *text; /* NULL: not valid in the charset */
} Case;

static void
check_decode(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GString) text = m2s_charset_decode(cases[i].name, m2s_slice_of(cases[i].bytes));
        g_assert_cmpstr(text ? text->str : NULL, ==, cases[i].text);
    }
}

static void
test_names(void)
{
    static const struct {
        const char *name;
        gboolean known;
    } cases[] = {
        {"utf-8", TRUE},
        {"UTF8", TRUE},
        {"Utf_8", TRUE},
        {" utf - 8 ", TRUE},
        {"utf.8", FALSE},
        {"iso.8859.1", TRUE},
        {"iso8859.1", TRUE},
        {"ANSI_X3.4-1968", TRUE},
        {"ISO-8859-1", TRUE},
        {"iso-ir-100", TRUE},
        {"l1", TRUE},
        {"latin-1", TRUE},
        {"x-unknown", FALSE},
        {"", FALSE},
        {"-", FALSE},
        {"iso-8859-8-i", FALSE},
        {"iso-8859-12", FALSE},
        {"cp1252", TRUE},
        {"windows-1252", TRUE},
        {"mac_roman", TRUE},
        {"base64", TRUE},
        {"rot13", TRUE},
        {"idna", TRUE},
        {"aliases", FALSE},
        {"mbcs", FALSE},
        {"cn-gb", FALSE},
        {"eucgb2312_cn", TRUE},
        {"utf\xe9-8", TRUE},
        {"unknown-8bit", FALSE},
        {"zlib", TRUE},
        {"ks_c_5601-1987", TRUE},
        {"utf-8------------------------------------------------------------", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(m2s_codec_find(cases[i].name) != NULL, ==, cases[i].known);
}

static void
test_utf8(void)
{
    static const Case cases[] = {
        {"utf-8", "", ""},
        {"utf-8", "a\xc3\xa9\xf0\x9f\x98\x80", "a\xc3\xa9\xf0\x9f\x98\x80"},
        {"utf-8",
         "\xef\xbb\xbf"
         "a",
         "\xef\xbb\xbf"
         "a"},
        {"utf-8-sig",
         "\xef\xbb\xbf"
         "a",
         "a"},
        {"utf-8-sig", "a", "a"},
        {"utf-8", "\xc3", NULL},
        {"utf-8", "\xed\xa0\x80", NULL},     /* half of a surrogate pair */
        {"utf-8", "\xc0\xaf", NULL},         /* overlong */
        {"utf-8", "\xf4\x90\x80\x80", NULL}, /* beyond U+10FFFF */
        {"utf-8", "\xef\xbf\xbf", "\xef\xbf\xbf"},
    };
    check_decode(cases, G_N_ELEMENTS(cases));
    g_autoptr(GString) text = m2s_charset_decode("utf-8", m2s_slice("a\0\xc3\xa9\0", 5));
    g_assert_cmpmem(text->str, text->len, "a\0\xc3\xa9\0", 5);
    g_assert_null(m2s_charset_decode("utf-8", m2s_slice("a\0\xc3\0", 4)));
}

static void
test_one_byte(void)
{
    static const Case cases[] = {
        {"us-ascii", "abcdefghijk", "abcdefghijk"},
        {"us-ascii", "abcdefgh\x80", NULL},
        {"us-ascii",
         "\x80"
         "abcdefgh",
         NULL},
        {"iso-8859-1", "\x80\xe9\xff", "\xc2\x80\xc3\xa9\xc3\xbf"},
        {"windows-1252", "\x80\xe9\xa0", "\xe2\x82\xac\xc3\xa9\xc2\xa0"},
        {"windows-1252", "\x81", NULL},
        {"windows-1252", "\x9d", NULL},
        {"iso-8859-15", "\xa4", "\xe2\x82\xac"},
        {"iso-8859-7", "\xff", NULL},
        {"windows-1255", "\xe5\xc7", "\xd7\x95\xd6\xb7"},
    };
    check_decode(cases, G_N_ELEMENTS(cases));
    g_autoptr(GString) text = m2s_charset_decode("windows-1252", m2s_slice("\0\xe9", 2));
    g_assert_cmpmem(text->str, text->len, "\0\xc3\xa9", 3);
}

static void
test_east_asian(void)
{
    static const Case cases[] = {
        {"gb2312", "\xc4\xe3", "\xe4\xbd\xa0"},
        {"gb2312", "\x81\x40", NULL},
        {"gbk", "\x81\x40", "\xe4\xb8\x82"},
        {"gbk", "\x80", NULL},
        {"big5", "\xa7\x41", "\xe4\xbd\xa0"},
        {"big5", "\xc6\xa6", "\xe3\x81\x82"}, /* private use to iconv */
        {"shift_jis", "\\~\x82\xb1", "\\~\xe3\x81\x93"},
        {"euc-jp", "\x85", NULL},
        {"euc-kr", "\xb0\xa1", "\xea\xb0\x80"},
        {"iso-2022-jp", "\x1b$B$3\x1b(B", "\xe3\x81\x93"},
        {"utf-7", "a=\x05~\\+-b", "a=\x05~\\+b"},
        {"utf-7", "+AOk-/+AOk--+AOk>+2D3eAA-+-", "\xc3\xa9/\xc3\xa9-\xc3\xa9>\xf0\x9f\x98\x80+"},
        {"utf-7", "+", ""},
        {"utf-7", "+AOk", "\xc3\xa9"},
        {"utf-7", "+AO", NULL},   /* half a character */
        {"utf-7", "+AOl-", NULL}, /* bits are left */
        {"utf-7", "+2D0-", NULL}, /* half a surrogate pair */
        {"utf-7", "+3gA-", NULL},
        {"utf-7", "+!", NULL},
        {"utf-7", "\xc3\xa9", NULL},
        {"iso-2022-jp", "\xa4\xb3", NULL},
        {"gb2312", "\xc4", NULL},
        {"cp932", "a\x80\xa0\xfd\xff", "a\xc2\x80\xef\xa3\xb0\xef\xa3\xb1\xef\xa3\xb3"},
        {"cp932", "\x81\xa0\xa0", "\xe2\x96\xa1\xef\xa3\xb0"},
        {"cp932", "\x81\xa0\x81", NULL},
        {"big5hkscs", "\x80", NULL},
        {"cp856", "\x1a\x1c\x7f", "\x1a\x1c\x7f"},
    };
    check_decode(cases, G_N_ELEMENTS(cases));
}

static void
test_utf16(void)
{
    g_autoptr(GString) marked = m2s_charset_decode("utf-16", m2s_slice("\xfe\xff\0a", 4));
    g_assert_cmpstr(marked->str, ==, "a");
    g_autoptr(GString) big = m2s_charset_decode("utf-16be", m2s_slice("\0a\0b", 4));
    g_assert_cmpstr(big->str, ==, "ab");
    g_assert_null(m2s_charset_decode("utf-16be", m2s_slice("\0a\0", 3)));
    g_assert_null(m2s_charset_decode("utf-16be", m2s_slice("\xd8\0\0a", 4)));
}

static void
test_undecodable(void)
{
    static const Case cases[] = {
        {"x-unknown", "a", NULL},
        {"hex", "61", NULL},
        {"undefined", "a", NULL},
    };
    check_decode(cases, G_N_ELEMENTS(cases));
}

static void
test_encode(void)
{
    static const struct {
        const char *name;
        const char *text;
        const char *bytes; /* NULL: the charset lacks a character */
    } cases[] = {
        {"utf-8", "\xc3\xa9", "\xc3\xa9"},
        {"us-ascii", "\xc3\xa9", NULL},
        {"iso-8859-1", "\xc3\xa9\xc2\x80", "\xe9\x80"},
        {"iso-8859-1", "\xe2\x82\xac", NULL},
        {"windows-1252", "\xe2\x82\xac", "\x80"},
        {"windows-1252", "\xc2\x80", NULL},
        {"koi8-r", "\xd0\xb0", "\xc1"},
        {"koi8-r", "\xc3\xa9", NULL},
        {"shift_jis", "\\", "\\"},
        {"big5", "\xe3\x81\x82", "\xc6\xa6"},
        {"iso-2022-jp", "\xe3\x81\x93", "\x1b$B$3\x1b(B"},
        {"cp932", "a\xc2\x80\xef\xa3\xb0\xe2\x96\xa1", "a\x80\xa0\x81\xa0"},
        {"cp932", "\xe7\xba\x8a\xe2\x85\xb0\xe2\x85\xa0\xef\xbc\x82\xe6\xb5\xaf",
         "\xed\x40\xee\xef\x87\x54\xee\xfc\xed\xe0"},
        {"iso-2022-kr", "", ""},
        {"iso-2022-kr", "a", "a"},
        {"iso-2022-kr", "a\xed\x95\x9c\n\xed\x95\x9c",
         "a\x1b$)C\x0eGQ\x0f\n"
         "\x0eGQ\x0f"},
        {"utf-7", "", ""},
        {"utf-7", "a = b; {c}\t\r\n", "a = b; {c}\t\r\n"},
        {"utf-7", "a+b-\\~\x7f\x01", "a+-b-+AFwAfgB/AAE-"},
        {"utf-7", "\xc3\xa9\xc3\xa9-\xc3\xa9>\xc3\xa9/", "+AOkA6Q--+AOk>+AOk-/"},
        {"utf-7", "\xf0\x9f\x98\x80+", "+2D3eAAAr-"},
        {"utf-8-sig", "a",
         "\xef\xbb\xbf"
         "a"},
        {"x-unknown", "a", NULL},
        {"hex", "a", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) bytes = m2s_charset_encode(cases[i].name, m2s_slice_of(cases[i].text));
        g_assert_cmpstr(bytes ? bytes->str : NULL, ==, cases[i].bytes);
    }
}

static void
test_encoder(void)
{
    g_autoptr(M2sCharsetEncoder) encoder = m2s_charset_encoder_new("iso-2022-jp");
    g_autoptr(GString) out = g_string_new("x");
    g_assert_true(m2s_charset_encoder_is_stateful(encoder));
    g_assert_true(m2s_charset_encoder_append(encoder, m2s_slice_of("\xe3\x81\x93"), out));
    g_assert_false(m2s_charset_encoder_append(encoder, m2s_slice_of("a\xc3\xa9"), out));
    g_assert_true(m2s_charset_encoder_append(encoder, m2s_slice_of("b"), out));
    g_assert_cmpstr(out->str, ==, "x\x1b$B$3\x1b(Bb");
    g_assert_null(m2s_charset_encoder_new("x-unknown"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/charset/names", test_names);
    g_test_add_func("/charset/utf8", test_utf8);
    g_test_add_func("/charset/one-byte", test_one_byte);
    g_test_add_func("/charset/east-asian", test_east_asian);
    g_test_add_func("/charset/utf16", test_utf16);
    g_test_add_func("/charset/undecodable", test_undecodable);
    g_test_add_func("/charset/encode", test_encode);
    g_test_add_func("/charset/encoder", test_encoder);
    return g_test_run();
}
