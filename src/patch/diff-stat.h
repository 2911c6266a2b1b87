/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much a diff changes in each file.  Layer: patch. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice name; /* in the diff, without its first folder: the new name, or that of a deleted
                      file; may be empty */
    guint added, removed; /* lines */
    gboolean binary;
} M2sFileStat;

/* Counts the lines that diff adds and removes, as `git apply --stat` does.  Only lines within hunks
 * count, and a hunk is as long as its header says or as its lines look like a diff.
 * Returns: (transfer full): of M2sFileStat, in the order of diff, into which the names point. */
GArray *m2s_diff_stat(M2sSlice diff);
