/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws a tree whose nodes have texts.  Layer: output. */
#pragma once

#include <mbox2series/list.h>

#include "output/lines.h"

#define M2S_LEVELS_MAX 8

/* A tree that is being drawn, from top to bottom. */
typedef struct {
    const M2sTerminal *terminal;
    GString *out;
    guint levels;                     /* how deep it may be: at most M2S_LEVELS_MAX */
    gboolean folds;                   /* only the first lines of a long text are shown */
    gboolean spaced;                  /* an empty line is above each node */
    gboolean follows[M2S_LEVELS_MAX]; /* for each level, whether the node that is being drawn there
                                         has a sibling below; set before its title is drawn */
} M2sBranches;

/* A tree of as many levels as leave room for texts on terminal.  out is (transfer full). */
M2sBranches m2s_branches_begin(const M2sTerminal *terminal);

/* Draws the root of the tree: the first of lines, and the others beside a branch. */
void m2s_branches_root(const M2sBranches *branches, const GArray *lines);

/* Draws the first line of a node at level, with the branch that leads to it. */
void m2s_branches_title(const M2sBranches *branches, guint level, M2sLineKind kind,
                        const char *title);

/* Draws lines of a text below the title at level.
 * what: what they are, if some may be left out: "more lines". */
void m2s_branches_text(const M2sBranches *branches, guint level, const GArray *lines,
                       const char *what);

/* Draws an empty line between texts at level. */
void m2s_branches_gap(const M2sBranches *branches, guint level);

/* The columns that a text at level may take; 0: any number. */
guint m2s_branches_width(const M2sBranches *branches, guint level);
