/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A diffstat in git's form.  Layer: output. */
#pragma once

#include "base/slice.h"
#include "output/lines.h"

/* Adds the diffstat of diff to lines: a line for each file if there are at most files_max of them,
 * and " 3 files changed, 10 insertions(+), 2 deletions(-)".  Adds nothing if diff changes no file.
 * width: columns that the lines may take; 0: names are whole. */
void m2s_stat_add(GArray *lines, M2sSlice diff, guint files_max, guint width);
