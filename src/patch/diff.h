/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is derived from a diff: its hash and the files it touches.  Layer: patch. */
#pragma once

#include <mbox2series/model.h>

#include "base/slice.h"

typedef struct {
    gint64 old_start, new_start;   /* as written: the first line, from 1; or that before none */
    gint64 old_lines, new_lines;   /* 1 where the header does not say; at most G_MAXINT64 */
    M2sSlice old_count, new_count; /* the same as written; empty where the header does not say */
    M2sSlice section;              /* the function that it is in: what follows, line end included */
} M2sHunkHeader;

/* Reads the line that starts a hunk: `@@ -1,5 +1,6 @@ main()`.  Returns: whether line is one. */
gboolean m2s_hunk_header_parse(M2sSlice line, M2sHunkHeader *header);

/* The patch hash (Patchwork's hash_diff): SHA-1 over the diff's lines, with line numbers and first
 * folders normalised.  diff: UTF-8 without NUL, as in M2sContent. */
void m2s_diff_hash(M2sSlice diff, guint8 hash[M2S_HASH_SIZE]);

/* The names after `---` and `+++` without their first folder, sorted by code point, without repeats
 * (find_filenames).  A removed line `-- x` counts as a name; as it has no folder it is "".
 * Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_diff_file_names(M2sSlice diff);
