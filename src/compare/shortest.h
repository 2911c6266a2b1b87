/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shortest way from one sequence of numbers to another.  Layer: compare. */
#pragma once

#include <glib.h>

/* Two sequences of numbers, one a line, and what is not common to both. */
typedef struct {
    const guint32 *older, *newer;
    gboolean *removed, *added;
} M2sSequences;

/* A piece of both: lines from start up to end. */
typedef struct {
    guint old_start, old_end, new_start, new_end;
} M2sStretch;

/* Marks what is to be removed and added in a stretch (E. Myers, An O(ND) Difference Algorithm,
 * 1986).  Marks all of it if that takes more than a bounded number of steps for each line. */
void m2s_shortest_mark(const M2sSequences *sequences, M2sStretch stretch);
