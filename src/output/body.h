/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a mail says, for people: the words that it adds to its thread.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

#include "base/slice.h"
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

/* What a line of a message is.  line: without its end. */

/* "> …" */
gboolean m2s_body_is_quoted(const char *line);

/* "-----Original Message-----", in whatever language: what a mail client puts above a mail that it
 * quotes without marks. */
gboolean m2s_body_is_original_mark(const char *line);

/* The line above a signature: "--" without the blank that m2s_archive_text() needs to see one.
 * rest: what is below it. */
gboolean m2s_body_starts_signature(const char *line, M2sSlice rest);

/* " foo.c | 12 +++---", " 3 files changed, …", " create mode 100644 foo.c". */
gboolean m2s_body_is_stat(const char *line);
