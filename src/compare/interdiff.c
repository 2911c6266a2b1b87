/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/interdiff.h"

#include "compare/alignment.h"
#include "compare/unified.h"

#define BLOB_MIN 4 /* the shortest abbreviation that says something */

/* One of the two versions, while regions are passed. */
typedef struct {
    const M2sFileDiff *file; /* (nullable): NULL if it changes nothing */
    const gint64 *shifts;    /* of its hunks: what to add to a line of its old file, so that it is
                                counted as in that of the newer version */
    guint hunk;              /* the next one */
    gint64 shift;            /* of the last one */
    gint64 grown;            /* by how many lines, by the hunks before */
    GArray *result;          /* of M2sSlice: the lines of this region afterwards */
    gint64 start;            /* lines before this region, in the result */
} Side;

/* Neighbouring lines of the old file that at least one of the diffs shows: counted as in the old
 * file of the newer version, from start up to end. */
typedef struct {
    gint64 start, end;
    GArray *base; /* of M2sSlice; data is NULL: not known yet */
    M2sSlice section;
} Region;

static gint64
start_of(const Side *side, guint index)
{
    return m2s_hunk_at(side->file, index)->old_start + side->shifts[index];
}

static gboolean
has_more(const Side *side)
{
    return side->file && side->hunk < side->file->hunks->len;
}

/* Puts the lines that a hunk shows of the old file into a region that ends where the hunk begins or
 * later.  Returns: FALSE if something else is there. */
static gboolean
cover(Region *region, const Side *side, guint index)
{
    const M2sHunk *hunk = m2s_hunk_at(side->file, index);
    gint64 place = start_of(side, index) - region->start;
    gint64 end = place + hunk->old_lines;
    if (end > region->base->len)
        g_array_set_size(region->base, end);
    region->end = region->start + region->base->len;
    for (guint i = hunk->first; i < hunk->end; i++) {
        const M2sDiffLine *line = m2s_diff_line_at(side->file, i);
        if (line->sign == '+')
            continue;
        M2sSlice *known = &g_array_index(region->base, M2sSlice, place++);
        if (known->data && m2s_slice_compare(*known, line->text))
            return FALSE;
        *known = line->text;
    }
    return TRUE;
}

/* Appends what a side makes of a region.  first: the first of its hunks there. */
static void
make_result(Side *side, const Region *region, guint first)
{
    gint64 place = 0;
    g_array_set_size(side->result, 0);
    if (first < side->hunk)
        side->shift = side->shifts[first];
    side->start = region->start - side->shift + side->grown;
    for (guint h = first; h < side->hunk; h++) {
        const M2sHunk *hunk = m2s_hunk_at(side->file, h);
        gint64 start = start_of(side, h) - region->start;
        for (; place < start; place++)
            g_array_append_val(side->result, g_array_index(region->base, M2sSlice, place));
        for (guint i = hunk->first; i < hunk->end; i++) {
            const M2sDiffLine *line = m2s_diff_line_at(side->file, i);
            if (line->sign != '-')
                g_array_append_val(side->result, line->text);
        }
        place += hunk->old_lines;
        side->grown += hunk->new_lines - hunk->old_lines;
    }
    if (first < side->hunk)
        side->shift = side->shifts[side->hunk - 1];
    for (; place < region->base->len; place++)
        g_array_append_val(side->result, g_array_index(region->base, M2sSlice, place));
}

/* Passes all hunks that touch each other, from the first one on.
 * Returns: FALSE if they do not agree. */
static gboolean
take_region(Region *region, Side sides[2])
{
    guint first[2] = {sides[0].hunk, sides[1].hunk};
    gboolean is_empty = TRUE;
    g_array_set_size(region->base, 0);
    region->section = m2s_slice(NULL, 0);
    while (has_more(&sides[0]) || has_more(&sides[1])) {
        gboolean from_newer =
            !has_more(&sides[0]) || (has_more(&sides[1]) && start_of(&sides[1], sides[1].hunk) <=
                                                                start_of(&sides[0], sides[0].hunk));
        Side *side = &sides[from_newer];
        gint64 start = start_of(side, side->hunk);
        if (is_empty)
            region->start = region->end = start;
        else if (start > region->end)
            break;
        if (is_empty)
            region->section = m2s_hunk_at(side->file, side->hunk)->section;
        is_empty = FALSE;
        if (!cover(region, side, side->hunk++))
            return FALSE;
    }
    for (guint i = 0; i < 2; i++)
        make_result(&sides[i], region, first[i]);
    return TRUE;
}

/* What the header of a hunk is made from. */
typedef struct {
    const Side *sides;
    M2sSlice section; /* the function that the last line looked at is in */
    guint looked_at;  /* lines of the newer result */
} Place;

/* Finds the function that line start is in, as git does: the last line above that is not
 * indented. */
static void
find_section(Place *place, guint start)
{
    for (; place->looked_at < start; place->looked_at++) {
        M2sSlice line = m2s_line_at(place->sides[1].result, place->looked_at);
        if (m2s_section_begins(line))
            place->section = line;
    }
}

static void
add_range(GString *out, char sign, gint64 start, guint lines)
{
    g_string_append_printf(out, " %c%" G_GINT64_FORMAT, sign, start + (lines > 0));
    if (lines != 1)
        g_string_append_printf(out, ",%u", lines);
}

