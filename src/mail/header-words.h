/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encoded words (RFC 2047) in a header's value, as Python's email.header.decode_header() finds and
 * decodes them.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* A run of bytes in one charset. */
typedef struct {
    GString *bytes;
    gboolean is_encoded; /* else charset has no meaning: it is text outside of encoded words */
    M2sSlice charset;    /* as written, in the value that was decoded */
} M2sHeaderPiece;

/* Whether value, ASCII, has an encoded word. */
gboolean m2s_header_words_exist(M2sSlice value);

/* Decodes value, which is ASCII and has an encoded word.  Neighbours in the same charset are one.
 * Returns: (transfer full) (nullable): of M2sHeaderPiece, at least one; NULL if base64 is bad. */
GPtrArray *m2s_header_words_decode(M2sSlice value);
