/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/python.h"

gboolean
m2s_python_is_space(gunichar c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

gunichar
m2s_python_lower(gunichar c)
{
    return c == 0x130 ? c : g_unichar_tolower(c);
}

static gboolean
is_space_at(const char *p, gboolean is_raw)
{
    if ((guchar)*p < 0x80)
        return m2s_python_is_space((guchar)*p);
    return !is_raw && m2s_python_is_space(g_utf8_get_char(p));
}

M2sSlice
m2s_python_strip_start(M2sSlice text, gboolean is_raw)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p < end && is_space_at(p, is_raw))
        p = g_utf8_next_char(p);
    return m2s_slice(p, end - p);
}

M2sSlice
m2s_python_strip_end(M2sSlice text, gboolean is_raw)
{
    while (text.size > 0) {
        const char *end = text.data + text.size, *last = end - 1;
        if (!is_raw && (guchar)*last >= 0x80)
            last = g_utf8_prev_char(end);
        if (!is_space_at(last, is_raw))
            break;
        text.size = last - text.data;
    }
    return text;
}

M2sSlice
m2s_python_strip(M2sSlice text, gboolean is_raw)
{
    return m2s_python_strip_start(m2s_python_strip_end(text, is_raw), is_raw);
}

static gboolean
is_one_of(char c, const char *chars)
{
    return c && strchr(chars, c);
}

M2sSlice
m2s_python_strip_chars(M2sSlice text, const char *chars)
{
    while (text.size > 0 && is_one_of(text.data[text.size - 1], chars))
        text.size--;
    while (text.size > 0 && is_one_of(text.data[0], chars))
        text = m2s_slice_sub(text, 1, text.size);
    return text;
}

void
m2s_python_strip_string(GString *text)
{
    M2sSlice stripped = m2s_python_strip(m2s_slice_of_string(text), FALSE);
    g_string_truncate(text, stripped.data + stripped.size - text->str);
    g_string_erase(text, 0, stripped.data - text->str);
}

const char *
m2s_python_skip_space(const char *p, const char *end)
{
    return m2s_python_strip_start(m2s_slice(p, end - p), FALSE).data;
}

const char *
m2s_python_skip_word(const char *p, const char *end)
{
    while (p < end) {
        while (p < end && (guchar)*p > ' ' && (guchar)*p < 0x80)
            p++;
        if (p == end || is_space_at(p, FALSE))
            break;
        p = g_utf8_next_char(p);
    }
    return p;
}

const char *
m2s_python_skip_digits(const char *p, const char *end, guint64 *value)
{
    guint64 result = 0;
    while (p < end) {
        int digit = g_ascii_digit_value(*p);
        if (digit < 0 && (guchar)*p >= 0x80)
            digit = g_unichar_digit_value(g_utf8_get_char(p));
        if (digit < 0)
            break;
        if (result > (G_MAXUINT64 - digit) / 10)
            result = G_MAXUINT64;
        else
            result = result * 10 + digit;
        p = g_utf8_next_char(p);
    }
    *value = result;
    return p;
}

char *
m2s_python_normalise_space(M2sSlice text)
{
    char *result = g_malloc(text.size + 1), *out = result;
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *word_end = m2s_python_skip_word(p, end);
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
m2s_python_drop_nul(GString *text)
{
    char *to = memchr(text->str, '\0', text->len);
    if (to == NULL)
        return;
    for (const char *from = to; from < text->str + text->len; from++)
        if (*from != '\0')
            *to++ = *from;
    g_string_truncate(text, to - text->str);
}

/* The size in bytes of the line end at p, 0 if there is none. */
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
m2s_python_next_line(M2sSlice *rest, gboolean is_raw, M2sSlice *line)
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

gsize
m2s_column_size(const char *text)
{
    gsize size = strlen(text);
    if (size <= M2S_COLUMN_LENGTH)
        return size;
    const char *end = text;
    for (guint i = 0; i < M2S_COLUMN_LENGTH && *end; i++)
        end = g_utf8_next_char(end);
    return end - text;
}
