/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/quotable.h"

#define TRIES      12 /* lines of a quotation, from its end, that are looked for */
#define CANDIDATES 32 /* places of a line that are looked at, after a line and from the first */
#define CONTEXT    12 /* lines before it that are compared */
#define TELLING    8  /* letters and digits: a line with so many needs no others … */
#define ALONE      3  /* … and one with so many none if there is no other like it */

struct M2sQuotable {
    GArray *lines;  /* of M2sSlice: without white space at their ends */
    GArray *sorted; /* of guint: indices of lines, by text and then by number */
};

static M2sSlice
trim(M2sSlice line)
{
    while (line.size > 0 && g_ascii_isspace(line.data[line.size - 1]))
        line.size--;
    return line;
}

static M2sSlice
line_at(const M2sQuotable *quotable, guint index)
{
    return g_array_index(quotable->lines, M2sSlice, index);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer quotable)
{
    guint one = *(const guint *)a, other = *(const guint *)b;
    int order = m2s_slice_compare(line_at(quotable, one), line_at(quotable, other));
    return order ? order : (one > other) - (one < other);
}

M2sQuotable *
m2s_quotable_new(const GArray *lines)
{
    M2sQuotable *quotable = g_new0(M2sQuotable, 1);
    quotable->lines = g_array_sized_new(FALSE, FALSE, sizeof(M2sSlice), lines->len);
    quotable->sorted = g_array_sized_new(FALSE, FALSE, sizeof(guint), lines->len);
    for (guint i = 0; i < lines->len; i++) {
        M2sSlice line = trim(g_array_index(lines, M2sSlice, i));
        g_array_append_val(quotable->lines, line);
        g_array_append_val(quotable->sorted, i);
    }
    g_array_sort_with_data(quotable->sorted, compare, quotable);
    return quotable;
}

void
m2s_quotable_free(M2sQuotable *quotable)
{
    g_array_unref(quotable->lines);
    g_array_unref(quotable->sorted);
    g_free(quotable);
}

/* The first of the sorted lines that is text and not before line, or the one where it would be. */
static guint
find_first(const M2sQuotable *quotable, M2sSlice text, guint line)
{
    guint low = 0, high = quotable->sorted->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        guint index = g_array_index(quotable->sorted, guint, middle);
        int order = m2s_slice_compare(line_at(quotable, index), text);
        if (order < 0 || (order == 0 && index < line))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static guint
count_letters(M2sSlice text)
{
    guint count = 0;
    for (gsize i = 0; i < text.size; i++)
        count += g_ascii_isalnum(text.data[i]) || (guchar)text.data[i] >= 0x80;
    return count;
}

/* A place where the line at index of a quotation may be. */
typedef struct {
    gint line;
    guint lines;   /* of the quotation that are there, up to this one … */
    guint letters; /* … and the letters and digits in them */
} Place;

/* quoted: ends with the line in question. */
static Place
measure(const M2sQuotable *quotable, const M2sSlice *quoted, guint count, guint line)
{
    Place place = {.line = line};
    for (guint i = 0; i < MIN(count, CONTEXT) && i <= line; i++) {
        M2sSlice text = trim(quoted[count - 1 - i]);
        if (m2s_slice_compare(text, line_at(quotable, line - i)) != 0)
            break;
        place.lines++;
        place.letters += count_letters(text);
    }
    return place;
}

static gboolean
is_better(const Place *one, const Place *other, gint after)
{
    if (one->lines != other->lines)
        return one->lines > other->lines;
    return one->line > after && other->line <= after;
}

/* Looks at some places of the last line of quoted, from line start on.  best: (inout). */
static void
look_from(const M2sQuotable *quotable, const M2sSlice *quoted, guint count, gint after, guint start,
          Place *best)
{
    M2sSlice text = trim(quoted[count - 1]);
    guint first = find_first(quotable, text, start);
    for (guint i = first; i < MIN(quotable->sorted->len, first + CANDIDATES); i++) {
        guint line = g_array_index(quotable->sorted, guint, i);
        if (m2s_slice_compare(line_at(quotable, line), text) != 0)
            return;
        const Place place = measure(quotable, quoted, count, line);
        if (best->line < 0 || is_better(&place, best, after))
            *best = place;
    }
}

/* Whether text is there just once. */
static gboolean
is_alone(const M2sQuotable *quotable, M2sSlice text)
{
    guint next = find_first(quotable, text, 0) + 1;
    return next >= quotable->sorted->len ||
           m2s_slice_compare(line_at(quotable, g_array_index(quotable->sorted, guint, next)),
                             text) != 0;
}

/* Whether a quotation, which ends with text, is at place, and not just something like it. */
static gboolean
is_sure(const M2sQuotable *quotable, const Place *place, M2sSlice text)
{
    return place->line >= 0 &&
           (place->letters >= TELLING || (place->lines > 1 && place->letters > 0) ||
            (place->letters >= ALONE && is_alone(quotable, text)));
}

gint
m2s_quotable_find(const M2sQuotable *quotable, const M2sSlice *quoted, guint count, gint after)
{
    for (guint tried = 0; tried < MIN(count, TRIES); tried++) {
        guint upto = count - tried;
        if (trim(quoted[upto - 1]).size == 0)
            continue;
        Place place = {.line = -1};
        look_from(quotable, quoted, upto, after, after + 1, &place);
        look_from(quotable, quoted, upto, after, 0, &place);
        if (is_sure(quotable, &place, trim(quoted[upto - 1])))
            return place.line;
    }
    return -1;
}
