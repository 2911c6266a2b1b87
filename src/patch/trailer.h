/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trailers: lines such as "Reviewed-by: Bo <bo@example.org>".  Layer: patch. */
#pragma once

#include "base/slice.h"

/* Reads a line, without its line end, as git does: a name of letters, digits and hyphens, and a
 * colon.
 * value: (out): without white space at either end.
 * Returns: how many bytes the name has; 0 if line is no trailer. */
gsize m2s_trailer_parse(M2sSlice line, M2sSlice *value);

/* Whether there is something like an address in value. */
gboolean m2s_trailer_has_address(M2sSlice value);

/* A name and its address may be on two lines, where a mailer has wrapped them:
 *
 *     Reviewed-by: A Rather Long Name Of Somebody
 *     <somebody@example.org>
 *
 * line: without its line end.  rest: (inout): what follows; loses the second line if that belongs
 * to line.
 * Returns: (transfer full): the trailer on one line, or a copy of line. */
char *m2s_trailer_join(M2sSlice line, M2sSlice *rest);

/* The trailers that an archive keeps of a message, as M2sItem.trailers: lines that begin with a
 * name that ends in "-by", or with Cc, Change-Id, Closes, Fixes or Link.  Unlike for git, they can
 * be anywhere: a reply gives one and goes on.  Names get one spelling.
 * message: UTF-8, line ends are "\n".
 * are_all: (out) (nullable): FALSE if there are more than M2S_TRAILERS_MAX, the others of which are
 * left out.
 * Returns: (transfer full): "" if there are none. */
char *m2s_trailers_of(M2sSlice message, gboolean *are_all);
