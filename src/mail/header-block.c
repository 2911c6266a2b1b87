/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/header-block.h"

/* Room for most blocks.  A mail has some 40 headers, and each run reads those of all mails, so they
 * are kept in plain arrays: a call of GLib for each would take longer than to find its end. */
#define ROOM 64

typedef struct {
    M2sSlice bytes;
    M2sHeaderBlock *block;
    guint room;           /* for so many headers */
    gboolean open;        /* a continuation line belongs to the last header */
    gboolean at_envelope; /* the last line is a "From " line, but not the first of the block */
    gsize envelope;       /* where that line starts */
} Parser;

/* The key of a non-empty name, the same in any case. */
static guint8
key_of(M2sSlice name)
{
    return name.size * 31 + (name.data[0] | 0x20) * 7 + (name.data[name.size - 1] | 0x20);
}

/* The colon that ends the name at the start of line, which is printable ASCII.
 * Returns: NULL if line is not a header. */
static const char *
find_colon(M2sSlice line)
{
    const char *end = line.data + line.size;
    for (const char *p = line.data; p < end; p++) {
        if (*p == ':')
            return p;
        if (*p <= ' ' || *p > '~')
            return NULL;
    }
    return NULL;
}

static M2sSlice
strip_line_ends(M2sSlice text)
{
    while (text.size > 0 && text.data[text.size - 1] == '\n')
        text.size--;
    return text;
}

static void
make_room(Parser *parser, guint room)
{
    M2sHeaderBlock *block = parser->block;
    block->headers = g_renew(M2sHeader, block->headers, room);
    block->keys = g_renew(guint8, block->keys, room);
    parser->room = room;
}

static M2sHeader *
last_header(const Parser *parser)
{
    return &parser->block->headers[parser->block->count - 1];
}

static void
close_header(Parser *parser)
{
    if (!parser->open)
        return;
    M2sHeader *last = last_header(parser);
    last->value = strip_line_ends(last->value);
    parser->open = FALSE;
}

static void
add_header(Parser *parser, M2sHeader header)
{
    M2sHeaderBlock *block = parser->block;
    if (block->count == parser->room)
        make_room(parser, 2 * parser->room);
    block->headers[block->count] = header;
    block->keys[block->count++] = key_of(header.name);
}

/* Starts a header; one without a name (": x") is skipped, along with its continuation lines. */
static void
open_header(Parser *parser, M2sSlice line, const char *colon)
{
    close_header(parser);
    if (colon == line.data)
        return;
    const char *end = line.data + line.size;
    const char *value = colon + 1;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    add_header(parser,
               (M2sHeader){m2s_slice(line.data, colon - line.data), m2s_slice(value, end - value)});
    parser->open = TRUE;
}

/* Takes line if it belongs to a header block.  A continuation of nothing and a "From " line are
 * skipped.  Returns: FALSE if the block ends before line. */
static gboolean
add_line(Parser *parser, M2sSlice line)
{
    gsize start = line.data - parser->bytes.data;
    if (line.data[0] == ' ' || line.data[0] == '\t') {
        if (parser->open) {
            M2sHeader *last = last_header(parser);
            last->value.size = line.data + line.size - last->value.data;
        }
        parser->at_envelope = FALSE;
        return TRUE;
    }
    if (m2s_slice_has_prefix(line, "From ")) {
        close_header(parser);
        parser->at_envelope = start > 0;
        parser->envelope = start;
        return TRUE;
    }
    const char *colon = find_colon(line);
    if (colon == NULL)
        return FALSE;
    open_header(parser, line, colon);
    parser->at_envelope = FALSE;
    return TRUE;
}

/* Sets where the body starts: after end if that is an empty line, else at end, which is not a
 * header.  "Subject: x\nFrom here on it works.\n\nMore\n": FeedParser gives the "From " line back
 * to the body, but has dropped the empty line by then. */
static void
end_block(const Parser *parser, M2sSlice end)
{
    M2sHeaderBlock *block = parser->block;
    gsize start = end.data - parser->bytes.data;
    gboolean is_empty_line = end.size > 0 && end.data[0] == '\n';
    block->body = is_empty_line ? start + 1 : start;
    if (!parser->at_envelope)
        return;
    block->body = parser->envelope;
    block->separator = is_empty_line ? start : 0;
}

M2sHeaderBlock *
m2s_header_block_parse(M2sSlice bytes)
{
    M2sHeaderBlock *block = g_new0(M2sHeaderBlock, 1);
    Parser parser = {.bytes = bytes, .block = block};
    make_room(&parser, ROOM);
    M2sSlice rest = bytes, line, end = m2s_slice(bytes.data + bytes.size, 0);
    while (m2s_slice_next_line(&rest, &line)) {
        if (!add_line(&parser, line)) {
            end = line;
            break;
        }
    }
    close_header(&parser);
    end_block(&parser, end);
    return block;
}

void
m2s_header_block_free(M2sHeaderBlock *block)
{
    if (block == NULL)
        return;
    g_free(block->headers);
    g_free(block->keys);
    g_free(block);
}

const M2sHeader *
m2s_header_block_next(const M2sHeaderBlock *block, const char *name, const M2sHeader *header)
{
    const guint8 *keys = block->keys, *end = keys + block->count;
    const guint8 key = key_of(m2s_slice_of(name));
    const guint8 *at = keys + (header ? header - block->headers + 1 : 0);
    while (at < end && (at = memchr(at, key, end - at)) != NULL) {
        const M2sHeader *found = &block->headers[at++ - keys];
        if (m2s_slice_equals_caseless(found->name, name))
            return found;
    }
    return NULL;
}

const M2sHeader *
m2s_header_block_find(const M2sHeaderBlock *block, const char *name)
{
    return m2s_header_block_next(block, name, NULL);
}
