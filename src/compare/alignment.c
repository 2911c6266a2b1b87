/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/alignment.h"

#include <stdlib.h>

#include "compare/script.h"

/* The lines that a diff shows of the old file. */
typedef struct {
    GArray *texts;   /* of M2sSlice */
    GArray *numbers; /* of gint64: lines before it in that file */
    GArray *hunks;   /* of guint: the hunk that shows it */
} OldLines;

static void
old_lines_init(OldLines *old, const M2sFileDiff *file)
{
    old->texts = g_array_new(FALSE, FALSE, sizeof(M2sSlice));
    old->numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    old->hunks = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint h = 0; h < file->hunks->len; h++) {
        const M2sHunk *hunk = m2s_hunk_at(file, h);
        gint64 number = hunk->old_start;
        for (guint i = hunk->first; i < hunk->end; i++) {
            const M2sDiffLine *line = m2s_diff_line_at(file, i);
            if (line->sign == '+')
                continue;
            g_array_append_val(old->texts, line->text);
            g_array_append_val(old->numbers, number);
            g_array_append_val(old->hunks, h);
            number++;
        }
    }
}

static void
old_lines_clear(OldLines *old)
{
    g_array_unref(old->texts);
    g_array_unref(old->numbers);
    g_array_unref(old->hunks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OldLines, old_lines_clear)

/* That a line corresponds to another. */
typedef struct {
    guint hunk;
    gint64 shift;
    guint weight;
} Vote;

static int
compare_votes(gconstpointer a, gconstpointer b)
{
    const Vote *one = a, *other = b;
    if (one->hunk != other->hunk)
        return one->hunk < other->hunk ? -1 : 1;
    return (one->shift > other->shift) - (one->shift < other->shift);
}

/* How much it says that a line is in both: "}" and blank lines are everywhere. */
static guint
weight_of(M2sSlice line)
{
    guint letters = 0;
    for (gsize i = 0; i < line.size && letters < 3; i++)
        letters += g_ascii_isalnum(line.data[i]) != 0;
    return letters == 3 ? 8 : 1;
}

/* Returns: (transfer full): of Vote, ordered by hunk and shift. */
static GArray *
count_votes(const OldLines *older, const OldLines *newer)
{
    GArray *votes = g_array_new(FALSE, FALSE, sizeof(Vote));
    g_auto(M2sScript) script = {0};
    m2s_script_init(&script, older->texts, newer->texts);
    guint k = 0;
    for (guint i = 0; i < older->texts->len; i++) {
        if (script.removed[i])
            continue;
        while (script.added[k])
            k++;
        const Vote vote = {g_array_index(older->hunks, guint, i),
                           g_array_index(newer->numbers, gint64, k) -
                               g_array_index(older->numbers, gint64, i),
                           weight_of(m2s_line_at(older->texts, i))};
        g_array_append_val(votes, vote);
        k++;
    }
    g_array_sort(votes, compare_votes);
    return votes;
}

/* Whether hunks are still in order and do not overlap once they are shifted. */
static gboolean
are_in_order(const M2sFileDiff *file, const gint64 *shifts)
{
    gint64 end = 0;
    for (guint h = 0; h < file->hunks->len; h++) {
        const M2sHunk *hunk = m2s_hunk_at(file, h);
        if (hunk->old_start + shifts[h] < end)
            return FALSE;
        end = hunk->old_start + shifts[h] + hunk->old_lines;
    }
    return TRUE;
}

gint64 *
m2s_alignment_make(const M2sFileDiff *older, const M2sFileDiff *newer)
{
    g_auto(OldLines) old = {0}, new = {0};
    old_lines_init(&old, older);
    old_lines_init(&new, newer);
    g_autoptr(GArray) votes = count_votes(&old, &new);
    if (votes->len == 0)
        return NULL;
    g_autofree gint64 *shifts = g_new(gint64, older->hunks->len);
    gint64 shift = g_array_index(votes, Vote, 0).shift;
    guint next = 0;
    for (guint h = 0; h < older->hunks->len; h++) {
        guint most = 0, sum = 0;
        for (; next < votes->len && g_array_index(votes, Vote, next).hunk == h; next++) {
            const Vote *vote = &g_array_index(votes, Vote, next);
            gboolean is_same = sum > 0 && compare_votes(vote, vote - 1) == 0;
            sum = vote->weight + (is_same ? sum : 0);
            if (sum > most) {
                most = sum;
                shift = vote->shift;
            }
        }
        shifts[h] = shift;
    }
    return are_in_order(older, shifts) ? g_steal_pointer(&shifts) : NULL;
}
