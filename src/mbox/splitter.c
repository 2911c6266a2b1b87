/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/splitter.h"

#include "base/find.h"
#include "mbox/separator.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The end of the line that begins at start, after its "\n". */
static gsize
line_end(M2sSlice bytes, gsize start)
{
    if (start == bytes.size)
        return start;
    const char *end = memchr(bytes.data + start, '\n', bytes.size - start);
    return end ? (gsize)(end - bytes.data) + 1 : bytes.size;
}

static gboolean
is_separator(M2sSlice bytes, gsize at)
{
    return m2s_slice_has_prefix(m2s_slice_sub(bytes, at, bytes.size), "From ") &&
           m2s_separator_matches(m2s_slice_sub(bytes, at, line_end(bytes, at)));
}

/* Where the empty line begins that ends at end; end if there is none at or after start. */
static gsize
empty_line_start(M2sSlice bytes, gsize start, gsize end)
{
    gsize at = end;
    if (at == start || bytes.data[at - 1] != '\n')
        return end;
    at--;
    if (at > start && bytes.data[at - 1] == '\r')
        at--;
    return at == start || bytes.data[at - 1] == '\n' ? at : end;
}

/* The separator after the mail that begins at start, or the end of bytes. */
static gsize
find_separator(M2sSlice bytes, gsize start)
{
    if (is_separator(bytes, start))
        return start; /* an empty mail, without even an empty line */
    const char *hit;
    gsize at = start;
    while ((hit = m2s_find_pair(m2s_slice_sub(bytes, at, bytes.size), '\n', 'F')) != NULL) {
        at = hit + 1 - bytes.data;
        if (is_separator(bytes, at) && empty_line_start(bytes, start, at) < at)
            return at;
    }
    return bytes.size;
}

gboolean
m2s_splitter_init(M2sSplitter *splitter, M2sSlice bytes)
{
    gsize start = m2s_slice_has_prefix(bytes, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    while (start < bytes.size && (bytes.data[start] == '\n' || bytes.data[start] == '\r'))
        start++;
    *splitter = (M2sSplitter){.bytes = bytes, .next = start};
    return is_separator(bytes, start);
}

gboolean
m2s_splitter_has_separator(M2sSlice bytes)
{
    return find_separator(bytes, 0) < bytes.size;
}

gboolean
m2s_splitter_skip(M2sSplitter *splitter, gsize position)
{
    M2sSlice bytes = splitter->bytes;
    if (position < splitter->next || position > bytes.size)
        return FALSE;
    gsize at = line_end(bytes, position);
    if (empty_line_start(bytes, position, at) > position ||
        (at < bytes.size && !is_separator(bytes, at)))
        return FALSE;
    splitter->next = at;
    return TRUE;
}

gboolean
m2s_splitter_next(M2sSplitter *splitter, M2sSlice *mail)
{
    M2sSlice bytes = splitter->bytes;
    if (splitter->next == bytes.size)
        return FALSE;
    gsize start = line_end(bytes, splitter->next);
    splitter->next = find_separator(bytes, start);
    *mail = m2s_slice_sub(bytes, start, empty_line_start(bytes, start, splitter->next));
    return TRUE;
}
