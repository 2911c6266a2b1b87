/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines two texts have in common.  Layer: compare. */
#pragma once

#include "compare/lines.h"

/* A way from one text to another.  What is neither removed nor added is the same in both, in the
 * same order. */
typedef struct {
    gboolean *removed; /* for each line of the older text */
    gboolean *added;   /* for each line of the newer one */
} M2sScript;

/* Compares two texts.  The way is short if they are alike, and is the one that reads best: unique
 * lines are kept together, and what is removed or added is moved to where a paragraph or a block
 * begins.  Time is near-linear in the size of the texts, whatever they are: where it would take
 * too long to find what is in common, lines count as replaced.
 * older, newer: of M2sSlice. */
void m2s_script_init(M2sScript *script, const GArray *older, const GArray *newer);
void m2s_script_clear(M2sScript *script);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sScript, m2s_script_clear)
