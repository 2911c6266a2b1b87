/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-text.h"

#include "base/python.h"
#include "mail/header-fold.h"
#include "mail/header-value.h"

static void
append_text(const M2sHeaderChunk *chunk, GString *out)
{
    if (!chunk->is_raw) {
        g_string_append_len(out, chunk->text->str, chunk->text->len);
        return;
    }
    for (gsize i = 0; i < chunk->text->len; i++) {
        if (chunk->text->str[i] & 0x80)
            g_string_append(out, "\xef\xbf\xbd");
        else
            g_string_append_c(out, chunk->text->str[i]);
    }
}

/* Python's Header.__str__(). */
static GString *
join(const M2sHeaderValue *value)
{
    GString *text = g_string_new(NULL);
    const M2sHeaderChunk *last = NULL;
    for (guint i = 0; i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        if (last && m2s_header_chunk_needs_blank(last, chunk))
            g_string_append_c(text, ' ');
        append_text(chunk, text);
        last = chunk;
    }
    return text;
}

static gboolean
is_line_end(char c)
{
    return (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e);
}

/* Whether a line ends at i, and the next may start with anything but a blank or tab. */
static gboolean
is_before_bare_line(M2sSlice text, gsize i)
{
    return is_line_end(text.data[i]) && i + 1 < text.size && text.data[i + 1] != ' ' &&
           text.data[i + 1] != '\t';
}

/* Whether there is such a line in text, ASCII. */
static gboolean
has_bare_line(M2sSlice text)
{
    for (gsize i = 0; i < text.size; i++)
        if (is_before_bare_line(text, i))
            return TRUE;
    return FALSE;
}

static gboolean
has_line_end(const M2sHeaderChunk *chunk)
{
    M2sSlice rest = m2s_slice_of_string(chunk->text), line;
    return m2s_python_next_line(&rest, chunk->is_raw, &line) && line.size < chunk->text->len;
}

/* Whether folding the value may fail; finding out for certain costs much more.  Python refuses a
 * folded line that looks like a header: "=?us-ascii?q?x=0ABcc:_ann=40example.org?=".  For that
 * there must be a line end, either before a bare line or before another chunk, which may then start
 * a line. */
static gboolean
may_be_refused(const M2sHeaderValue *value)
{
    for (guint i = 0; i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        if (m2s_header_chunk_is_nameless(chunk) ||
            (value->chunks->len > 1 && has_line_end(chunk)) ||
            (m2s_header_chunk_is_ascii(chunk) && has_bare_line(m2s_slice_of_string(chunk->text))))
            return TRUE;
    }
    return FALSE;
}

/* Whether normalising white space is all that raw needs, as is true of most values: it is ASCII,
 * has no encoded words, and a blank or tab starts each line but the first. */
static gboolean
is_plain(M2sSlice raw)
{
    for (gsize i = 0; i < raw.size; i++) {
        const guchar c = raw.data[i];
        if (c > ' ' && c < 0x80 && c != '?') /* nearly all */
            continue;
        if (c >= 0x80 || c == '\0' || (c == '?' && i > 0 && raw.data[i - 1] == '=') ||
            is_before_bare_line(raw, i))
            return FALSE;
    }
    return TRUE;
}

char *
m2s_header_text(M2sSlice raw)
{
    if (is_plain(raw))
        return m2s_python_normalise_space(raw);
    g_autoptr(M2sHeaderValue) value = m2s_header_value_decode(raw);
    if (value == NULL || (may_be_refused(value) && !m2s_header_can_fold(value)))
        return NULL;
    g_autoptr(GString) text = join(value);
    m2s_python_drop_nul(text);
    return m2s_python_normalise_space(m2s_slice_of_string(text));
}

char *
m2s_header_text_of(const M2sHeaderBlock *headers, const char *name)
{
    const M2sHeader *header = m2s_header_block_find(headers, name);
    return header ? m2s_header_text(header->value) : NULL;
}
