/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-fold.h"

#include "base/find.h"
#include "base/python.h"
#include "mail/header-lines.h"

/* What goes before a line that was broken inside encoded text: Python's default, and what Patchwork
 * asks for. */
#define CONTINUATION        " "
#define STORED_CONTINUATION "\t"

static gsize
span(const char *p, const char *end, gboolean blank)
{
    const char *start = p;
    while (p < end && (*p == ' ' || *p == '\t') == blank)
        p++;
    return p - start;
}

/* Adds a line of ASCII, which may be broken at its blanks and tabs. */
static void
feed_ascii(M2sHeaderLines *lines, M2sSlice text)
{
    const char *p = text.data, *end = text.data + text.size;
    while (p < end) {
        M2sSlice fws = m2s_slice(p, span(p, end, TRUE));
        p += fws.size;
        M2sSlice word = m2s_slice(p, span(p, end, FALSE));
        p += word.size;
        m2s_header_lines_append(lines, fws, word);
    }
}

/* Adds a line of text as encoded words: the first goes on the current line, and the last leaves a
 * line that can be added to.  Returns: FALSE if the text cannot be encoded. */
static gboolean
feed_encoded(M2sHeaderLines *lines, const M2sHeaderCharset *charset, M2sSlice fws, M2sSlice text)
{
    gssize first_room = M2S_HEADER_LINE_MAX - (gssize)m2s_header_lines_used(lines);
    gssize room = M2S_HEADER_LINE_MAX - (gssize)strlen(lines->continuation);
    g_autoptr(GPtrArray) words = m2s_encode_words(charset, text, first_room, room);
    if (words == NULL)
        return FALSE;
    const char *first = g_ptr_array_index(words, 0);
    if (first)
        m2s_header_lines_append(lines, fws, m2s_slice_of(first));
    if (words->len == 1)
        return TRUE;
    m2s_header_lines_break(lines);
    for (guint i = 1; i + 1 < words->len; i++)
        m2s_header_lines_add_line(lines, m2s_slice_of(lines->continuation),
                                  m2s_slice_of(g_ptr_array_index(words, i)));
    m2s_header_lines_push(lines, m2s_slice_of(lines->continuation),
                          m2s_slice_of(g_ptr_array_index(words, words->len - 1)));
    return TRUE;
}

/* Adds a line of chunk. */
static gboolean
feed(M2sHeaderLines *lines, const M2sHeaderChunk *chunk, M2sSlice line, gboolean is_first)
{
    if (m2s_header_chunk_is_ascii(chunk)) {
        feed_ascii(lines, line);
        return TRUE;
    }
    if (is_first)
        return (line.size == 0 || !m2s_header_chunk_is_nameless(chunk)) &&
               feed_encoded(lines, chunk->charset, m2s_slice_of(""), line);
    if (m2s_header_chunk_is_nameless(chunk))
        return FALSE;
    line = m2s_python_strip_start(line, chunk->is_raw);
    g_autoptr(GString) text = g_string_new(" ");
    g_string_append_len(text, line.data, line.size);
    return feed_encoded(lines, chunk->charset, m2s_slice_of(lines->continuation),
                        m2s_slice_of_string(text));
}

static gboolean
feed_chunk(M2sHeaderLines *lines, const M2sHeaderChunk *chunk)
{
    M2sSlice rest = m2s_slice_of_string(chunk->text), line = m2s_slice_of("");
    m2s_python_next_line(&rest, chunk->is_raw, &line);
    if (!feed(lines, chunk, line, TRUE))
        return FALSE;
    gboolean has_more = FALSE;
    while (m2s_python_next_line(&rest, chunk->is_raw, &line)) {
        has_more = TRUE;
        m2s_header_lines_break(lines);
        if (!feed(lines, chunk, line, FALSE))
            return FALSE;
    }
    if (has_more)
        m2s_header_lines_break(lines);
    return TRUE;
}

/* Unlike in text, a blank also goes between two encoded chunks. */
static gboolean
needs_blank(const M2sHeaderChunk *last, const M2sHeaderChunk *next)
{
    return m2s_header_chunk_needs_blank(last, next) ||
           (!m2s_header_chunk_is_ascii(last) && !m2s_header_chunk_is_ascii(next));
}

static void
add_blank(M2sHeaderLines *lines)
{
    m2s_header_lines_push(lines, m2s_slice_of(" "), m2s_slice_of(""));
}

/* Whether a line other than the first looks like a header: a colon after characters other than
 * blank and tab, which may even be line ends. */
static gboolean
has_embedded_header(const GString *text)
{
    const char *end = text->str + text->len;
    const char *p = memchr(text->str, '\n', text->len);
    while (p) {
        gsize size = span(p + 1, end, FALSE);
        if (size > 1 && memchr(p + 2, ':', size - 1))
            return TRUE;
        p += 1 + size;
        p = memchr(p, '\n', end - p);
    }
    return FALSE;
}

/* Ends the last line.  Returns: (transfer full) (nullable): NULL if a line looks like a header. */
static GString *
finish(M2sHeaderLines *lines)
{
    add_blank(lines);
    m2s_header_lines_break(lines);
    return has_embedded_header(lines->out) ? NULL : g_steal_pointer(&lines->out);
}

