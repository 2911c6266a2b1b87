/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/part.h"

#include "base/find.h"

M2sPart *
m2s_part_new(GBytes *bytes, gsize start, gsize end)
{
    M2sPart *part = g_new(M2sPart, 1);
    *part = (M2sPart){.bytes = g_bytes_ref(bytes),
                      .start = start,
                      .end = end,
                      .places = g_array_new(FALSE, FALSE, sizeof(gsize))};
    return part;
}

void
m2s_part_free(M2sPart *part)
{
    g_bytes_unref(part->bytes);
    g_array_unref(part->places);
    g_free(part);
}

/* The next pair that begins from start to end, which may go on behind. */
static const char *
find_in(M2sSlice bytes, gsize start, gsize end)
{
    return m2s_find_pair(m2s_slice_sub(bytes, start, MIN(end + 1, bytes.size)), '\n', 'F');
}

void
m2s_part_search(M2sPart *part)
{
    M2sSlice bytes = m2s_slice_of_bytes(part->bytes);
    const char *hit;
    for (gsize at = part->start; (hit = find_in(bytes, at, part->end)) != NULL; at++) {
        at = hit - bytes.data;
        if (m2s_slice_has_prefix(m2s_slice_sub(bytes, at, bytes.size), "\nFrom "))
            g_array_append_val(part->places, at);
    }
}

/* The first place of part at or after another.  Returns: FALSE if there is none. */
static gboolean
next_place(M2sPart *part, gsize at, gsize *place)
{
    for (; part->next < part->places->len; part->next++) {
        *place = g_array_index(part->places, gsize, part->next);
        if (*place >= at)
            return TRUE;
    }
    return FALSE;
}

const char *
m2s_parts_find(GQueue *parts, M2sSlice bytes, gsize at)
{
    M2sPart *part;
    gsize place;
    while ((part = g_queue_peek_head(parts)) != NULL) {
        if (at < part->start) {
            const char *hit = find_in(bytes, at, part->start);
            if (hit)
                return hit;
            at = part->start;
        }
        if (next_place(part, at, &place))
            return bytes.data + place;
        at = MAX(at, part->end);
        m2s_part_free(g_queue_pop_head(parts));
    }
    return find_in(bytes, at, bytes.size);
}
