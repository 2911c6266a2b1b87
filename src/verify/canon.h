/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a mail is signed: canonicalisation as in RFC 6376, 3.4.  Layer: verify.
 *
 * Input lines end in "\n", those of what is signed in "\r\n". */
#pragma once

#include "base/slice.h"

#define M2S_BLANKS_DKIM   " \t"
#define M2S_BLANKS_PATATT " \t\v\f\r" /* \s of Python, but "\n", which goes first */

/* Appends text, with "\r\n" for "\n". */
void m2s_canon_lines(M2sSlice text, GString *out);

/* Appends a header's value: unfolded, each run of blanks one blank, none at the ends. */
void m2s_canon_value(M2sSlice value, const char *blanks, GString *out);

/* Appends a header as "relaxed" has it, "name:value", without a line end.
 * field: the whole header, "Name: value", folded, with or without its last line end. */
void m2s_canon_header_relaxed(M2sSlice field, GString *out);

/* The same as "simple" has it. */
void m2s_canon_header_simple(M2sSlice field, GString *out);

/* Returns: (transfer full). */
GString *m2s_canon_body_simple(M2sSlice body);
GString *m2s_canon_body_relaxed(M2sSlice body);
