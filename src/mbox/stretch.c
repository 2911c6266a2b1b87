/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/stretch.h"

#include "base/find.h"

M2sStretch *
m2s_stretch_new(GBytes *bytes, gsize start, gsize end)
{
    M2sStretch *stretch = g_new(M2sStretch, 1);
    *stretch = (M2sStretch){.bytes = g_bytes_ref(bytes),
                            .start = start,
                            .end = end,
                            .places = g_array_new(FALSE, FALSE, sizeof(gsize))};
    return stretch;
}

void
m2s_stretch_free(M2sStretch *stretch)
{
    g_bytes_unref(stretch->bytes);
    g_array_unref(stretch->places);
    g_free(stretch);
}

/* The next pair that begins from start to end, which may go on behind. */
static const char *
find_in(M2sSlice bytes, gsize start, gsize end)
{
    return m2s_find_pair(m2s_slice_sub(bytes, start, MIN(end + 1, bytes.size)), '\n', 'F');
}

void
m2s_stretch_search(M2sStretch *stretch)
{
    M2sSlice bytes = m2s_slice_of_bytes(stretch->bytes);
    const char *hit;
    for (gsize at = stretch->start; (hit = find_in(bytes, at, stretch->end)) != NULL; at++) {
        at = hit - bytes.data;
        if (m2s_slice_has_prefix(m2s_slice_sub(bytes, at, bytes.size), "\nFrom "))
            g_array_append_val(stretch->places, at);
    }
}

/* The first place of stretch at or after another.  Returns: FALSE if there is none. */
static gboolean
next_place(M2sStretch *stretch, gsize at, gsize *place)
{
    for (; stretch->next < stretch->places->len; stretch->next++) {
        *place = g_array_index(stretch->places, gsize, stretch->next);
        if (*place >= at)
            return TRUE;
    }
    return FALSE;
}

const char *
m2s_stretches_find(GQueue *stretches, M2sSlice bytes, gsize at)
{
    M2sStretch *stretch;
    gsize place;
    while ((stretch = g_queue_peek_head(stretches)) != NULL) {
        if (at < stretch->start) {
            const char *hit = find_in(bytes, at, stretch->start);
            if (hit)
                return hit;
            at = stretch->start;
        }
        if (next_place(stretch, at, &place))
            return bytes.data + place;
        at = MAX(at, stretch->end);
        m2s_stretch_free(g_queue_pop_head(stretches));
    }
    return find_in(bytes, at, bytes.size);
}
