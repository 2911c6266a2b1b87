/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Separates the lines of a diff from the text around it.  Layer: patch. */
#pragma once

#include "base/slice.h"

/* Appends each line of text to message or diff (Patchwork's parse_patch).  Either may stay empty.
 * The last line gets a newline; after a final newline, an empty line is added. */
void m2s_diff_split(M2sSlice text, GString *message, GString *diff);
