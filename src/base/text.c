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

char *
m2s_text_normalise_space(const char *text)
{
    GString *result = g_string_sized_new(strlen(text));
    gboolean pending = FALSE;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        if (m2s_unichar_is_space(g_utf8_get_char(p))) {
            pending = result->len > 0;
            continue;
        }
        if (pending)
            g_string_append_c(result, ' ');
        pending = FALSE;
        g_string_append_len(result, p, g_utf8_next_char(p) - p);
    }
    return g_string_free(result, FALSE);
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
