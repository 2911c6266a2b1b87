/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/slide.h"

#define STEPS_MAX 100  /* lines that a run is moved */
#define TAB       8    /* columns */
#define BLANK     (-1) /* the indent of a blank line */

/* A run of marked lines: from start up to end. */
typedef struct {
    const GArray *lines;
    gboolean *marked;
    guint start, end;
} Run;

/* The columns before the text of a line. */
static int
indent_of(M2sSlice line)
{
    int columns = 0;
    for (gsize i = 0; i < line.size; i++) {
        if (line.data[i] == '\t')
            columns += TAB - columns % TAB;
        else if (line.data[i] == ' ')
            columns++;
        else
            return columns;
    }
    return BLANK;
}

/* Whether line ends a block: "\t}", "} else {". */
static gboolean
is_closing(M2sSlice line)
{
    for (gsize i = 0; i < line.size; i++)
        if (line.data[i] != ' ' && line.data[i] != '\t')
            return line.data[i] == '}' || line.data[i] == ')';
    return FALSE;
}

/* How badly a text is divided before a line: the less it is indented, the better; best is behind a
 * blank line, and worst before one, as that ends a paragraph. */
static int
cost_before(const GArray *lines, guint index)
{
    if (index == 0 || index >= lines->len)
        return 0;
    M2sSlice line = m2s_line_at(lines, index);
    int indent = indent_of(line);
    if (indent == BLANK)
        return 20;
    gboolean begins = indent_of(m2s_line_at(lines, index - 1)) == BLANK;
    return 2 * indent + (is_closing(line) ? 5 : 0) - (begins ? 10 : 0);
}

static gboolean
can_move_up(const Run *run)
{
    return run->start > 0 && !run->marked[run->start - 1] &&
           m2s_slice_compare(m2s_line_at(run->lines, run->start - 1),
                             m2s_line_at(run->lines, run->end - 1)) == 0;
}

static gboolean
can_move_down(const Run *run)
{
    return run->end < run->lines->len && !run->marked[run->end] &&
           m2s_slice_compare(m2s_line_at(run->lines, run->start),
                             m2s_line_at(run->lines, run->end)) == 0;
}

static void
move_up(Run *run)
{
    run->marked[--run->end] = FALSE;
    run->marked[--run->start] = TRUE;
}

static void
move_down(Run *run)
{
    run->marked[run->start++] = FALSE;
    run->marked[run->end++] = TRUE;
}

/* Moves a run to the best of all places; of equal ones, to the last.
 * up, down: how far it may be moved. */
static void
settle(Run *run, guint up, guint down)
{
    guint steps = 0, best = 0;
    while (steps < up && can_move_up(run)) {
        move_up(run);
        steps++;
    }
    down += steps;
    int least = G_MAXINT;
    for (steps = 0;; steps++) {
        int cost = cost_before(run->lines, run->start) + cost_before(run->lines, run->end);
        if (cost <= least) {
            least = cost;
            best = steps;
        }
        if (steps == down || !can_move_down(run))
            break;
        move_down(run);
    }
    for (; steps > best; steps--)
        move_up(run);
}

/* How many lines of a text are not marked, from index on: downwards or, with step -1, upwards. */
static guint
count_free(const gboolean *marked, guint size, guint index, int step)
{
    guint count = 0;
    while (count < STEPS_MAX && index < size && !marked[index]) {
        count++;
        index += (guint)step; /* wraps below 0 */
    }
    return count;
}

void
m2s_slide(const GArray *lines, gboolean *marked, const gboolean *other, guint other_size)
{
    guint place = 0; /* in the other text */
    for (guint i = 0; i < lines->len; i++) {
        if (!marked[i]) {
            while (place < other_size && other[place])
                place++;
            place++;
            continue;
        }
        Run run = {lines, marked, i, i};
        while (run.end < lines->len && marked[run.end])
            run.end++;
        gboolean replaces = place < other_size && other[place];
        guint up = count_free(other, other_size, place - 1, -1);
        guint down = count_free(other, other_size, place, 1);
        guint first = run.start;
        if (!replaces && (place == 0 || !other[place - 1]))
            settle(&run, up, down);
        place += run.start - first; /* as many lines passed it, up or down */
        i = run.end - 1;
    }
}
