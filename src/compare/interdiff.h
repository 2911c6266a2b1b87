/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between the results of two diffs of one file.  Layer: compare. */
#pragma once

#include "compare/file-diff.h"

typedef enum {
    M2S_INTERDIFF_NONE,    /* it cannot be worked out */
    M2S_INTERDIFF_ALIGNED, /* both change another state of the file, but in the same surroundings */
    M2S_INTERDIFF_EXACT,   /* both change the same state of the file, and leave it its name */
} M2sInterdiff;

/* Appends a diff that leads from what older makes of a file to what newer makes of it, or nothing
 * if that is the same and has the same name.  It shows no more than the two diffs do: around a line
 * that only one of them shows, the other one changes nothing.
 *
 * Both change the same state if the names of the old blobs agree, or if the file is new in both,
 * and they agree in all lines that both show.  Otherwise a hunk of one belongs to that of the other
 * with which it has lines in common, and they must agree, too. */
M2sInterdiff m2s_interdiff_add(GString *out, const M2sFileDiff *older, const M2sFileDiff *newer);

/* Likewise, where only one of the two versions changes the file.
 * is_older: it is the older one that does.
 * Returns: M2S_INTERDIFF_NONE or M2S_INTERDIFF_ALIGNED. */
M2sInterdiff m2s_interdiff_add_alone(GString *out, const M2sFileDiff *file, gboolean is_older);