/* Encodes and folds value (Header.encode()), with the first line shorter by indent bytes.
 * Returns: (transfer full) (nullable): NULL where Python raises an error. */
static GString *
fold_value(const M2sHeaderValue *value, gsize indent, const char *continuation)
{
    g_auto(M2sHeaderLines) lines = {0};
    m2s_header_lines_init(&lines, indent, continuation);
    const M2sHeaderChunk *last = NULL;
    for (guint i = 0; i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        if (last && needs_blank(last, chunk))
            add_blank(&lines);
        if (!feed_chunk(&lines, chunk))
            return NULL;
        last = chunk;
    }
    return finish(&lines);
}

/* Folds a value of one ASCII chunk without making one. */
static GString *
fold_ascii(M2sSlice raw, gsize indent)
{
    M2sHeaderCharset ascii = {.name = (char *)"us-ascii", .encoding = M2S_ENCODING_NONE};
    GString text = {.str = (char *)raw.data, .len = raw.size};
    const M2sHeaderChunk chunk = {.text = &text, .charset = &ascii};
    g_auto(M2sHeaderLines) lines = {0};
    m2s_header_lines_init(&lines, indent, STORED_CONTINUATION);
    return feed_chunk(&lines, &chunk) ? finish(&lines) : NULL;
}

/* Whether text is ASCII without control characters other than tabs. */
static gboolean
is_printable(M2sSlice text)
{
    gboolean other = FALSE;
    for (gsize i = 0; i < text.size; i++) {
        guchar c = text.data[i];
        other |= (c < ' ' && c != '\t') || c >= 0x80;
    }
    return !other;
}

/* Whether folding leaves line as it is.  Where there are several lines, it would drop a single
 * blank at the end of one. */
static gboolean
is_well_folded_line(M2sSlice line, gsize indent, gboolean is_first, gboolean is_last)
{
    const char *end = line.data + line.size;
    gsize blanks = span(line.data, end, TRUE);
    return indent + line.size <= M2S_HEADER_LINE_MAX && blanks < line.size &&
           (is_first || blanks > 0) && ((is_first && is_last) || end[-1] != ' ') &&
           is_printable(line);
}

/* Whether folding leaves raw as it is, as it does most values: printable ASCII without encoded
 * words, no line too long, and each line but the first starts with a blank or tab followed by text.
 * indent: what the name takes of the first line, in bytes. */
static gboolean
is_well_folded(gsize indent, M2sSlice raw)
{
    M2sSlice rest = raw, line;
    if (m2s_find_pair(raw, '=', '?'))
        return FALSE;
    while (m2s_slice_next_line(&rest, &line)) {
        gboolean is_first = line.data == raw.data, has_end = line.data[line.size - 1] == '\n';
        line.size -= has_end;
        if ((rest.size == 0 && has_end) ||
            !is_well_folded_line(line, is_first ? indent : 0, is_first, rest.size == 0))
            return FALSE;
    }
    return raw.size > 0;
}

static GString *
fold(M2sSlice raw, gsize indent)
{
    if (m2s_is_ascii(raw) && !m2s_find_pair(raw, '=', '?'))
        return fold_ascii(raw, indent);
    g_autoptr(M2sHeaderValue) value = m2s_header_value_decode(raw);
    return value ? fold_value(value, indent, STORED_CONTINUATION) : NULL;
}

gboolean
m2s_header_fold(M2sSlice name, M2sSlice raw, GString *out)
{
    gsize indent = name.size + strlen(": ");
    if (is_well_folded(indent, raw)) {
        g_string_append_len(out, raw.data, raw.size);
        return TRUE;
    }
    g_autoptr(GString) folded = fold(raw, indent);
    if (folded)
        g_string_append_len(out, folded->str, folded->len);
    return folded != NULL;
}

GString *
m2s_header_refold(M2sSlice name, M2sSlice text)
{
    gsize indent = name.size + strlen(": ");
    if (is_well_folded(indent, text))
        return g_string_new_len(text.data, text.size);
    g_autoptr(M2sHeaderValue) value = m2s_header_value_new(text);
    return fold_value(value, indent, CONTINUATION);
}

gboolean
m2s_header_can_fold(const M2sHeaderValue *value)
{
    g_autoptr(GString) folded = fold_value(value, 0, STORED_CONTINUATION);
    return folded != NULL;
}

gboolean
m2s_header_is_fatal(M2sSlice raw)
{
    if (!m2s_find_pair(raw, '?', '?'))
        return FALSE;
    g_autoptr(M2sHeaderValue) value = m2s_header_value_decode(raw);
    for (guint i = 0; value && i < value->chunks->len; i++) {
        const M2sHeaderChunk *chunk = g_ptr_array_index(value->chunks, i);
        M2sSlice rest = m2s_slice_of_string(chunk->text), line;
        if (m2s_header_chunk_is_nameless(chunk) &&
            m2s_python_next_line(&rest, chunk->is_raw, &line) && (line.size > 0 || rest.size > 0))
            return TRUE;
    }
    return FALSE;
}
