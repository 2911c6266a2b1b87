/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/linkify.h"

#define MAIL_MAX 254 /* bytes of an address; those of the web have no limit */

static const char *const schemes[] = {"https://", "http://", "mailto:"};

static gboolean
may_be_inside(char c)
{
    return c > ' ' && c < 0x7f && strchr("<>\"`{}|\\^", c) == NULL;
}

/* How much of text is one scheme and its address. */
static gsize
scan(M2sSlice text, gsize scheme)
{
    gsize end = scheme;
    int round = 0, square = 0;
    for (; end < text.size && may_be_inside(text.data[end]); end++) {
        char c = text.data[end];
        round += c == '(' ? 1 : c == ')' ? -1 : 0;
        square += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (round < 0 || square < 0)
            break;
    }
    while (end > scheme && strchr(".,;:!?'*_", text.data[end - 1]))
        end--;
    return end;
}

/* The length of the address that text begins with, or 0.  Takes few steps if it is 0, so that a
 * text of nothing but "mailto:" takes no longer than others. */
static gsize
match(M2sSlice text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        gsize scheme = strlen(schemes[i]);
        gboolean is_mail = schemes[i][0] == 'm';
        if (!m2s_slice_has_prefix_caseless(text, schemes[i]) || text.size == scheme)
            continue;
        char first = text.data[scheme];
        if (!g_ascii_isalnum(first) && (is_mail || first != '['))
            return 0;
        if (is_mail)
            text.size = MIN(text.size, MAIL_MAX);
        gsize end = scan(text, scheme);
        return is_mail && !m2s_slice_find(m2s_slice_sub(text, scheme, end), '@') ? 0 : end;
    }
    return 0;
}

/* A colon is what all schemes have; the words before it are looked at from there. */
static const char *
find_start(M2sSlice text, const char *colon)
{
    const char *start = colon;
    while (start > text.data && g_ascii_isalpha(start[-1]) && colon - start < 6)
        start--;
    gboolean is_word = start == text.data || !(g_ascii_isalnum(start[-1]) || start[-1] == '_');
    return is_word ? start : colon;
}

void
m2s_linkify(M2sMarkup *markup, M2sSlice text)
{
    const char *end = text.data + text.size, *written = text.data, *p = text.data;
    const char *colon;
    while (p < end && (colon = memchr(p, ':', end - p))) {
        const char *start = find_start(m2s_slice(written, end - written), colon);
        gsize size = match(m2s_slice(start, end - start));
        p = colon + 1;
        if (size == 0)
            continue;
        g_autofree char *href = g_strndup(start, size);
        m2s_markup_slice(markup, m2s_slice(written, start - written));
        m2s_markup_open(markup, "a");
        m2s_markup_attribute(markup, "href", href);
        m2s_markup_attribute(markup, "rel", "noopener nofollow");
        m2s_markup_text(markup, href);
        m2s_markup_close(markup);
        p = written = start + size;
    }
    m2s_markup_slice(markup, m2s_slice(written, end - written));
}

gboolean
m2s_is_web_address(const char *text)
{
    if (text == NULL || !g_ascii_isalpha(*text) || g_ascii_tolower(*text) != 'h')
        return FALSE;
    return match(m2s_slice_of(text)) == strlen(text);
}
