/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/shortest.h"

#include <string.h>

/* Limits: what is remembered grows with the square of EDITS_MAX, to 8 MiB. */
#define EDITS_MAX  2000
#define STEPS_MIN  (1 << 16)
#define STEPS_LINE 256 /* for each line */

/* A search: how far one gets on each diagonal, with a number of edits.  Diagonal k is where
 * x - y = k, x and y being places in the older and in the newer stretch. */
typedef struct {
    const guint32 *older, *newer;
    int old_size, new_size;
    GArray *rounds; /* of int: for each number of edits d, x for the diagonals -d, 2-d … d */
    gsize steps;    /* that are left */
} Search;

/* Where round d begins: there are i + 1 values in round i. */
static gsize
start_of(int d)
{
    return (gsize)d * (d + 1) / 2;
}

/* x on diagonal k after d edits.  (k and d are both odd or both even.) */
static int
reached(const Search *search, int d, int k)
{
    return g_array_index(search->rounds, int, start_of(d) + (k + d) / 2);
}

/* Whether the last of d edits on the way to diagonal k was an addition: y grew. */
static gboolean
came_down(const Search *search, int d, int k)
{
    return k == -d || (k != d && reached(search, d - 1, k - 1) < reached(search, d - 1, k + 1));
}

/* Where diagonal k is entered by the last of d edits. */
static int
enter(const Search *search, int d, int k)
{
    if (d == 0)
        return 0;
    return came_down(search, d, k) ? reached(search, d - 1, k + 1)
                                   : reached(search, d - 1, k - 1) + 1;
}

static int
follow(Search *search, int x, int k)
{
    while (x < search->old_size && x - k < search->new_size &&
           search->older[x] == search->newer[x - k] && search->steps > 0) {
        x++;
        search->steps--;
    }
    return x;
}

/* Returns: how many edits it takes; -1 if the search was given up. */
static int
find(Search *search)
{
    for (int d = 0; d <= EDITS_MAX; d++) {
        for (int k = -d; k <= d; k += 2) {
            int x = enter(search, d, k);
            if (x <= search->old_size && x - k <= search->new_size)
                x = follow(search, x, k);
            g_array_append_val(search->rounds, x);
            if (search->steps == 0)
                return -1;
            if (x == search->old_size && x - k == search->new_size)
                return d;
            search->steps--;
        }
    }
    return -1;
}

static void
mark_all(const M2sSequences *sequences, M2sStretch stretch)
{
    for (guint i = stretch.old_start; i < stretch.old_end; i++)
        sequences->removed[i] = TRUE;
    for (guint i = stretch.new_start; i < stretch.new_end; i++)
        sequences->added[i] = TRUE;
}

/* Marks the edits on the way that was found, from its end. */
static void
mark(const Search *search, int edits, gboolean *removed, gboolean *added)
{
    int k = search->old_size - search->new_size;
    for (int d = edits; d > 0; d--) {
        int x = enter(search, d, k);
        if (came_down(search, d, k)) {
            added[x - k - 1] = TRUE;
            k++;
        } else {
            removed[x - 1] = TRUE;
            k--;
        }
    }
}

/* Leaves out what both have at their starts and ends. */
static M2sStretch
trim(const M2sSequences *sequences, M2sStretch stretch)
{
    const guint32 *older = sequences->older, *newer = sequences->newer;
    while (stretch.old_start < stretch.old_end && stretch.new_start < stretch.new_end &&
           older[stretch.old_start] == newer[stretch.new_start]) {
        stretch.old_start++;
        stretch.new_start++;
    }
    while (stretch.old_start < stretch.old_end && stretch.new_start < stretch.new_end &&
           older[stretch.old_end - 1] == newer[stretch.new_end - 1]) {
        stretch.old_end--;
        stretch.new_end--;
    }
    return stretch;
}

void
m2s_shortest_mark(const M2sSequences *sequences, M2sStretch whole)
{
    M2sStretch stretch = trim(sequences, whole);
    guint old_size = stretch.old_end - stretch.old_start;
    guint new_size = stretch.new_end - stretch.new_start;
    Search search = {.older = sequences->older + stretch.old_start,
                     .newer = sequences->newer + stretch.new_start,
                     .old_size = (int)old_size,
                     .new_size = (int)new_size,
                     .steps = STEPS_MIN + STEPS_LINE * ((gsize)old_size + new_size)};
    if (old_size == 0 || new_size == 0) {
        mark_all(sequences, stretch);
        return;
    }
    search.rounds = g_array_new(FALSE, FALSE, sizeof(int));
    int edits = find(&search);
    if (edits < 0)
        mark_all(sequences, stretch);
    else
        mark(&search, edits, sequences->removed + stretch.old_start,
             sequences->added + stretch.new_start);
    g_array_unref(search.rounds);
}
