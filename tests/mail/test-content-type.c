/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/content-type.h"

static void
test_type(void)
{
    static const struct {
        const char *raw;
        M2sContentType type;
    } cases[] = {
        {"text/plain", M2S_CONTENT_TEXT_PLAIN},
        {" Text/Plain ; charset=utf-8", M2S_CONTENT_TEXT_PLAIN},
        {"text", M2S_CONTENT_TEXT_PLAIN},
        {"", M2S_CONTENT_TEXT_PLAIN},
        {"image/png/x", M2S_CONTENT_TEXT_PLAIN},
        {"charset=utf-8", M2S_CONTENT_TEXT_PLAIN},
        {"text/x-patch; name=a/b", M2S_CONTENT_TEXT_PATCH},
        {"TEXT/X-DIFF", M2S_CONTENT_TEXT_PATCH},
        {"text/html", M2S_CONTENT_TEXT_OTHER},
        {"text/plain charset=utf-8", M2S_CONTENT_TEXT_OTHER},
        {"text/", M2S_CONTENT_TEXT_OTHER},
        {"multipart/mixed; boundary=a", M2S_CONTENT_MULTIPART},
        {"Multipart/Digest", M2S_CONTENT_MULTIPART_DIGEST},
        {"multipart /mixed", M2S_CONTENT_OTHER},
        {"message/rfc822", M2S_CONTENT_MESSAGE},
        {"message/delivery-status", M2S_CONTENT_DELIVERY_STATUS},
        {"application/octet-stream", M2S_CONTENT_OTHER},
        {"/", M2S_CONTENT_OTHER},
        {"text\xc3\xa9/plain", M2S_CONTENT_OTHER},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        g_assert_cmpint(m2s_content_type_find(m2s_slice_of(cases[i].raw)), ==, cases[i].type);
}

/* Python fails. */
static const char REFUSED[] = "(refused)";

typedef struct {
    const char *parameters;
    const char *value; /* NULL: absent */
} Case;

static void
check_charset(const Case *cases, gsize n)
{
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    for (gsize i = 0; i < n; i++) {
        g_autofree char *raw = g_strconcat("text/plain", cases[i].parameters, NULL);
        g_autofree char *charset = NULL;
        M2sParameterStatus status = m2s_content_type_charset(m2s_slice_of(raw), &limits, &charset);
        g_assert_cmpstr(status == M2S_PARAMETER_REFUSED ? REFUSED : charset, ==, cases[i].value);
        g_assert_cmpint(status == M2S_PARAMETER_FOUND, ==, charset != NULL);
    }
}

static void
test_charset(void)
{
    static const Case cases[] = {
        {"; charset=utf-8", "utf-8"},
        {";charset=\"UTF-8\"", "utf-8"},
        {"; format=flowed;\n\tCharset = iso-8859-1 ; x=y", "iso-8859-1"},
        {"; charset=utf-8; charset=koi8-r", "utf-8"},
        {"; charset=<utf-8>", "utf-8"},
        {"; charset=\"a\\\"b\\\\c\"", "a\"b\\c"},
        {"; name=\"a; charset=x\"; charset=utf-8", "utf-8"},
        {"; name=\"a\\\"; charset=x\"; charset=utf-8", "utf-8"},
        {"; name=\"a; charset=utf-8", NULL}, /* the quote is never closed */
        {"; charset", ""},
        {"; charset=", ""},
        {"; charset=utf-8\xe9", NULL},
        {"", NULL},
        {";", NULL},
        {"; ;;charset=utf-8;", "utf-8"},
    };
    check_charset(cases, G_N_ELEMENTS(cases));
    g_autofree char *charset = NULL;
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    m2s_content_type_charset(m2s_slice_of("charset=utf-8"), &limits, &charset);
    g_assert_cmpstr(charset, ==, "utf-8");
}

static void
test_rfc2231(void)
{
    static const Case cases[] = {
        {"; charset*=us-ascii'en'UTF%2D8", "utf-8"},
        {"; charset*='en'utf-8", "utf-8"},
        {"; charset*=utf-8", "utf-8"}, /* no apostrophes, so no charset */
        {"; charset*=a'utf-8", "a'utf-8"},
        {"; charset*0=ut; charset*1=f-8", "utf-8"},
        {"; charset*1=f-8; charset*0=ut", "utf-8"},
        {"; charset*10=8; charset*9=f-; charset*02=ut", "utf-8"},
        {"; charset*0*=us-ascii''ut; charset*1=f%2D8", "utf%2d8"},
        {"; charset*0*=us-ascii''ut; charset*1*=f%2d8", "utf-8"},
        {"; charset*=us-ascii''%C3%A9", NULL},
        {"; charset*=utf-16le''a%00b%00", "ab"},
        {"; charset*=x-unknown''utf-8", "utf-8"},
        {"; charset*=x-unknown''%E9", NULL},
        {"; charset*=us-ascii''b; charset=a", "a"},
        {"; charset*x=a", NULL},
        {"; charset**=a", NULL},
    };
    check_charset(cases, G_N_ELEMENTS(cases));
}

static void
test_refused(void)
{
    g_autofree char *digits = g_strnfill(4300, '0');
    g_autofree char *fits = g_strdup_printf("; a*%s=x; charset=utf-8", digits);
    g_autofree char *too_many = g_strdup_printf("; a*0%s=x; charset=utf-8", digits);
    const Case cases[] = {
        {"; charset=utf-8; name*=a; name*0=b", REFUSED},
        {"; charset=utf-8; name*1*=a; NAME*=b", REFUSED},
        {"; charset=utf-8; name*=a; other*0=b", "utf-8"},
        {"; charset=utf-8; Name*; name*0=b", "utf-8"}, /* a bare word keeps its case */
        {fits, "utf-8"},
        {too_many, REFUSED},
    };
    check_charset(cases, G_N_ELEMENTS(cases));
}

static void
test_boundary(void)
{
    static const Case cases[] = {
        {"; boundary=abc", "abc"},
        {"; boundary=\"a b\"", "a b"},
        {"; boundary=\" a \t\"", " a"},
        {"; boundary=\"\\\"a\\\"\"", "a"}, /* unquoted twice */
        {"; boundary=\"<a>\"", "a"},
        {"; boundary=\"\"", ""},
        {"; Boundary", ""},
        {"; charset=x", NULL},
        {"; boundary=\xc3\xa9", "\n"},
        {"; boundary*=us-ascii''a%20b", "a b"},
        {"; boundary*=iso-8859-1''a%A0", "a"}, /* a no-break space is white space */
        {"; boundary*=iso-8859-1''%E9", "\n"},
        {"; boundary*=us-ascii''%E9", "\n"},
        {"; boundary*=x-unknown''a", "a"},
        {"; boundary*=hex''<a>", "a"},
        {"; boundary*=''", ""},
        {"; boundary*=idna''a", REFUSED},
        {"; boundary=a; x*=a; x*0=b", REFUSED},
    };
    const M2sLimits limits = M2S_LIMITS_DEFAULT;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *raw = g_strconcat("multipart/mixed", cases[i].parameters, NULL);
        g_autoptr(GString) found = NULL;
        M2sParameterStatus status = m2s_content_type_boundary(m2s_slice_of(raw), &limits, &found);
        const char *value = found ? found->str : NULL;
        g_assert_cmpstr(status == M2S_PARAMETER_REFUSED ? REFUSED : value, ==, cases[i].value);
    }
}

static void
test_limits(void)
{
    M2sLimits limits = M2S_LIMITS_DEFAULT;
    g_autofree char *charset = NULL;
    limits.parameter_count = 2;
    g_assert_cmpint(m2s_content_type_charset(m2s_slice_of("a/b; c=d; e=f"), &limits, &charset), ==,
                    M2S_PARAMETER_ABSENT);
    g_assert_cmpint(m2s_content_type_charset(m2s_slice_of("a/b; c=d; e=f;"), &limits, &charset), ==,
                    M2S_PARAMETER_TOO_MANY);
    limits.charset_length = 5;
    M2sSlice longer = m2s_slice_of("a/b; charset=utf-16");
    g_assert_cmpint(m2s_content_type_charset(longer, &limits, &charset), ==,
                    M2S_PARAMETER_TOO_LONG);
    g_assert_null(charset);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/content-type/type", test_type);
    g_test_add_func("/content-type/charset", test_charset);
    g_test_add_func("/content-type/rfc2231", test_rfc2231);
    g_test_add_func("/content-type/refused", test_refused);
    g_test_add_func("/content-type/boundary", test_boundary);
    g_test_add_func("/content-type/limits", test_limits);
    return g_test_run();
}
