/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes text as encoded words (RFC 2047), in the charsets and encodings that Python's
 * email.charset chooses.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* The charset of bytes in no known charset. */
#define M2S_CHARSET_UNKNOWN "unknown-8bit"

typedef enum {
    M2S_ENCODING_NONE, /* us-ascii: no encoded words */
    M2S_ENCODING_QP,
    M2S_ENCODING_BASE64,
    M2S_ENCODING_SHORTEST, /* base64 where that is shorter, else QP */
} M2sHeaderEncoding;

/* How text of a charset is encoded in a header (Python's email.charset.Charset). */
typedef struct {
    char *name;               /* in lower case, an alias replaced: "latin-1" is "iso-8859-1" */
    const char *output;       /* the charset written: text in "shift_jis" becomes "iso-2022-jp" */
    const char *input_codec;  /* decodes name; "us-ascii" if that is empty */
    const char *output_codec; /* encodes to output; the encoded word names it */
    M2sHeaderEncoding encoding;
} M2sHeaderCharset;

/* Returns: (transfer full): never NULL, whether or not such a charset exists. */
M2sHeaderCharset *m2s_header_charset_new(const char *name);
void m2s_header_charset_free(M2sHeaderCharset *charset);

/* Encodes text (UTF-8, or bytes if the charset is M2S_CHARSET_UNKNOWN) as words, one a line
 * (Charset.header_encode_lines()).  The first line has room for first_room bytes and the others for
 * room; a negative number means none.
 * Returns: (transfer full) (nullable): of char *, at least one: the first is NULL if nothing fits
 * on the first line, and "" stands for no text.  NULL if text cannot be encoded. */
GPtrArray *m2s_encode_words(const M2sHeaderCharset *charset, M2sSlice text, gssize first_room,
                            gssize room);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderCharset, m2s_header_charset_free)
