/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of files as diffs write them.  Layer: patch. */
#pragma once

#include "base/slice.h"

/* The name at the start of text, which ends in a tab, as git writes it after a name with blanks, or
 * with the line: `a/foo.c`, `a/foo bar.c<TAB>`, `"a/f\303\266.c"` without its quotes. */
M2sSlice m2s_diff_name(M2sSlice text);

/* name without its first folder. */
M2sSlice m2s_diff_name_inside(M2sSlice name);

/* The new name in what follows `diff --git `: `a/foo.c b/foo.c`.  It is the second half, as both
 * have the same length unless the file is renamed, which another line tells. */
M2sSlice m2s_diff_git_name(M2sSlice names);
