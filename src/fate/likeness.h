/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much two diffs are alike.  Layer: fate. */
#pragma once

#include "base/slice.h"

/* The lines that diff adds and removes, white space apart, as sorted hashes.
 * Returns: (transfer full): of guint32. */
GArray *m2s_likeness_lines(M2sSlice diff);

/* How many of the lines of the longer diff the other has, too: 0 to 1. */
double m2s_likeness_compare(const GArray *one, const GArray *other);
