/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-text.h"

#include "base/text.h"

/* How many bytes the line end at p takes, 0 if there is none. */
static gsize
line_end_size(const char *p, const char *end, gboolean is_raw)
{
    guchar c = *p;
    if (c < 0x80) {
        if (c == '\r')
            return end - p > 1 && p[1] == '\n' ? 2 : 1;
        return (c >= '\n' && c <= '\f') || (c >= 0x1c && c <= 0x1e);
    }
    if (is_raw)
        return 0;
    if (end - p >= 2 && memcmp(p, "\xc2\x85", 2) == 0)
        return 2;
    return end - p >= 3 && (memcmp(p, "\xe2\x80\xa8", 3) == 0 || memcmp(p, "\xe2\x80\xa9", 3) == 0)
               ? 3
               : 0;
}

gboolean
m2s_header_text_next_line(M2sSlice *rest, gboolean is_raw, M2sSlice *line)
{
    if (rest->size == 0)
        return FALSE;
    const char *end = rest->data + rest->size;
    for (const char *p = rest->data; p < end; p++) {
        if ((guchar)*p >= ' ' && (guchar)*p < 0x80)
            continue;
        gsize size = line_end_size(p, end, is_raw);
        if (size == 0)
            continue;
        *line = m2s_slice(rest->data, p - rest->data);
        *rest = m2s_slice(p + size, end - (p + size));
        return TRUE;
    }
    *line = *rest;
    *rest = m2s_slice(end, 0);
    return TRUE;
}

static gunichar
char_at(const char *p, gboolean is_raw)
{
    if ((guchar)*p < 0x80)
        return (guchar)*p;
    return is_raw ? 0xfffd : g_utf8_get_char(p);
}

M2sSlice
m2s_header_text_strip_start(M2sSlice text, gboolean is_raw)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p < end && m2s_unichar_is_space(char_at(p, is_raw)))
        p = g_utf8_next_char(p);
    return m2s_slice(p, end - p);
}

static gboolean
is_apart(gunichar c)
{
    return m2s_unichar_is_space(c) || c == '(' || c == ')' || c == '\\';
}

gboolean
m2s_header_text_starts_apart(M2sSlice text, gboolean is_raw)
{
    return text.size > 0 && is_apart(char_at(text.data, is_raw));
}

gboolean
m2s_header_text_ends_apart(M2sSlice text, gboolean is_raw)
{
    if (text.size == 0)
        return FALSE;
    const char *last = text.data + text.size - 1;
    return is_apart(
        char_at(is_raw || (guchar)*last < 0x80 ? last : g_utf8_prev_char(last + 1), is_raw));
}
