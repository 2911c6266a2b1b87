/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "patch/scan.h"

#include "base/text.h"

const char *
m2s_scan_space(const char *p, const char *end)
{
    while (p < end && m2s_unichar_is_space(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

const char *
m2s_scan_nonspace(const char *p, const char *end)
{
    while (p < end && !m2s_unichar_is_space(g_utf8_get_char(p)))
        p = g_utf8_next_char(p);
    return p;
}

const char *
m2s_scan_digits(const char *p, const char *end, guint64 *value)
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

M2sSlice
m2s_scan_strip(M2sSlice text)
{
    if (text.size == 0)
        return text;
    const char *end = text.data + text.size;
    const char *start = m2s_scan_space(text.data, end);
    while (end > start) {
        const char *last = g_utf8_prev_char(end);
        if (!m2s_unichar_is_space(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return m2s_slice(start, end - start);
}
