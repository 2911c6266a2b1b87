/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers at the start of a mail's text, which git takes in place of the mail's own ("In-body
 * headers" in git's mailinfo.c).  Layer: compose.
 *
 *     From: Ann Lee <ann@example.org>
 *
 *     The handle outlives its pot.
 */
#pragma once

#include "base/slice.h"

typedef struct {
    char *from, *subject, *date; /* (nullable): decoded */
} M2sInBody;

void m2s_in_body_clear(M2sInBody *headers);

/* Reads the headers at the start of text, which is UTF-8.
 * headers: (out).
 * Returns: what follows them. */
M2sSlice m2s_in_body_parse(M2sSlice text, M2sInBody *headers);

/* Whether git would take the first line of text for such a header. */
gboolean m2s_in_body_begins(M2sSlice text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sInBody, m2s_in_body_clear)
