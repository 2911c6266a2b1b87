/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/utf7.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* --- reading --- */

typedef struct {
    GString *out;
    gboolean is_shifted; /* within `+…` */
    guint32 bits;        /* the last count of them are no character yet */
    guint count;
    gunichar high; /* a surrogate that waits for the other half; or 0 */
} Reader;

/* Returns: -1 if c is none. */
static int
digit_value(char c)
{
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Takes a unit of UTF-16.  Returns: FALSE if it is half a character, and its other half is not
 * there. */
static gboolean
take_unit(Reader *reader, gunichar unit)
{
    gboolean is_low = unit >= 0xdc00 && unit < 0xe000;
    if (is_low != (reader->high != 0))
        return FALSE;
    if (unit >= 0xd800 && unit < 0xdc00) {
        reader->high = unit;
        return TRUE;
    }
    gunichar c = is_low ? 0x10000 + ((reader->high - 0xd800) << 10) + (unit - 0xdc00) : unit;
    g_string_append_unichar(reader->out, c);
    reader->high = 0;
    return TRUE;
}

static gboolean
take_digit(Reader *reader, int value)
{
    reader->bits = reader->bits << 6 | value;
    reader->count += 6;
    if (reader->count < 16)
        return TRUE;
    reader->count -= 16;
    gunichar unit = reader->bits >> reader->count & 0xffff;
    reader->bits &= (1u << reader->count) - 1;
    return take_unit(reader, unit);
}

/* Whether `+…` may end here: less than a digit is left, without a bit that is set. */
static gboolean
is_whole(const Reader *reader)
{
    return reader->count < 6 && reader->bits == 0 && reader->high == 0;
}

/* Takes what is at p outside of `+…`.  Returns: what comes next; NULL if it is not valid. */
static const char *
take_direct(Reader *reader, const char *p, const char *end)
{
    if (*p != '+') {
        g_string_append_c(reader->out, *p);
        return (guchar)*p < 0x80 ? p + 1 : NULL;
    }
    if (++p < end && *p == '-') {
        g_string_append_c(reader->out, '+');
        return p + 1;
    }
    reader->is_shifted = TRUE;
    reader->bits = reader->count = 0;
    return p == end || digit_value(*p) >= 0 ? p : NULL;
}

GString *
m2s_utf7_decode(M2sSlice bytes)
{
    g_autoptr(GString) out = g_string_sized_new(bytes.size);
    Reader reader = {.out = out};
    const char *p = bytes.data, *end = bytes.data + bytes.size;
    while (p && p < end) {
        int value = reader.is_shifted ? digit_value(*p) : -1;
        if (!reader.is_shifted) {
            p = take_direct(&reader, p, end);
        } else if (value >= 0) {
            p = take_digit(&reader, value) ? p + 1 : NULL;
        } else {
            reader.is_shifted = FALSE;
            p = !is_whole(&reader) ? NULL : *p == '-' ? p + 1 : p;
        }
    }
    if (bytes.size > 0 && (p == NULL || (reader.is_shifted && !is_whole(&reader))))
        return NULL;
    return g_steal_pointer(&out);
}

/* --- writing --- */

typedef struct {
    GString *out;
    gboolean is_shifted; /* within `+…` */
    guint32 bits;        /* the last count of them are not written yet */
    guint count;
} Writer;

/* Whether c stands for itself. */
static gboolean
is_direct(gunichar c)
{
    if (c >= 0x80 || c == '+' || c == '\\' || c == '~')
        return FALSE;
    return c >= ' ' ? c != 0x7f : c == '\t' || c == '\n' || c == '\r';
}

static void
add_unit(Writer *writer, guint16 unit)
{
    writer->bits = writer->bits << 16 | unit;
    writer->count += 16;
    while (writer->count >= 6) {
        writer->count -= 6;
        g_string_append_c(writer->out, digits[writer->bits >> writer->count & 0x3f]);
    }
}

static void
add_shifted(Writer *writer, gunichar c)
{
    if (c >= 0x10000) {
        add_unit(writer, 0xd800 + ((c - 0x10000) >> 10));
        add_unit(writer, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
        add_unit(writer, c);
    }
}

static void
write_last_bits(Writer *writer)
{
    if (writer->count > 0)
        g_string_append_c(writer->out, digits[writer->bits << (6 - writer->count) & 0x3f]);
    writer->count = 0;
}

/* Ends `+…` before c, which ends it by itself unless it could be a part of it. */
static void
unshift(Writer *writer, char c)
{
    write_last_bits(writer);
    if (c == '-' || g_ascii_isalnum(c) || c == '/')
        g_string_append_c(writer->out, '-');
    writer->is_shifted = FALSE;
}

static void
add_char(Writer *writer, gunichar c)
{
    if (is_direct(c)) {
        if (writer->is_shifted)
            unshift(writer, (char)c);
        g_string_append_c(writer->out, (char)c);
    } else if (c == '+' && !writer->is_shifted) {
        g_string_append(writer->out, "+-");
    } else {
        if (!writer->is_shifted)
            g_string_append_c(writer->out, '+');
        writer->is_shifted = TRUE;
        add_shifted(writer, c);
    }
}

void
m2s_utf7_encode(M2sSlice text, GString *out)
{
    Writer writer = {.out = out};
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end; p = g_utf8_next_char(p))
        add_char(&writer, g_utf8_get_char(p));
    write_last_bits(&writer);
    if (writer.is_shifted)
        g_string_append_c(out, '-');
}
