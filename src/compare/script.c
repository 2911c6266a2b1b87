/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/script.h"

#include "compare/shortest.h"
#include "compare/slide.h"

/* Where a line is: in the older text, or, from its size on, in the newer one. */
typedef struct {
    M2sSlice line;
    guint place;
} Place;

static int
compare_places(gconstpointer a, gconstpointer b)
{
    return m2s_slice_compare(((const Place *)a)->line, ((const Place *)b)->line);
}

/* Adds the lines to places. */
static void
add_places(const GArray *lines, GArray *places)
{
    for (guint i = 0; i < lines->len; i++) {
        const Place place = {m2s_line_at(lines, i), places->len};
        g_array_append_val(places, place);
    }
}

/* A line that is once in either text. */
typedef struct {
    guint old_place, new_place;
} Anchor;

/* The work of m2s_script_init(). */
typedef struct {
    guint32
        *numbers;    /* of the lines of both texts, one after another: equal lines, equal numbers */
    GArray *anchors; /* of Anchor */
} Numbered;

/* Adds the lines of places from start up to end, which are equal, to numbered as number. */
static void
add_equal(Numbered *numbered, const GArray *places, guint start, guint end, guint32 number,
          guint old_size)
{
    guint old_count = 0, last_old = 0, last_new = 0;
    for (guint i = start; i < end; i++) {
        guint place = g_array_index(places, Place, i).place;
        numbered->numbers[place] = number;
        if (place < old_size) {
            old_count++;
            last_old = place;
        } else {
            last_new = place - old_size;
        }
    }
    const Anchor anchor = {last_old, last_new};
    if (old_count == 1 && end - start == 2)
        g_array_append_val(numbered->anchors, anchor);
}

/* Numbers lines by sorting them: hashes can be made to collide. */
static void
number_lines(const GArray *older, const GArray *newer, Numbered *numbered)
{
    guint size = older->len + newer->len;
    g_autoptr(GArray) places = g_array_sized_new(FALSE, FALSE, sizeof(Place), size);
    add_places(older, places);
    add_places(newer, places);
    g_array_sort(places, compare_places);
    numbered->numbers = g_new(guint32, MAX(size, 1));
    numbered->anchors = g_array_new(FALSE, FALSE, sizeof(Anchor));
    guint start = 0;
    for (guint i = 1; i <= size; i++) {
        if (i < size && compare_places(&g_array_index(places, Place, start),
                                       &g_array_index(places, Place, i)) == 0)
            continue;
        add_equal(numbered, places, start, i, start, older->len);
        start = i;
    }
}

static int
compare_anchors(gconstpointer a, gconstpointer b)
{
    guint one = ((const Anchor *)a)->old_place, other = ((const Anchor *)b)->old_place;
    return (one > other) - (one < other);
}

/* The first of the piles, of indices of anchors, whose top is not before place. */
static guint
find_pile(const GArray *piles, const GArray *anchors, guint place)
{
    guint low = 0, high = piles->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        guint top = g_array_index(piles, guint, middle);
        if (g_array_index(anchors, Anchor, top).new_place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Leaves the most anchors that are in the same order in both texts (patience sorting). */
static void
keep_ordered(GArray *anchors)
{
    g_autoptr(GArray) piles = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree guint *before = g_new(guint, MAX(anchors->len, 1));
    g_array_sort(anchors, compare_anchors);
    for (guint i = 0; i < anchors->len; i++) {
        guint pile = find_pile(piles, anchors, g_array_index(anchors, Anchor, i).new_place);
        before[i] = pile > 0 ? g_array_index(piles, guint, pile - 1) : 0;
        if (pile == piles->len)
            g_array_append_val(piles, i);
        else
            g_array_index(piles, guint, pile) = i;
    }
    guint count = piles->len;
    g_autofree Anchor *kept = g_new(Anchor, MAX(count, 1));
    guint next = count ? g_array_index(piles, guint, count - 1) : 0;
    for (guint i = count; i > 0; i--) {
        kept[i - 1] = g_array_index(anchors, Anchor, next);
        next = before[next];
    }
    g_array_set_size(anchors, 0);
    g_array_append_vals(anchors, kept, count);
}

void
m2s_script_init(M2sScript *script, const GArray *older, const GArray *newer)
{
    Numbered numbered;
    number_lines(older, newer, &numbered);
    keep_ordered(numbered.anchors);
    script->removed = g_new0(gboolean, older->len + 1);
    script->added = g_new0(gboolean, newer->len + 1);
    const M2sSequences sequences = {numbered.numbers, numbered.numbers + older->len,
                                    script->removed, script->added};
    M2sStretch stretch = {0, 0, 0, 0};
    for (guint i = 0; i <= numbered.anchors->len; i++) {
        const Anchor end = {older->len, newer->len};
        const Anchor anchor =
            i < numbered.anchors->len ? g_array_index(numbered.anchors, Anchor, i) : end;
        stretch.old_end = anchor.old_place;
        stretch.new_end = anchor.new_place;
        m2s_shortest_mark(&sequences, stretch);
        stretch.old_start = anchor.old_place + 1;
        stretch.new_start = anchor.new_place + 1;
    }
    g_free(numbered.numbers);
    g_array_unref(numbered.anchors);
    m2s_slide(older, script->removed, script->added, newer->len);
    m2s_slide(newer, script->added, script->removed, older->len);
}

void
m2s_script_clear(M2sScript *script)
{
    g_clear_pointer(&script->removed, g_free);
    g_clear_pointer(&script->added, g_free);
}
