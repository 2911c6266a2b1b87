/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes what differs between two texts, with some lines around it.  Layer: compare. */
#pragma once

#include "compare/lines.h"

#define M2S_CONTEXT 3 /* lines */

/* Lines of two texts that a hunk shows: from start up to end. */
typedef struct {
    guint old_start, old_end, new_start, new_end;
} M2sShown;

/* Appends what stands above a hunk, a line with its end. */
typedef void (*M2sAboveFunc)(GString *out, const M2sShown *shown, gpointer data);

/* Appends a hunk for each place where the texts differ.
 * older, newer: of M2sSlice.  Returns: whether there was any. */
gboolean m2s_unified_add(GString *out, const GArray *older, const GArray *newer, M2sAboveFunc above,
                         gpointer data);

/* Whether a line is one that git shows behind "@@": of a function, or a label. */
gboolean m2s_section_begins(M2sSlice line);

/* Appends a blank, the first 80 bytes of section, unless it is empty, and a line end. */
void m2s_section_add(GString *out, M2sSlice section);
