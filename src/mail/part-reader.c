/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/part-reader.h"

/* A boundary or the empty line.  A hostile mail has up to fifty of them compared with millions of
 * lines: the tail tells nearly all apart without a call of memcmp(). */
typedef struct {
    M2sSlice boundary; /* without its hyphens; data is NULL for the empty line */
    guint64 tail;      /* its last bytes */
} Stop;

static guint64
tail_of(M2sSlice text)
{
    guint64 tail = 0;
    if (text.size >= sizeof tail)
        memcpy(&tail, text.data + text.size - sizeof tail, sizeof tail);
    else
        for (gsize i = 0; i < text.size; i++)
            tail = tail << 8 | (guchar)text.data[i];
    return tail;
}

void
m2s_part_reader_init(M2sPartReader *reader, M2sSlice mail)
{
    *reader = (M2sPartReader){.mail = mail, .stops = g_array_new(FALSE, FALSE, sizeof(Stop))};
}

void
m2s_part_reader_clear(M2sPartReader *reader)
{
    g_clear_pointer(&reader->stops, g_array_unref);
}

void
m2s_part_reader_push_boundary(M2sPartReader *reader, const GString *boundary)
{
    M2sSlice text = m2s_slice_of_string(boundary);
    Stop stop = {text, tail_of(text)};
    g_array_append_val(reader->stops, stop);
}

void
m2s_part_reader_push_empty_line(M2sPartReader *reader)
{
    Stop stop = {m2s_slice(NULL, 0), 0};
    g_array_append_val(reader->stops, stop);
    reader->empty_line_stops++;
}

void
m2s_part_reader_pop(M2sPartReader *reader)
{
    guint last = reader->stops->len - 1;
    if (g_array_index(reader->stops, Stop, last).boundary.data == NULL)
        reader->empty_line_stops--;
    g_array_set_size(reader->stops, last);
}

