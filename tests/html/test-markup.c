/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <time.h>

#include "html/linkify.h"
#include "html/markup.h"

typedef struct {
    const char *text, *html;
} Case;

/* The HTML that write makes of text. */
static char *
made_by(void (*write)(M2sMarkup *, const char *), const char *text)
{
    g_auto(M2sMarkup) markup = {0};
    GString *out = g_string_new(NULL);
    m2s_markup_init(&markup, out);
    write(&markup, text);
    return g_string_free(out, FALSE);
}

static void
check_all(void (*write)(M2sMarkup *, const char *), const Case *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *html = made_by(write, cases[i].text);
        g_assert_cmpstr(html, ==, cases[i].html);
    }
}

static void
test_text(void)
{
    static const Case cases[] = {
        {"a < b && c > \"d\"", "a &lt; b &amp;&amp; c &gt; &quot;d&quot;"},
        {"'", "&#39;"},
        {"</style><script>alert(1)</script>",
         "&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"&lt;", "&amp;lt;"},
        {"a\tb\nc", "a\tb\nc"},
        {"\033[31m\a\r\x7f", "\\x1b[31m\\x07\\x0d\\x7f"},
        {"J\303\266rg \346\227\245", "J\303\266rg \346\227\245"},
        {"\302\205", "\\x85"},
        {"\342\200\256evil\342\200\250", "\\u202eevil\\u2028"},
        {"\357\273\277", "\\ufeff"},
        {"\363\240\200\201", "\\ue0001"},
        {"\357\277\276\357\277\277", "\357\277\275\357\277\275"}, /* U+FFFE and U+FFFF */
        {"a\377b\303", "a\357\277\275b\357\277\275"},             /* no UTF-8 */
        {"\355\240\200", "\357\277\275\357\277\275\357\277\275"}, /* a surrogate */
        {"", ""},
    };
    check_all(m2s_markup_text, cases, G_N_ELEMENTS(cases));
}

static void
write_attribute(M2sMarkup *markup, const char *text)
{
    m2s_markup_open(markup, "a");
    m2s_markup_attribute(markup, "title", text);
    m2s_markup_close(markup);
}

static void
test_attribute(void)
{
    static const Case cases[] = {
        {"\" onclick=\"x", "<a title=\"&quot; onclick=&quot;x\"></a>"},
        {"a\nb\tc", "<a title=\"a\\x0ab\\x09c\"></a>"},
        {NULL, "<a></a>"},
    };
    check_all(write_attribute, cases, G_N_ELEMENTS(cases));
}

static void
write_nested(M2sMarkup *markup, const char *text)
{
    m2s_markup_open_class(markup, "p", "x");
    m2s_markup_open(markup, "input");
    m2s_markup_attribute(markup, "value", text);
    m2s_markup_void(markup);
    m2s_markup_element(markup, "b", NULL, text);
    m2s_markup_link(markup, "#c1", text);
    m2s_markup_close(markup);
}

static void
test_nested(void)
{
    static const Case cases[] = {{"<", "<p class=\"x\"><input value=\"&lt;\"><b>&lt;</b>"
                                       "<a href=\"#c1\">&lt;</a></p>"}};
    check_all(write_nested, cases, G_N_ELEMENTS(cases));
}

/* Text after a NUL is not lost, and a slice may end within a character. */
static void
test_slice(void)
{
    g_auto(M2sMarkup) markup = {0};
    g_autoptr(GString) out = g_string_new(NULL);
    m2s_markup_init(&markup, out);
    m2s_markup_slice(&markup, m2s_slice("a\0<\303\266", 4));
    g_assert_cmpstr(out->str, ==, "a\357\277\275&lt;\357\277\275");
}

static void
write_linked(M2sMarkup *markup, const char *text)
{
    m2s_linkify(markup, m2s_slice_of(text));
}

#define LINK(address) "<a href=\"" address "\" rel=\"noopener nofollow\">" address "</a>"

static void
test_links(void)
{
    static const Case cases[] = {
        {"see https://example.org/a.", "see " LINK("https://example.org/a") "."},
        {"(https://example.org/a_(b))", "(" LINK("https://example.org/a_(b)") ")"},
        {"<https://example.org/?a=1>", "&lt;" LINK("https://example.org/?a=1") "&gt;"},
        {"\"http://example.org/\"", "&quot;" LINK("http://example.org/") "&quot;"},
        {"[1]: https://example.org/x", "[1]: " LINK("https://example.org/x")},
        {"HTTPS://EXAMPLE.ORG", LINK("HTTPS://EXAMPLE.ORG")},
        {"https://example.org/,https://example.com/",
         LINK("https://example.org/,https://example.com/")},
        {"https://example.org/\346\227\245", LINK("https://example.org/") "\346\227\245"},
        {"https://example.org/\342\200\256x", LINK("https://example.org/") "\\u202ex"},
        {"https://[::1]/x", LINK("https://[::1]/x")},
        {"mailto:ann@example.org, bo", LINK("mailto:ann@example.org") ", bo"},
        {"mailto:nobody", "mailto:nobody"},
        {"javascript:alert(1)", "javascript:alert(1)"},
        {"javascript:https://example.org/", "javascript:" LINK("https://example.org/")},
        {"data:text/html,x vbscript:x file:///etc/passwd",
         "data:text/html,x vbscript:x file:///etc/passwd"},
        {"xhttps://example.org/", "xhttps://example.org/"},
        {"https:// https://. https:", "https:// https://. https:"},
        {"https://a'onclick='x", "<a href=\"https://a&#39;onclick=&#39;x\" "
                                 "rel=\"noopener nofollow\">https://a&#39;onclick=&#39;x</a>"},
        {"a::b: c", "a::b: c"},
        {":", ":"},
        {"", ""},
    };
    check_all(write_linked, cases, G_N_ELEMENTS(cases));
}

static void
test_web_address(void)
{
    g_assert_true(!m2s_is_web_address("https://lore.example.org/r/<x>"));
    g_assert_true(m2s_is_web_address("https://lore.example.org/r/1@x"));
    g_assert_false(m2s_is_web_address("javascript:alert(1)"));
    g_assert_false(m2s_is_web_address("mailto:ann@example.org"));
    g_assert_false(m2s_is_web_address(" https://example.org/"));
    g_assert_false(m2s_is_web_address(NULL));
}

/* A text of nothing but beginnings of addresses takes no longer than others. */
static void
test_hostile_links(void)
{
    static const char *const parts[] = {"mailto:", "https://", "https:", "http://a", "("};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 1 << 20)
            g_string_append(text, parts[i]);
        const clock_t start = clock();
        g_autofree char *html = made_by(write_linked, text->str);
        g_assert_cmpuint(strlen(html), >=, text->len);
        g_assert_cmpint(clock() - start, <, 10 * CLOCKS_PER_SEC);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/markup/text", test_text);
    g_test_add_func("/markup/attribute", test_attribute);
    g_test_add_func("/markup/nested", test_nested);
    g_test_add_func("/markup/slice", test_slice);
    g_test_add_func("/linkify/links", test_links);
    g_test_add_func("/linkify/web-address", test_web_address);
    g_test_add_func("/linkify/hostile", test_hostile_links);
    return g_test_run();
}