static void
add_above(GString *out, const M2sShown *shown, gpointer data)
{
    Place *place = data;
    find_section(place, shown->new_start);
    g_string_append(out, "@@");
    add_range(out, '-', place->sides[0].start + shown->old_start,
              shown->old_end - shown->old_start);
    add_range(out, '+', place->sides[1].start + shown->new_start,
              shown->new_end - shown->new_start);
    g_string_append(out, " @@");
    m2s_section_add(out, place->section);
}

/* Appends the hunks.  Returns: FALSE if the diffs do not agree. */
static gboolean
add_hunks(GString *out, Side sides[2])
{
    gboolean agree = TRUE;
    Region region = {.base = g_array_new(FALSE, TRUE, sizeof(M2sSlice))};
    for (guint i = 0; i < 2; i++) {
        sides[i].result = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
        sides[i].shift = sides[i].file && sides[i].file->hunks->len ? sides[i].shifts[0] : 0;
    }
    while (agree && (has_more(&sides[0]) || has_more(&sides[1]))) {
        agree = take_region(&region, sides);
        Place place = {.sides = sides, .section = region.section};
        if (agree)
            m2s_unified_add(out, sides[0].result, sides[1].result, add_above, &place);
    }
    for (guint i = 0; i < 2; i++)
        g_array_unref(sides[i].result);
    g_array_unref(region.base);
    return agree;
}

static void
add_name(GString *out, const char *sign, const char *folder, M2sSlice name)
{
    g_string_append(out, sign);
    if (name.size > 0)
        g_string_append(out, folder);
    else
        name = m2s_slice_of("/dev/null");
    g_string_append_len(out, name.data, name.size);
    g_string_append_c(out, '\n');
}

/* Appends the interdiff of two sides, if there is any difference, be it in their names.
 * Returns: FALSE if they do not agree; out is as it was. */
static gboolean
add(GString *out, Side sides[2], M2sSlice old_name, M2sSlice new_name)
{
    gsize before = out->len;
    add_name(out, "--- ", "a/", old_name);
    add_name(out, "+++ ", "b/", new_name);
    gsize start = out->len;
    gboolean agree = add_hunks(out, sides);
    if (!agree || (out->len == start && m2s_slice_compare(old_name, new_name) == 0))
        g_string_truncate(out, before);
    return agree;
}

static gboolean
is_zero(M2sSlice blob)
{
    for (gsize i = 0; i < blob.size; i++)
        if (blob.data[i] != '0')
            return FALSE;
    return TRUE;
}

static gboolean
have_same_base(const M2sFileDiff *older, const M2sFileDiff *newer)
{
    gsize size = MIN(older->old_blob.size, newer->old_blob.size);
    if (older->old_name.size == 0 && newer->old_name.size == 0)
        return TRUE;
    return size >= BLOB_MIN && !is_zero(older->old_blob) &&
           memcmp(older->old_blob.data, newer->old_blob.data, size) == 0;
}

static gboolean
have_same_extras(const M2sFileDiff *older, const M2sFileDiff *newer)
{
    if (older->extras->len != newer->extras->len)
        return FALSE;
    for (guint i = 0; i < older->extras->len; i++)
        if (m2s_slice_compare(m2s_line_at(older->extras, i), m2s_line_at(newer->extras, i)))
            return FALSE;
    return TRUE;
}

M2sInterdiff
m2s_interdiff_add(GString *out, const M2sFileDiff *older, const M2sFileDiff *newer)
{
    gboolean is_exact = have_same_base(older, newer);
    if (!older->is_sound || !newer->is_sound || !have_same_extras(older, newer) ||
        older->hunks->len == 0 || newer->hunks->len == 0)
        return M2S_INTERDIFF_NONE;
    g_autofree gint64 *none = g_new0(gint64, MAX(older->hunks->len, newer->hunks->len));
    g_autofree gint64 *shifts = is_exact ? NULL : m2s_alignment_make(older, newer);
    if (!is_exact && shifts == NULL)
        return M2S_INTERDIFF_NONE;
    Side sides[2] = {{.file = older, .shifts = shifts ? shifts : none},
                     {.file = newer, .shifts = none}};
    if (!add(out, sides, older->new_name, newer->new_name))
        return M2S_INTERDIFF_NONE;
    is_exact = is_exact && m2s_slice_compare(older->new_name, newer->new_name) == 0;
    return is_exact ? M2S_INTERDIFF_EXACT : M2S_INTERDIFF_ALIGNED;
}

M2sInterdiff
m2s_interdiff_add_alone(GString *out, const M2sFileDiff *file, gboolean is_older)
{
    if (!file->is_sound || file->hunks->len == 0 || file->extras->len > 1)
        return M2S_INTERDIFF_NONE;
    g_autofree gint64 *none = g_new0(gint64, file->hunks->len);
    Side sides[2] = {{.file = is_older ? file : NULL, .shifts = none},
                     {.file = is_older ? NULL : file, .shifts = none}};
    gboolean agree = add(out, sides, is_older ? file->new_name : file->old_name,
                         is_older ? file->old_name : file->new_name);
    return agree ? M2S_INTERDIFF_ALIGNED : M2S_INTERDIFF_NONE;
}
