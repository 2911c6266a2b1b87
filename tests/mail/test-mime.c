/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mime.h"

#include <time.h>

/* copy: (out): a copy of exactly mail's size, so that reading past its end is noticed; the parts
 * point into it. */
static GPtrArray *
read_parts(const char *mail, char **copy, const M2sLimits *limits, const char **breach)
{
    gsize size = strlen(mail);
    *copy = g_malloc(MAX(size, 1));
    memcpy(*copy, mail, size);
    g_autoptr(M2sHeaderBlock) headers = m2s_header_block_parse(m2s_slice(*copy, size));
    return m2s_mime_text_parts(m2s_slice(*copy, size), headers, limits, breach);
}

/* The parts as one string, each as "[text]" or, for a patch, "{text}"; or "(rejected)". */
static char *
show_parts(const char *mail)
{
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    const char *breach = "unset";
    g_autofree char *copy = NULL;
    g_autoptr(GPtrArray) parts = read_parts(mail, &copy, &limits, &breach);
    g_assert_null(breach);
    if (parts == NULL)
        return g_strdup("(rejected)");
    GString *shown = g_string_new(NULL);
    for (guint i = 0; i < parts->len; i++) {
        const M2sTextPart *part = parts->pdata[i];
        gboolean plain = part->kind == M2S_TEXT_PLAIN;
        g_autofree char *text = m2s_slice_dup(part->text);
        g_string_append_printf(shown, plain ? "[%s]" : "{%s}", text);
    }
    return g_string_free(shown, FALSE);
}

typedef struct {
    const char *mail, *parts;
} Case;

static void
check(const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *shown = show_parts(cases[i].mail);
        g_assert_cmpstr(shown, ==, cases[i].parts);
    }
}

