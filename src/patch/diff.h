/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is worked out from a diff: its hash and the files it touches.  Layer: patch. */
#pragma once

#include <mbox2series/model.h>

#include "base/slice.h"

/* The patch hash (Patchwork's hash_diff): SHA-1 over the diff's lines, with line numbers and first
 * folders normalised.  diff: UTF-8 without NUL, as M2sContent has it. */
void m2s_diff_hash(M2sSlice diff, guint8 hash[M2S_HASH_SIZE]);

/* The names after `---` and `+++` without their first folder, each once, in order of code points
 * (find_filenames).  A removed line `-- x` is taken for one; it has no folder and is "".
 * Returns: (transfer full): of char *, freed with the array. */
GPtrArray *m2s_diff_file_names(M2sSlice diff);
