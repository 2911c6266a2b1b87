/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a decoded header value is made of.  Layer: mail; for header-value.c and header-fold.c. */
#pragma once

#include "base/slice.h"
#include "mail/header-charset.h"
#include "mail/header-value.h"

/* What Patchwork puts before a line that was broken inside of an encoded text. */
#define M2S_STORED_CONTINUATION "\t"

/* A run of text in one charset; no two neighbours have the same. */
typedef struct {
    GString *text; /* UTF-8, or bytes as they came if is_raw */
    gboolean is_raw;
    M2sHeaderCharset *charset;
} M2sHeaderChunk;

struct M2sHeaderValue {
    GPtrArray *chunks; /* of M2sHeaderChunk */
};

/* Whether text of the chunk is written without encoded words. */
static inline gboolean
m2s_header_chunk_is_ascii(const M2sHeaderChunk *chunk)
{
    return chunk->charset->encoding == M2S_ENCODING_NONE;
}

static inline M2sSlice
m2s_header_chunk_slice(const M2sHeaderChunk *chunk)
{
    return m2s_slice(chunk->text->str, chunk->text->len);
}

/* The value that is text, UTF-8, as it stands: encoded words in it are not decoded (Python's
 * Header(text)).  Returns: (transfer full). */
M2sHeaderValue *m2s_header_value_new(M2sSlice text);

/* Encodes and folds value (Header.encode()), the first line shorter by indent bytes.
 * continuation: what goes before a line that was broken inside of an encoded text.
 * Returns: (transfer full) (nullable): NULL where Python raises an error. */
GString *m2s_header_value_fold(const M2sHeaderValue *value, gsize indent, const char *continuation);
