/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines of two states of a file correspond, as far as two diffs show them.
 * Layer: compare. */
#pragma once

#include "compare/file-diff.h"

/* For each hunk of older, by how many lines its old file is shifted there against that of newer:
 * what to add to a number of a line in it.  A hunk that has no lines in common with newer is
 * shifted as the one before it.
 * Returns: (transfer full) (nullable): NULL if the two have nothing in common, or not in the same
 * order. */
gint64 *m2s_alignment_make(const M2sFileDiff *older, const M2sFileDiff *newer);
