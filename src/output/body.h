/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mail says, for people: the words that it adds to its thread.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "output/lines.h"

/* The lines of text's message, without its trailers, the signature, and blank lines at its ends; of
 * several blank lines one is left.
 *
 * Quoted lines become one line, "> 12 lines quoted", and the line that introduces them ("On Monday,
 * Ann wrote:") goes.  So does what follows "-----Original Message-----".
 *
 * is_patch: the diffstat in the notes after "---" goes, too: it may be wrong, or from another
 * version.
 * Returns: (transfer full): of M2sLine. */
GArray *m2s_body_lines(const M2sText *text, gboolean is_patch);
