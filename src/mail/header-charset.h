/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How Python's email.charset wants text of a charset encoded in a header.  Layer: mail. */
#pragma once

#include <glib.h>

/* The name of the charset that stands for bytes of no known one. */
#define M2S_CHARSET_UNKNOWN "unknown-8bit"

typedef enum {
    M2S_ENCODING_NONE, /* us-ascii: no encoded word at all */
    M2S_ENCODING_QP,
    M2S_ENCODING_BASE64,
    M2S_ENCODING_SHORTEST, /* base64 if that is shorter, else QP */
} M2sHeaderEncoding;

typedef struct {
    char *name;         /* in small letters, an alias replaced: "latin-1" is "iso-8859-1" */
    const char *output; /* the charset it is encoded in: "shift_jis" goes out in "iso-2022-jp" */
    const char *input_codec;  /* the codec that decodes, "us-ascii" if there is none */
    const char *output_codec; /* the one that encodes, which is also what the encoded word names */
    M2sHeaderEncoding encoding;
} M2sHeaderCharset;

/* Returns: (transfer full): never NULL, whether or not such a charset exists. */
M2sHeaderCharset *m2s_header_charset_new(const char *name);
void m2s_header_charset_free(M2sHeaderCharset *charset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderCharset, m2s_header_charset_free)
