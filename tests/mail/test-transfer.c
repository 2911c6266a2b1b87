/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/transfer.h"

static void
test_find(void)
{
    static const struct {
        const char *raw;
        M2sTransfer transfer;
    } cases[] = {
        {"base64", M2S_TRANSFER_BASE64},
        {"Base64", M2S_TRANSFER_BASE64},
        {"base64 ", M2S_TRANSFER_AS_IS},
        {"base64; x", M2S_TRANSFER_AS_IS},
        {"QUOTED-PRINTABLE", M2S_TRANSFER_QUOTED_PRINTABLE},
        {"x-uuencode", M2S_TRANSFER_UUENCODE},
        {"uuencode", M2S_TRANSFER_UUENCODE},
        {"uue", M2S_TRANSFER_UUENCODE},
        {"x-uue", M2S_TRANSFER_UUENCODE},
        {"8bit", M2S_TRANSFER_AS_IS},
        {"", M2S_TRANSFER_AS_IS},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(m2s_transfer_find(m2s_slice_of(cases[i].raw)), ==, cases[i].transfer);
}

typedef struct {
    const char *payload, *decoded;
} Case;

static void
check(M2sTransfer transfer, const Case *cases, gsize n)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (gsize i = 0; i < n; i++) {
        M2sSlice result = m2s_transfer_decode(transfer, m2s_slice_of(cases[i].payload), buffer);
        g_assert_cmpmem(result.data, result.size, cases[i].decoded, strlen(cases[i].decoded));
    }
}

static void
test_as_is(void)
{
    g_autoptr(GString) buffer = g_string_new("old");
    M2sSlice payload = m2s_slice("=41\0", 4);
    M2sSlice result = m2s_transfer_decode(M2S_TRANSFER_AS_IS, payload, buffer);
    g_assert_true(result.data == payload.data);
    g_assert_cmpint(result.size, ==, 4);
}

static void
test_quoted_printable(void)
{
    static const Case cases[] = {
        {"a=3Db=c3=A9", "a=b\xc3\xa9"},
        {"a=\nb", "ab"},
        {"a=\r\nb=\rc\nd", "abd"},
        {"a = b", "a = b"},
        {"a==b", "a=b"},
        {"a===41", "a=A"},
        {"=4", "=4"},
        {"=4g", "=4g"},
        {"=", ""},
        {"a_b", "a_b"},
        {"a \nb", "a \nb"},
        {"", ""},
    };
    check(M2S_TRANSFER_QUOTED_PRINTABLE, cases, G_N_ELEMENTS(cases));
}

static void
test_base64(void)
{
    static const Case cases[] = {
        {"aGVs\nbG8=\n", "hello"},
        {"aGVsbG8", "hello"},          /* padding is added */
        {"aGVsbA=", "hell"},           /* even half of it */
        {"aG!Vs\xff", "hel"},          /* junk is ignored */
        {"aGVs\nbG8=\nbG8=", "hello"}, /* what follows padding is lost */
        {"a\nb\nc\nd\ne", "abcde"},    /* undecodable: loses its line ends */
        {"", ""},
    };
    check(M2S_TRANSFER_BASE64, cases, G_N_ELEMENTS(cases));
}

static void
test_uuencode(void)
{
    static const Case cases[] = {
        {"begin 644 x\n%:&5L;&\\\n`\nend\n", "hello"},
        {"text\nbegin x\nbegin 0o6_4 x\n%:&5L;&\\\n \nend\ntext\n", "hello"},
        {"begin 644 x\n%:&5L;&\\\n", "hello"},            /* no end */
        {"begin 644 x\n%:&5L;&\\X\nend\n", "hello"},      /* a checksum */
        {"begin 644 x\n\nend\n", "begin 644 x\n\nend\n"}, /* an empty line: not decoded at all */
        {"begin 644 x\n%:\x80\n", "begin 644 x\n%:\x80\n"},
        {"begin 648 x\n%:&5L;&\\\n", "begin 648 x\n%:&5L;&\\\n"},
        {"", ""},
    };
    check(M2S_TRANSFER_UUENCODE, cases, G_N_ELEMENTS(cases));
}

/* The mode is what Python's int(mode, 8) takes.  Without one, nothing is decoded. */
static void
test_uuencode_mode(void)
{
    static const struct {
        const char *mode;
        gboolean is_number;
    } cases[] = {
        {"644", TRUE},  {"+644", TRUE}, {"-6", TRUE},    {"0", TRUE},   {"0o6", TRUE},
        {"0O_6", TRUE}, {"6_4", TRUE},  {"6__4", FALSE}, {"6_", FALSE}, {"0o", FALSE},
        {"+", FALSE},   {"", FALSE},    {"8", FALSE},    {"/1", FALSE}, {"6:", FALSE},
        {"0x6", FALSE}, {"_6", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strdup_printf("begin %s x\n%%:&5L;&\\\nend\n", cases[i].mode);
        Case one = {text, cases[i].is_number ? "hello" : text};
        check(M2S_TRANSFER_UUENCODE, &one, 1);
    }
}

/* Lines end as those of Python's bytes.splitlines() do. */
static void
test_uuencode_lines(void)
{
    static const Case cases[] = {
        {"begin 644 x\r\n%:&5L;&\\\r\n`\r\nend\r\n", "hello"},
        {"begin 644 x\r%:&5L;&\\\r`\rend\r", "hello"},
        {"begin 644 x\n%:&5L;&\\\n end\t\nx", "hello"},
        {"begin 644\n%:&5L;&\\", "hello"},            /* neither a name nor an end */
        {"begin 644 x\n%:&5L;&\\ `\nend\n", "hello"}, /* blanks after the data */
        {"begin 644 x\n%:&5L\x1f&\\\n", "begin 644 x\n%:&5L\x1f&\\\n"}, /* no such character */
    };
    check(M2S_TRANSFER_UUENCODE, cases, G_N_ELEMENTS(cases));
}

/* What is missing from a line is NUL. */
static void
test_uuencode_short_line(void)
{
    g_autoptr(GString) buffer = g_string_new(NULL);
    M2sSlice payload = m2s_slice_of("begin 644 x\n%:&5L\nend\n");
    M2sSlice result = m2s_transfer_decode(M2S_TRANSFER_UUENCODE, payload, buffer);
    g_assert_cmpmem(result.data, result.size, "hel\0\0", 5);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transfer/find", test_find);
    g_test_add_func("/transfer/as-is", test_as_is);
    g_test_add_func("/transfer/quoted-printable", test_quoted_printable);
    g_test_add_func("/transfer/base64", test_base64);
    g_test_add_func("/transfer/uuencode", test_uuencode);
    g_test_add_func("/transfer/uuencode/mode", test_uuencode_mode);
    g_test_add_func("/transfer/uuencode/lines", test_uuencode_lines);
    g_test_add_func("/transfer/uuencode-short-line", test_uuencode_short_line);
    return g_test_run();
}
