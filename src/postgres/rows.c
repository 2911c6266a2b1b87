/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "postgres/rows.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

M2sRows *
m2s_rows_new(void)
{
    M2sRows *rows = g_new0(M2sRows, 1);
    rows->text = g_string_new(NULL);
    return rows;
}

void
m2s_rows_free(M2sRows *rows)
{
    g_string_free(rows->text, TRUE);
    g_free(rows);
}

void
m2s_rows_clear(M2sRows *rows)
{
    GString *text = g_string_truncate(rows->text, 0);
    *rows = (M2sRows){.text = text};
}

static void
begin_value(M2sRows *rows)
{
    if (rows->is_begun)
        g_string_append_c(rows->text, '\t');
    rows->is_begun = TRUE;
}

void
m2s_rows_add_null(M2sRows *rows)
{
    begin_value(rows);
    g_string_append(rows->text, "\\N");
}

void
m2s_rows_add_integer(M2sRows *rows, gint64 value)
{
    begin_value(rows);
    g_string_append_printf(rows->text, "%" G_GINT64_FORMAT, value);
}

void
m2s_rows_add_boolean(M2sRows *rows, gboolean value)
{
    begin_value(rows);
    g_string_append_c(rows->text, value ? 't' : 'f');
}

void
m2s_rows_add_time(M2sRows *rows, gint64 seconds, guint microseconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    g_return_if_fail(time); /* dates of mails are of the years 1 to 9999 */
    begin_value(rows);
    g_string_append_printf(rows->text, "%04d-%02d-%02d %02d:%02d:%02d", g_date_time_get_year(time),
                           g_date_time_get_month(time), g_date_time_get_day_of_month(time),
                           g_date_time_get_hour(time), g_date_time_get_minute(time),
                           g_date_time_get_second(time));
    if (microseconds > 0)
        g_string_append_printf(rows->text, ".%06u", microseconds);
}

/* The letter after the backslash for what COPY would take for something else, or 0. */
static char
escape_of(char c)
{
    switch (c) {
    case '\\':
        return '\\';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

static void
append_escaped(GString *out, M2sSlice text)
{
    gsize start = 0;
    for (gsize i = 0; i < text.size; i++) {
        char letter = escape_of(text.data[i]);
        if (letter == 0)
            continue;
        g_string_append_len(out, text.data + start, i - start);
        g_string_append_c(out, '\\');
        g_string_append_c(out, letter);
        start = i + 1;
    }
    g_string_append_len(out, text.data + start, text.size - start);
}

void
m2s_rows_add_slice(M2sRows *rows, M2sSlice text)
{
    gboolean is_mended = FALSE;
    begin_value(rows);
    while (text.size > 0) {
        const char *end;
        gboolean is_good = g_utf8_validate_len(text.data, text.size, &end);
        append_escaped(rows->text, m2s_slice(text.data, end - text.data));
        if (is_good)
            break;
        is_mended = TRUE;
        if (*end != '\0')
            g_string_append(rows->text, REPLACEMENT);
        text = m2s_slice_sub(text, end + 1 - text.data, text.size);
    }
    rows->mended += is_mended;
}

void
m2s_rows_add_text(M2sRows *rows, const char *text)
{
    if (text == NULL)
        m2s_rows_add_null(rows);
    else
        m2s_rows_add_slice(rows, m2s_slice_of(text));
}

void
m2s_rows_add_short_text(M2sRows *rows, const char *text, guint limit)
{
    if (text == NULL) {
        m2s_rows_add_null(rows);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    gsize size = strlen(valid), whole = size;
    if (size > limit && g_utf8_strlen(valid, -1) > limit)
        size = g_utf8_offset_to_pointer(valid, limit) - valid;
    rows->cut += size < whole;
    rows->mended += strcmp(valid, text) != 0;
    m2s_rows_add_slice(rows, m2s_slice(valid, size));
}

void
m2s_rows_end(M2sRows *rows)
{
    g_string_append_c(rows->text, '\n');
    rows->is_begun = FALSE;
    rows->count++;
}
