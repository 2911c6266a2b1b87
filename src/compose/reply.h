/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trailers that a reply gives.  Layer: compose. */
#pragma once

#include <mbox2series/am.h>

/* A trailer of the reply comment.  line: (transfer full).  Returns: (transfer full). */
M2sGivenTrailer *m2s_given_trailer_new(const M2sComment *comment, M2sTrailerFate fate, char *line);
void m2s_given_trailer_free(M2sGivenTrailer *given);

/* Reads text, the message of comment: lines `…-by:` with an address and `Fixes:` with a commit
 * that are not quoted.  The fate of those that can be added is M2S_TRAILER_ADDED.
 * given: of M2sGivenTrailer; what is found is added. */
void m2s_reply_read(const M2sComment *comment, const char *text, GPtrArray *given);
