/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes text as encoded words (RFC 2047) that fit on lines, as Python's
 * email.charset.header_encode_lines() does.  Layer: mail. */
#pragma once

#include "base/slice.h"
#include "mail/header-charset.h"

/* Encodes text (UTF-8, or bytes if the charset is M2S_CHARSET_UNKNOWN) into words, one a line: the
 * first for a line that has room for first_room bytes, the others for one of room bytes; a negative
 * room is none.
 * Returns: (transfer full) (nullable): of char *, at least one; the first is NULL if nothing fits
 * on the first line, and "" stands for no text.  NULL if text cannot be encoded. */
GPtrArray *m2s_encoded_words(const M2sHeaderCharset *charset, M2sSlice text, gssize first_room,
                             gssize room);
