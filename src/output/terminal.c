/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/terminal.h"

#include "base/find.h"

gboolean
m2s_terminal_is_unsafe(gunichar c)
{
    if (c < 0x7f)
        return c < ' ';
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
        return TRUE;
    default:
        return FALSE;
    }
}

/* Whether text is only printable ASCII, like most text: each byte is one column. */
static gboolean
is_plain(const char *text)
{
    return *m2s_find_unprintable(m2s_slice_of(text)) == '\0';
}

/* Escapes unsafe characters, except those in kept. */
static char *
escape(const char *text, const char *kept)
{
    if (is_plain(text))
        return g_strdup(text);
    GString *out = g_string_sized_new(strlen(text));
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!m2s_terminal_is_unsafe(c) || (c < 0x80 && strchr(kept, c)))
            g_string_append_len(out, p, g_utf8_next_char(p) - p);
        else if (c < 0x100)
            g_string_append_printf(out, "\\x%02x", c);
        else
            g_string_append_printf(out, "\\u%04x", c);
    }
    return g_string_free(out, FALSE);
}

char *
m2s_terminal_escape(const char *text)
{
    g_return_val_if_fail(text != NULL, NULL);
    return escape(text, "");
}

char *
m2s_terminal_escape_lines(const char *text)
{
    g_return_val_if_fail(text != NULL, NULL);
    return escape(text, "\n\t");
}

static guint
width_of(gunichar c)
{
    if (c < 0x80)
        return 1;
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint
m2s_terminal_width(const char *text)
{
    guint width = 0;
    if (is_plain(text))
        return strlen(text);
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        width += width_of(g_utf8_get_char(p));
    return width;
}

const char *
m2s_terminal_fit(const char *text, guint width)
{
    guint used = 0;
    const char *p = text;
    for (; *p; p = g_utf8_next_char(p)) {
        used += width_of(g_utf8_get_char(p));
        if (used > width)
            break;
    }
    return p;
}

void
m2s_terminal_append(GString *out, const char *text, guint width, gboolean pad)
{
    guint used = m2s_terminal_width(text);
    if (used <= width) {
        g_string_append(out, text);
    } else {
        const char *cut = m2s_terminal_fit(text, width - 1);
        g_string_append_len(out, text, cut - text);
        g_string_append(out, "…");
        g_autofree char *kept = g_strndup(text, cut - text);
        used = m2s_terminal_width(kept) + 1;
    }
    for (; pad && used < width; used++)
        g_string_append_c(out, ' ');
}

const char *
m2s_terminal_begin(const M2sTerminal *terminal, M2sColour colour)
{
    static const char *const sequences[] = {
        [M2S_COLOUR_BOLD] = "\033[1m",   [M2S_COLOUR_DIM] = "\033[2m",
        [M2S_COLOUR_GREEN] = "\033[32m", [M2S_COLOUR_YELLOW] = "\033[33m",
        [M2S_COLOUR_RED] = "\033[31m",
    };
    return terminal->colour ? sequences[colour] : "";
}

const char *
m2s_terminal_end(const M2sTerminal *terminal)
{
    return terminal->colour ? "\033[0m" : "";
}

void
m2s_terminal_add_line(GString *out, const M2sTerminal *terminal, const char *branch,
                      const char *colour, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = m2s_terminal_escape(text);
    guint indent = m2s_terminal_width(branch);
    g_string_append(out, branch);
    g_string_append(out, colour);
    if (terminal->width > indent + 1)
        m2s_terminal_append(out, safe, terminal->width - indent, FALSE);
    else
        g_string_append(out, safe);
    if (*colour)
        g_string_append(out, m2s_terminal_end(terminal));
    g_string_append_c(out, '\n');
}
