/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/markup.h"

#include "output/terminal.h"

void
m2s_markup_init(M2sMarkup *markup, GString *out)
{
    *markup = (M2sMarkup){.out = out, .open = g_ptr_array_new()};
}

void
m2s_markup_clear(M2sMarkup *markup)
{
    g_clear_pointer(&markup->open, g_ptr_array_unref);
}

/* Whether the byte c stays as it is.  kept: control characters that do. */
static gboolean
is_plain(char c, const char *kept)
{
    if ((guchar)c < ' ')
        return c != '\0' && strchr(kept, c) != NULL;
    return (guchar)c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

static void
escape_character(GString *out, gunichar c)
{
    switch (c) {
    case '&':
        g_string_append(out, "&amp;");
        break;
    case '<':
        g_string_append(out, "&lt;");
        break;
    case '>':
        g_string_append(out, "&gt;");
        break;
    case '"':
        g_string_append(out, "&quot;");
        break;
    case '\'':
        g_string_append(out, "&#39;");
        break;
    default:
        if (!m2s_terminal_is_unsafe(c))
            g_string_append_unichar(out, c);
        else if (c < 0x100)
            g_string_append_printf(out, "\\x%02x", c);
        else
            g_string_append_printf(out, "\\u%04x", c);
    }
}

static void
append_escaped(GString *out, M2sSlice text, const char *kept)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        const char *plain = p;
        while (p < end && is_plain(*p, kept))
            p++;
        g_string_append_len(out, plain, p - plain);
        if (p == end)
            return;
        gunichar c = g_utf8_get_char_validated(p, end - p);
        p = c <= 0x10ffff ? g_utf8_next_char(p) : p + 1;
        /* What is no UTF-8, and U+FFFE and U+FFFF, which XML forbids. */
        escape_character(out, c > 0x10ffff || (c & 0xfffe) == 0xfffe ? 0xfffd : c);
    }
}

static void
end_tag(M2sMarkup *markup)
{
    if (markup->in_tag)
        g_string_append_c(markup->out, '>');
    markup->in_tag = FALSE;
}

void
m2s_markup_open(M2sMarkup *markup, const char *element)
{
    end_tag(markup);
    g_string_append_c(markup->out, '<');
    g_string_append(markup->out, element);
    g_ptr_array_add(markup->open, (gpointer)element);
    markup->in_tag = TRUE;
}

void
m2s_markup_open_class(M2sMarkup *markup, const char *element, const char *name)
{
    m2s_markup_open(markup, element);
    m2s_markup_attribute(markup, "class", name);
}

void
m2s_markup_attribute(M2sMarkup *markup, const char *name, const char *value)
{
    g_return_if_fail(markup->in_tag);
    if (value == NULL)
        return;
    g_string_append_c(markup->out, ' ');
    g_string_append(markup->out, name);
    g_string_append(markup->out, "=\"");
    append_escaped(markup->out, m2s_slice_of(value), "");
    g_string_append_c(markup->out, '"');
}

void
m2s_markup_attribute_format(M2sMarkup *markup, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *value = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    m2s_markup_attribute(markup, name, value);
}

static const char *
pop(M2sMarkup *markup)
{
    g_return_val_if_fail(markup->open->len > 0, "");
    return g_ptr_array_remove_index(markup->open, markup->open->len - 1);
}

void
m2s_markup_close(M2sMarkup *markup)
{
    end_tag(markup);
    g_string_append(markup->out, "</");
    g_string_append(markup->out, pop(markup));
    g_string_append_c(markup->out, '>');
}

void
m2s_markup_void(M2sMarkup *markup)
{
    end_tag(markup);
    pop(markup);
}

void
m2s_markup_slice(M2sMarkup *markup, M2sSlice text)
{
    end_tag(markup);
    append_escaped(markup->out, text, "\n\t");
}

void
m2s_markup_text(M2sMarkup *markup, const char *text)
{
    m2s_markup_slice(markup, m2s_slice_of(text));
}

void
m2s_markup_format(M2sMarkup *markup, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    m2s_markup_text(markup, text);
}

void
m2s_markup_element(M2sMarkup *markup, const char *element, const char *name, const char *text)
{
    m2s_markup_open_class(markup, element, name);
    m2s_markup_text(markup, text);
    m2s_markup_close(markup);
}

void
m2s_markup_link(M2sMarkup *markup, const char *href, const char *text)
{
    m2s_markup_open(markup, "a");
    m2s_markup_attribute(markup, "href", href);
    m2s_markup_text(markup, text);
    m2s_markup_close(markup);
}
