/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the patch in a mail begins and ends, to git.  Layer: patch.
 *
 * Patchwork's rules (diff-splitter.h) move lines between message and diff, and lose the header of a
 * file after a binary one.  Here nothing is moved, so what git applies stays as it was sent. */
#pragma once

#include "base/slice.h"

typedef struct {
    gsize start;    /* where the message ends: at "---", `diff …`, `Index: …` or `--- a/foo.c`
                    (patchbreak() in git's mailinfo.c); the size of the text if there is none */
    gsize end;      /* after the last line of the last diff, or of the text if a hunk is broken off;
                    start if there is no diff */
    guint64 damage; /* (0: none): the first line, counted from 1, that breaks a hunk off */
} M2sExtent;

/* Finds the patch in text: bytes in any charset.  What follows its end is a signature, or the
 * footer of a list. */
M2sExtent m2s_extent_find(M2sSlice text);
