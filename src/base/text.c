/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text.h"

#include <string.h>

gboolean
m2s_unichar_is_space(gunichar c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Where the character at p ends; p if it is white space. */
static const char *
skip_nonspace(const char *p)
{
    gunichar c = (guchar)*p < 0x80 ? (guchar)*p : g_utf8_get_char(p);
    return m2s_unichar_is_space(c) ? p : g_utf8_next_char(p);
}

/* Where the run of characters that are no white space ends. */
static const char *
skip_word(const char *p, const char *end)
{
    while (p < end) {
        const char *start = p;
        while (p < end && (guchar)*p > ' ' && (guchar)*p < 0x80)
            p++;
        if (p < end)
            p = skip_nonspace(p);
        if (p == start)
            break;
    }
    return p;
}

char *
m2s_text_normalise_space(M2sSlice text)
{
    char *result = g_malloc(text.size + 1), *out = result;
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *word_end = skip_word(p, end);
        if (word_end == p) {
            p = g_utf8_next_char(p);
            continue;
        }
        if (out > result)
            *out++ = ' ';
        memcpy(out, p, word_end - p);
        out += word_end - p;
        p = word_end;
    }
    *out = '\0';
    return result;
}

void
m2s_text_strip_end(GString *text)
{
    const char *end = text->str + text->len;
    while (end > text->str) {
        const char *last = g_utf8_prev_char(end);
        if (!m2s_unichar_is_space(g_utf8_get_char(last)))
            break;
        end = last;
    }
    g_string_truncate(text, end - text->str);
}

void
m2s_text_strip(GString *text)
{
    m2s_text_strip_end(text);
    const char *start = text->str, *end = text->str + text->len;
    while (start < end && m2s_unichar_is_space(g_utf8_get_char(start)))
        start = g_utf8_next_char(start);
    g_string_erase(text, 0, start - text->str);
}

void
m2s_text_drop_nul(GString *text)
{
    char *to = memchr(text->str, '\0', text->len);
    if (to == NULL)
        return;
    for (const char *from = to; from < text->str + text->len; from++)
        if (*from != '\0')
            *to++ = *from;
    g_string_truncate(text, to - text->str);
}

void
m2s_text_truncate(char *text, glong max)
{
    if (strlen(text) <= (gsize)max)
        return;
    char *p = text;
    for (; max > 0 && *p; max--)
        p = g_utf8_next_char(p);
    *p = '\0';
}
