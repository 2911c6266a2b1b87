/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/canon.h"

void
m2s_canon_lines(M2sSlice text, GString *out)
{
    M2sSlice line;
    while (m2s_slice_next_line(&text, &line)) {
        gboolean has_end = line.data[line.size - 1] == '\n';
        g_string_append_len(out, line.data, line.size - has_end);
        if (has_end)
            g_string_append(out, "\r\n");
    }
}

static gboolean
is_one_of(const char *set, char c)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* Appends text with each run of blanks as one blank, and none at its end. */
static void
squeeze(M2sSlice text, const char *blanks, GString *out)
{
    gsize kept = out->len;
    gboolean after_blank = FALSE;
    for (gsize i = 0; i < text.size; i++) {
        gboolean is_blank = is_one_of(blanks, text.data[i]);
        if (!is_blank)
            g_string_append_c(out, text.data[i]);
        else if (!after_blank)
            g_string_append_c(out, ' ');
        if (!is_blank)
            kept = out->len;
        after_blank = is_blank;
    }
    g_string_truncate(out, kept);
}

void
m2s_canon_value(M2sSlice value, const char *blanks, GString *out)
{
    g_autoptr(GString) unfolded = g_string_sized_new(value.size);
    M2sSlice line;
    while (m2s_slice_next_line(&value, &line))
        g_string_append_len(unfolded, line.data, line.size - (line.data[line.size - 1] == '\n'));
    M2sSlice text = m2s_slice_of_string(unfolded);
    while (text.size > 0 && is_one_of(blanks, text.data[0]))
        text = m2s_slice_sub(text, 1, text.size);
    squeeze(text, blanks, out);
}

void
m2s_canon_header_relaxed(M2sSlice field, GString *out)
{
    const char *colon = m2s_slice_find(field, ':');
    gsize name = colon ? (gsize)(colon - field.data) : field.size;
    gsize start = out->len;
    squeeze(m2s_slice_sub(field, 0, name), M2S_BLANKS_DKIM, out);
    for (gsize i = start; i < out->len; i++)
        out->str[i] = g_ascii_tolower(out->str[i]);
    g_string_append_c(out, ':');
    if (colon)
        m2s_canon_value(m2s_slice_sub(field, name + 1, field.size), M2S_BLANKS_DKIM, out);
}

void
m2s_canon_header_simple(M2sSlice field, GString *out)
{
    if (field.size > 0 && field.data[field.size - 1] == '\n')
        field.size--;
    m2s_canon_lines(field, out);
}

/* Drops empty lines at the end. */
static void
drop_empty_lines(GString *body)
{
    while (body->len >= 4 && memcmp(body->str + body->len - 4, "\r\n\r\n", 4) == 0)
        g_string_truncate(body, body->len - 2);
    if (g_str_equal(body->str, "\r\n") && body->len == 2)
        g_string_truncate(body, 0);
}

GString *
m2s_canon_body_simple(M2sSlice body)
{
    GString *out = g_string_sized_new(body.size + body.size / 32 + 2);
    m2s_canon_lines(body, out);
    if (body.size > 0 && body.data[body.size - 1] != '\n')
        g_string_append(out, "\r\n");
    drop_empty_lines(out);
    if (out->len == 0)
        g_string_append(out, "\r\n");
    return out;
}

GString *
m2s_canon_body_relaxed(M2sSlice body)
{
    GString *out = g_string_sized_new(body.size + body.size / 32 + 2);
    M2sSlice line;
    while (m2s_slice_next_line(&body, &line)) {
        line.size -= line.data[line.size - 1] == '\n';
        squeeze(line, M2S_BLANKS_DKIM, out);
        g_string_append(out, "\r\n");
    }
    drop_empty_lines(out);
    return out;
}
