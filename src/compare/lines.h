/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts as lines.  Layer: compare.
 *
 * Lines are M2sSlice without their ends; they point into texts of others. */
#pragma once

#include "base/slice.h"

/* Returns: (transfer full): of M2sSlice. */
GArray *m2s_lines_split(M2sSlice text);

static inline M2sSlice
m2s_line_at(const GArray *lines, guint index)
{
    return g_array_index(lines, M2sSlice, index);
}
