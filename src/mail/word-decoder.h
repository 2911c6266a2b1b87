/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds and decodes encoded words (RFC 2047) as Python's email.header.decode_header() does.
 * Layer: mail. */
#pragma once

#include "base/slice.h"

/* A run of bytes in one charset. */
typedef struct {
    GString *bytes;
    gboolean is_encoded; /* FALSE: text outside encoded words, and charset is unused */
    M2sSlice charset;    /* as written; points into the decoded value */
} M2sWordPiece;

/* Whether value, ASCII, contains an encoded word. */
gboolean m2s_words_exist(M2sSlice value);

/* Decodes value, which is ASCII and contains an encoded word.  Neighbours in the same charset are
 * joined.
 * Returns: (transfer full) (nullable): of M2sWordPiece, at least one; NULL if base64 is bad. */
GPtrArray *m2s_words_decode(M2sSlice value);