static void
test_single(void)
{
    static const Case cases[] = {
        {"Subject: x\n\nhello\n", "[hello\n]"},
        {"Content-Type: text/x-diff\n\n--- a\n", "{--- a\n}"},
        {"Content-Type: text/html\n\n<p>\n", ""},
        {"Content-Type: image/png\n\nx\n", ""},
        {"Content-Type: nonsense\n\nx", "[x]"},
        {"Content-Transfer-Encoding: base64\n\naGVsbG8=\n", "[hello]"},
        {"Content-Transfer-Encoding: quoted-printable\n\na=3Db\n", "[a=b\n]"},
        {"Subject: x\n", "[]"},
        {"", "[]"},
        {"no header\n", "[no header\n]"},
        /* FeedParser gives the line back to the body, but has dropped the empty one by then. */
        {"Subject: x\nFrom here on it works.\n\nMore\n", "[From here on it works.\nMore\n]"},
        {"Subject: x\nFrom here\n\n", "[From here\n]"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
test_charset(void)
{
    static const Case cases[] = {
        {"Subject: x\n\n\xc3\xa9", "[é]"},
        {"Subject: x\n\n\x80\xe9", "[€é]"}, /* windows-1252 */
        {"Subject: x\n\n\x81\xe9", "[\xc2\x81é]"},
        {"Content-Type: text/plain; charset=iso-8859-1\n\n\xc3\xa9", "[Ã©]"},
        {"Content-Type: text/plain; charset=utf-8\n\n\xe9", ""},
        {"Content-Type: text/plain; charset=us-ascii\n\n\xc3\xa9", ""},
        {"Content-Type: text/plain; charset=x-unknown\n\n\xe9", "[é]"},
        {"Content-Type: text/plain; charset=\n\n\xe9", "[é]"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Codecs that are not for text: Patchwork does not expect the LookupError. */
static void
test_rejected(void)
{
    static const Case cases[] = {
        {"Content-Type: text/plain; charset=hex\n\nx\n", "(rejected)"},
        {"Content-Type: text/plain; charset=ROT-13\n\nx\n", "(rejected)"},
        {"Content-Type: text/plain; charset=base64\n\nx\n", "(rejected)"},
        {"Content-Type: text/html; charset=hex\n\nx\n", "(rejected)"},
        {"Content-Type: text/plain; charset=undefined\n\nx\n", "(rejected)"},
        {"Content-Type: text/plain; charset=hex\n\n", "[]"},
        {"Content-Type: image/png; charset=hex\n\nx\n", ""},
        {"Content-Type: text/plain; n*=a; n*0=b\n\n", "(rejected)"},
        {"Content-Type: multipart/mixed; n*=a; n*0=b\n\n", "(rejected)"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define PATCH "Content-Type: text/x-patch\n\n"

static void
test_multipart(void)
{
    static const Case cases[] = {
        {MIXED "pre\n--b\n\none\n--b\n" PATCH "two\n--b--\npost\n", "[one]{two}"},
        {MIXED "--b\n\none\n\n--b--\n", "[one\n]"},
        {MIXED "--b \t\n\none\n--b-- \n", "[one]"},
        {MIXED "--b\n\none\n--b-\n--bb\n --b\n--B\n--b--", "[one\n--b-\n--bb\n --b\n--B]"},
        {MIXED "--b\n\none\n", "[one]"}, /* no end, but the line end is dropped */
        {MIXED "--b\n\none", "[one]"},
        {MIXED "--b\n", "[]"},
        {MIXED "--b\n--b--\n", "[]"}, /* an end right after a boundary is not one */
        {MIXED "--b\n--b--\n\none\n--b--\n", "[one]"},
        {MIXED "--b\nno header\n--b--\n", "[no header]"},
        {MIXED "--b\nSubject: x\n--b--\n", "[]"},
        {MIXED "--b--\n--b\n\none\n", ""}, /* ends before it starts */
        {MIXED "one\n", ""},
        {MIXED, ""},
        {"Content-Type: multipart/mixed\n\n--b\n\none\n", ""},
        {"Content-Type: multipart/mixed; boundary=\"a:b\"\n\n--a:b\nSubject: x\n--a:b\n\none\n",
         "[][one]"}, /* the boundary looks like a header */
        {"Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\none\n----\n", "[one]"},
        {"Content-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\none\n--b----\ntwo\n",
         "[one]"},
        {"Content-Type: multipart/mixed; boundary=\"\xc3\xa9\"\n\n--\xc3\xa9\n\none\n", ""},
    };
    check(cases, G_N_ELEMENTS(cases));
}

#define INNER "Content-Type: multipart/alternative; boundary=c\n\n"

static void
test_nested(void)
{
    static const Case cases[] = {
        {MIXED "--b\n" INNER "--c\n\none\n--c--\npost\n--b\n\ntwo\n--b--\n", "[one][two]"},
        {MIXED "--b\n" INNER "--c\n\none\n--b\n\ntwo\n--b--\n", "[one][two]"},
        {MIXED "--b\n" INNER "--b\n\ntwo\n--b--\n", "[two]"},
        {MIXED "--b\n" INNER "--c\n\none\n\n--c--\n\n--b--\n",
         "[one\n]"},                                          /* only one line end is dropped */
        {MIXED "--b\n" MIXED "--b\n\none\n--b--\n", "[one]"}, /* the outer boundary wins */
        {MIXED "--b\nContent-Type: message/rfc822\n\nSubject: x\n\none\n--b--\n", "[one]"},
        {MIXED "--b\nContent-Type: message/rfc822\n\n" INNER "--c\n\none\n--b--\n", "[one]"},
        {"Content-Type: message/rfc822\n\nSubject: x\n\none\n", "[one\n]"},
        {"Content-Type: message/rfc822\n\n", "[]"},
        {"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b\n"
         "Content-Type: text/plain\n\ntwo\n",
         "[one][two]"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

/* Every block of a delivery report is a part, by default of type text/plain. */
static void
test_delivery_status(void)
{
    static const Case cases[] = {
        {"Content-Type: message/delivery-status\n\nA: x\n\nB: y\n", "[][]"},
        {"Content-Type: message/delivery-status\n\nA: x\n\n\nB: y\n\n", "[][][]"},
        {"Content-Type: message/delivery-status\n\nA: x\nnone\nB: y\n\n", "[none\nB: y\n]"},
        {"Content-Type: message/delivery-status\n\n", "[]"},
        {MIXED "--b\nContent-Type: message/delivery-status\n\nnone\n--b\n\nx\n", "[none][x]"},
        {"Content-Type: message/delivery-status\n\n" MIXED "--b\n\nx\n", "[--b\n][x\n]"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void
check_breach(const M2sLimits *limits, const char *mail, guint parts, const char *expected)
{
    const char *breach = "unset";
    g_autofree char *copy = NULL;
    g_autoptr(GPtrArray) found = read_parts(mail, &copy, limits, &breach);
    g_assert_cmpstr(breach, ==, expected);
    g_assert_nonnull(found);
    g_assert_cmpint(found->len, ==, parts);
}

static void
test_limits(void)
{
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    limits.part_count = 3;
    check_breach(&limits, MIXED "--b\n\nx\n--b\n\ny\n--b--\n", 2, NULL);
    check_breach(&limits, MIXED "--b\n\nx\n--b\n\ny\n--b\n\nz\n", 2, "too many MIME parts");
    limits = M2S_LIMITS_DEFAULT;
    limits.part_depth = 1;
    check_breach(&limits, MIXED "--b\n\nx\n--b--\n", 1, NULL);
    check_breach(&limits, MIXED "--b\n\nx\n--b\n" INNER "--c\n\ny\n", 1,
                 "MIME parts nested too deep");
    limits = M2S_LIMITS_DEFAULT;
    limits.header_block_size = 10;
    check_breach(&limits, MIXED "--b\nA: 56789\n\nx\n--b--\n", 1, NULL);
    check_breach(&limits, MIXED "--b\nA: 567890\n\nx\n--b--\n", 0,
                 "header block of a MIME part too large");
    check_breach(&limits, MIXED "--b\nAaaaaaaaaaaaaaaaaaaaaaaaaaa: 56\n\nx\n--b--\n", 0,
                 "header block of a MIME part too large");
    check_breach(&limits, MIXED "--b\n\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 1, NULL);
    limits = M2S_LIMITS_DEFAULT;
    limits.header_field_size = 5;
    check_breach(&limits, MIXED "--b\nA: 2345\n\nx\n", 1, NULL);
    check_breach(&limits, MIXED "--b\nA: 23456\n\nx\n", 0, "header field of a MIME part too large");
    limits = M2S_LIMITS_DEFAULT;
    limits.parameter_count = 1;
    check_breach(&limits, "Content-Type: text/plain; a=b; c=d\n\nx\n", 1,
                 "too many parameters of a Content-Type");
    limits.charset_length = 3;
    check_breach(&limits, "Content-Type: text/plain; charset=abcd\n\nx\n", 1,
                 "name of a charset too long");
}

/* About fifty boundaries and nearly three million lines that look like one. */
static void
test_hostile(void)
{
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    const char *breach = NULL;
    g_autoptr(GString) mail = g_string_new(NULL);
    for (guint i = 10; i < 59; i++)
        g_string_append_printf(mail, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i,
                               i);
    while (mail->len < 16 << 20)
        g_string_append(mail, "--b99\n");
    const clock_t start = clock();
    g_autofree char *copy = NULL;
    g_autoptr(GPtrArray) parts = read_parts(mail->str, &copy, &limits, &breach);
    g_assert_null(breach);
    g_assert_cmpint(parts->len, ==, 1);
    g_assert_cmpint(clock() - start, <, 20 * CLOCKS_PER_SEC);
}

/* 100,000 nested mails do not recurse. */
static void
test_deep(void)
{
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    limits.part_depth = limits.part_count = G_MAXUINT;
    g_autoptr(GString) mail = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append(mail, "Content-Type: message/rfc822\n\n");
    g_string_append(mail, "\nx\n");
    check_breach(&limits, mail->str, 1, NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mime/single", test_single);
    g_test_add_func("/mime/charset", test_charset);
    g_test_add_func("/mime/rejected", test_rejected);
    g_test_add_func("/mime/multipart", test_multipart);
    g_test_add_func("/mime/nested", test_nested);
    g_test_add_func("/mime/delivery-status", test_delivery_status);
    g_test_add_func("/mime/limits", test_limits);
    g_test_add_func("/mime/hostile", test_hostile);
    g_test_add_func("/mime/deep", test_deep);
    return g_test_run();
}
