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

/* No separator is longer.  So a line without an end need not be searched for one. */
#define SEPARATOR_MAX (64 << 10)

static gboolean
is_separator(M2sSlice bytes, gsize at)
{
    if (!m2s_slice_has_prefix(m2s_slice_sub(bytes, at, bytes.size), "From "))
        return FALSE;
    gsize end = line_end(bytes, at);
    return end - at <= SEPARATOR_MAX && m2s_separator_matches(m2s_slice_sub(bytes, at, end));
}

/* Whether bytes that follow cannot change what is_separator() says about the line at a place. */
static gboolean
is_settled(const M2sSplitter *splitter, gsize at)
{
    M2sSlice rest = m2s_slice_sub(splitter->bytes, at, splitter->bytes.size);
    if (!splitter->is_open || rest.size > SEPARATOR_MAX)
        return TRUE;
    return m2s_slice_find(rest, '\n') || (rest.size >= 5 && !m2s_slice_has_prefix(rest, "From "));
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

/* The next line at or after a place that may begin with "From ". */
static const char *
find_line(const M2sSplitter *splitter, gsize at)
{
    if (splitter->stretches)
        return m2s_stretches_find(splitter->stretches, splitter->bytes, at);
    return m2s_find_pair(m2s_slice_sub(splitter->bytes, at, splitter->bytes.size), '\n', 'F');
}

/* Searches on for the separator after the mail that begins at start.  found: (out): where it is, or
 * the end of all bytes.  Returns: FALSE if more bytes are needed to tell. */
static gboolean
find_separator(M2sSplitter *splitter, gsize start, gsize *found)
{
    M2sSlice bytes = splitter->bytes;
    if (splitter->searched == 0) {
        *found = start; /* an empty mail, without even an empty line */
        if (!is_settled(splitter, start))
            return FALSE;
        if (is_separator(bytes, start))
            return TRUE;
    }
    const char *hit;
    gsize at = MAX(start, splitter->searched);
    while ((hit = find_line(splitter, at)) != NULL) {
        splitter->searched = hit - bytes.data;
        *found = at = hit + 1 - bytes.data;
        if (!is_settled(splitter, at))
            return FALSE;
        if (is_separator(bytes, at) && empty_line_start(bytes, start, at) < at)
            return TRUE;
    }
    splitter->searched = MAX(at, bytes.size - 1); /* the last byte may be the "\n" of a pair */
    *found = bytes.size;
    return !splitter->is_open;
}

/* Where the first separator of an mbox must be. */
static gsize
first_line(M2sSlice bytes)
{
    gsize start = m2s_slice_has_prefix(bytes, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    while (start < bytes.size && (bytes.data[start] == '\n' || bytes.data[start] == '\r'))
        start++;
    return start;
}

gboolean
m2s_splitter_init(M2sSplitter *splitter, M2sSlice bytes)
{
    *splitter = (M2sSplitter){.bytes = bytes, .next = first_line(bytes)};
    return is_separator(bytes, splitter->next);
}

gboolean
m2s_splitter_is_start_settled(M2sSlice bytes)
{
    const M2sSplitter splitter = {.bytes = bytes, .is_open = TRUE};
    gsize start = first_line(bytes);
    return start < bytes.size && is_settled(&splitter, start);
}

gboolean
m2s_splitter_has_separator(M2sSlice bytes)
{
    gsize found;
    M2sSplitter splitter = {.bytes = bytes};
    return find_separator(&splitter, 0, &found) && found < bytes.size;
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
    splitter->searched = 0;
    return TRUE;
}

M2sSplit
m2s_splitter_find(M2sSplitter *splitter, M2sSlice *mail)
{
    M2sSlice bytes = splitter->bytes;
    gsize found;
    if (splitter->next == bytes.size)
        return splitter->is_open ? M2S_SPLIT_MORE : M2S_SPLIT_END;
    if (splitter->searched == 0)
        splitter->start = line_end(bytes, splitter->next);
    if (!find_separator(splitter, splitter->start, &found))
        return M2S_SPLIT_MORE;
    splitter->next = found;
    splitter->searched = 0;
    *mail = m2s_slice_sub(bytes, splitter->start, empty_line_start(bytes, splitter->start, found));
    return M2S_SPLIT_MAIL;
}

gboolean
m2s_splitter_next(M2sSplitter *splitter, M2sSlice *mail)
{
    return m2s_splitter_find(splitter, mail) == M2S_SPLIT_MAIL;
}

/* An empty line and what is before it: as much as empty_line_start() looks at. */
#define LOOK_BEHIND 8

gsize
m2s_splitter_searched(const M2sSplitter *splitter)
{
    return MAX(splitter->searched, LOOK_BEHIND) - LOOK_BEHIND;
}

static gsize
less(gsize position, gsize count)
{
    return position > count ? position - count : 0;
}

void
m2s_splitter_slide(M2sSplitter *splitter, M2sSlice bytes, gsize dropped, gboolean is_open)
{
    splitter->bytes = bytes;
    splitter->is_open = is_open;
    splitter->next = less(splitter->next, dropped);
    splitter->start = less(splitter->start, dropped);
    splitter->searched = less(splitter->searched, dropped);
}
