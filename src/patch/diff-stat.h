/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much a diff changes in each file.  Layer: patch. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice name;     /* in the diff, without its first folder: the new name, or that of a deleted
                      file; may be empty */
    M2sSlice old_name; /* what it was called or copied from; without data if that is the same */
    guint added, removed; /* lines */
    gboolean binary;
    gsize start; /* bytes from the start of the diff to the first line of its part */
} M2sFileStat;

/* Counts the lines that diff adds and removes, as `git apply --stat` does.  Only lines within hunks
 * count, and a hunk is as long as its header says or as its lines look like a diff.
 * Returns: (transfer full): of M2sFileStat, in the order of diff, into which the names point. */
GArray *m2s_diff_stat(M2sSlice diff);

/* The same as text, for M2sPatch.files.
 * are_all: (out) (nullable): FALSE if there are more than M2S_FILES_MAX; the others are left out.
 * Returns: (transfer full): "" if diff changes no file. */
char *m2s_diff_files(M2sSlice diff, gboolean *are_all);