/* line without its end and without trailing blanks and tabs, which transport may add. */
static M2sSlice
trim_line(M2sSlice line)
{
    if (line.size && line.data[line.size - 1] == '\n')
        line.size--;
    while (line.size && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
        line.size--;
    return line;
}

M2sBoundary
m2s_part_reader_compare(M2sSlice line, M2sSlice boundary)
{
    gsize size = boundary.size + strlen("--");
    M2sSlice text = trim_line(line);
    if (text.size < size || !m2s_slice_has_prefix(text, "--") ||
        memcmp(text.data + strlen("--"), boundary.data, boundary.size) != 0)
        return M2S_BOUNDARY_NONE;
    if (text.size == size)
        return M2S_BOUNDARY_NEXT;
    gboolean last = text.size == size + 2 && memcmp(text.data + size, "--", 2) == 0;
    return last ? M2S_BOUNDARY_LAST : M2S_BOUNDARY_NONE;
}

static gboolean
has_stop(const M2sPartReader *reader, M2sSlice boundary)
{
    const Stop *stops = (const Stop *)(const void *)reader->stops->data;
    const guint64 tail = tail_of(boundary);
    for (guint i = 0; i < reader->stops->len; i++)
        if (stops[i].tail == tail && stops[i].boundary.size == boundary.size &&
            stops[i].boundary.data &&
            memcmp(stops[i].boundary.data, boundary.data, boundary.size) == 0)
            return TRUE;
    return FALSE;
}

/* Whether line, which starts with "--", is one of the boundaries. */
static gboolean
is_boundary(const M2sPartReader *reader, M2sSlice line)
{
    M2sSlice text = trim_line(line);
    M2sSlice next = m2s_slice_sub(text, strlen("--"), text.size);
    if (has_stop(reader, next))
        return TRUE;
    return next.size >= 2 && memcmp(next.data + next.size - 2, "--", 2) == 0 &&
           has_stop(reader, m2s_slice(next.data, next.size - 2));
}

static gboolean
is_stop(const M2sPartReader *reader, M2sSlice line)
{
    if (line.data[0] == '\n')
        return reader->empty_line_stops > 0;
    return m2s_slice_has_prefix(line, "--") && is_boundary(reader, line);
}

gboolean
m2s_part_reader_next_line(M2sPartReader *reader, M2sSlice *line)
{
    M2sSlice rest = m2s_slice_sub(reader->mail, reader->position, reader->mail.size);
    if (!m2s_slice_next_line(&rest, line) || is_stop(reader, *line))
        return FALSE;
    reader->position += line->size;
    return TRUE;
}

gsize
m2s_part_reader_find_boundary(const M2sPartReader *reader, M2sSlice text)
{
    M2sSlice rest = text, line;
    if (reader->stops->len == 0)
        return text.size;
    while (m2s_slice_next_line(&rest, &line))
        if (m2s_slice_has_prefix(line, "--") && is_boundary(reader, line))
            return line.data - text.data;
    return text.size;
}

M2sSlice
m2s_part_reader_rest(M2sPartReader *reader)
{
    M2sSlice rest = m2s_slice_sub(reader->mail, reader->position, reader->mail.size), line;
    gsize size = 0;
    if (reader->empty_line_stops == 0)
        size = m2s_part_reader_find_boundary(reader, rest);
    else
        for (M2sSlice left = rest; m2s_slice_next_line(&left, &line) && !is_stop(reader, line);)
            size += line.size;
    reader->position += size;
    return m2s_slice_sub(rest, 0, size);
}

/* Whether block ended at an empty line, just before its body. */
static gboolean
ends_in_empty_line(const M2sHeaderBlock *block, M2sSlice bytes)
{
    gsize body = block->body;
    return body > 0 && bytes.data[body - 1] == '\n' && (body == 1 || bytes.data[body - 2] == '\n');
}

/* Whether the line that ended block was cut too soon to tell what it is. */
static gboolean
is_cut(const M2sHeaderBlock *block, M2sSlice bytes)
{
    if (ends_in_empty_line(block, bytes))
        return FALSE;
    gsize i = block->body;
    while (i < bytes.size && bytes.data[i] > ' ' && bytes.data[i] <= '~')
        i++;
    return i == bytes.size;
}

static void
check_sizes(const M2sHeaderBlock *block, const M2sLimits *limits, const char **breach)
{
    if (block->body > limits->header_block_size)
        *breach = "header block of a MIME part too large";
    for (guint i = 0; i < block->count; i++) {
        const M2sHeader *header = &block->headers[i];
        if (header->name.size + header->value.size > limits->header_field_size)
            *breach = "header field of a MIME part too large";
    }
}

M2sHeaderBlock *
m2s_part_reader_headers(M2sPartReader *reader, const M2sLimits *limits, const char **breach)
{
    gsize left = reader->mail.size - reader->position, most = limits->header_block_size;
    M2sSlice bytes = m2s_slice(reader->mail.data + reader->position, left > most ? most + 1 : left);
    g_autoptr(M2sHeaderBlock) block = m2s_header_block_parse(bytes);
    gsize end = m2s_part_reader_find_boundary(reader, m2s_slice(bytes.data, block->body));
    if (end < block->body) {
        m2s_header_block_free(block);
        block = m2s_header_block_parse(m2s_slice(bytes.data, end));
    } else if (bytes.size < left && is_cut(block, bytes))
        *breach = "header block of a MIME part too large";
    check_sizes(block, limits, breach);
    return g_steal_pointer(&block);
}

M2sSlice
m2s_part_reader_go_to_body(M2sPartReader *reader, const M2sHeaderBlock *block)
{
    M2sSlice bytes = m2s_slice_sub(reader->mail, reader->position, reader->mail.size);
    if (reader->empty_line_stops > 0) {
        /* The empty line ends the whole part and is left for next_line() to find. */
        reader->position += block->body - ends_in_empty_line(block, bytes);
        return m2s_slice(NULL, 0);
    }
    if (block->separator == 0) {
        reader->position += block->body;
        return m2s_slice(NULL, 0);
    }
    reader->position += block->separator + 1;
    return m2s_slice_sub(bytes, block->body, block->separator);
}
