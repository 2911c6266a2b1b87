/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Written without a library: json-glib first builds a tree of the whole value, which took more than
 * half the time of an export; YAJL checks every byte of a string on its own, which took a fifth. */
#include "output/json.h"

#include "base/find.h"
#include "output/terminal.h"

/* Appends the comma before a value or the name of a member, unless it is the first. */
static void
begin_value(M2sJson *json)
{
    if (json->has_value)
        g_string_append_c(json->out, ',');
    json->has_value = TRUE;
}

static void
append_escaped(GString *out, gunichar c)
{
    if (c < 0x10000)
        g_string_append_printf(out, "\\u%04x", c);
    else
        g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                               0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* The letter that stands for a byte after a backslash; 0 if none does. */
static char
letter_of(char c)
{
    switch (c) {
    case '\n':
        return 'n';
    case '\t':
        return 't';
    case '\r':
        return 'r';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    default:
        return c == '"' || c == '\\' ? c : 0;
    }
}

/* Appends the character at p, escaped if it has a special meaning on a terminal.
 * Returns: the start of the next character. */
static const char *
append_character(GString *out, const char *p)
{
    gunichar c = g_utf8_get_char(p);
    const char *next = g_utf8_next_char(p);
    if (m2s_terminal_is_unsafe(c))
        append_escaped(out, c);
    else
        g_string_append_len(out, p, next - p);
    return next;
}

/* Has out grow at once by room bytes, of which nothing is used yet. */
static void
reserve(GString *out, gsize room)
{
    gsize size = out->len;
    if (out->allocated_len - size > room)
        return;
    g_string_set_size(out, size + room);
    g_string_truncate(out, size);
}

/* Appends text up to the first character that neither stands for itself nor has a letter.  Diffs
 * have a line end every 30 bytes, so all of this is done in the memory of out.
 * Returns: that character, or the end of text. */
static const char *
append_common(GString *out, M2sSlice text)
{
    reserve(out, 2 * text.size + M2S_COPY_ROOM);
    char *to = out->str + out->len;
    while (TRUE) {
        gsize count = m2s_copy_to_json_escape(to, text);
        to += count;
        text = m2s_slice_sub(text, count, text.size);
        char letter = text.size > 0 ? letter_of(*text.data) : 0;
        if (letter == 0)
            break;
        *to++ = '\\';
        *to++ = letter;
        text = m2s_slice_sub(text, 1, text.size);
    }
    out->len = to - out->str;
    *to = '\0';
    return text.data;
}

static void
append_string(GString *out, const char *text)
{
    const char *p = text, *end = text + strlen(text);
    g_string_append_c(out, '"');
    while (p < end) {
        p = append_common(out, m2s_slice(p, end - p));
        while (p < end && m2s_is_json_escape(*p) && !letter_of(*p))
            p = append_character(out, p);
    }
    g_string_append_c(out, '"');
}

void
m2s_json_begin_object(M2sJson *json)
{
    begin_value(json);
    g_string_append_c(json->out, '{');
    json->has_value = FALSE;
}

void
m2s_json_end_object(M2sJson *json)
{
    g_string_append_c(json->out, '}');
    json->has_value = TRUE;
}

void
m2s_json_begin_array(M2sJson *json)
{
    begin_value(json);
    g_string_append_c(json->out, '[');
    json->has_value = FALSE;
}

void
m2s_json_end_array(M2sJson *json)
{
    g_string_append_c(json->out, ']');
    json->has_value = TRUE;
}

void
m2s_json_name(M2sJson *json, const char *name)
{
    begin_value(json);
    append_string(json->out, name);
    g_string_append_c(json->out, ':');
    json->has_value = FALSE;
}

void
m2s_json_string(M2sJson *json, const char *text)
{
    begin_value(json);
    if (text)
        append_string(json->out, text);
    else
        g_string_append(json->out, "null");
}

void
m2s_json_take_string(M2sJson *json, char *text)
{
    m2s_json_string(json, text);
    g_free(text);
}

void
m2s_json_strings(M2sJson *json, const GPtrArray *texts)
{
    m2s_json_begin_array(json);
    for (guint i = 0; i < texts->len; i++)
        m2s_json_string(json, g_ptr_array_index(texts, i));
    m2s_json_end_array(json);
}

void
m2s_json_integer(M2sJson *json, gint64 value)
{
    char digits[20], *first = digits + sizeof digits;
    guint64 rest = value < 0 ? -(guint64)value : (guint64)value;
    begin_value(json);
    do
        *--first = '0' + rest % 10;
    while (rest /= 10);
    if (value < 0)
        *--first = '-';
    g_string_append_len(json->out, first, digits + sizeof digits - first);
}

void
m2s_json_fixed(M2sJson *json, double value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    begin_value(json);
    g_string_append(json->out, g_ascii_formatd(text, sizeof text, "%.2f", value));
}

void
m2s_json_boolean(M2sJson *json, gboolean value)
{
    begin_value(json);
    g_string_append(json->out, value ? "true" : "false");
}

void
m2s_json_null(M2sJson *json)
{
    m2s_json_string(json, NULL);
}
