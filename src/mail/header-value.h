/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decoded value of a header: Python's email.header.Header.  Layer: mail. */
#pragma once

#include "base/slice.h"
#include "mail/word-encoder.h"

/* A run of text in one charset; neighbouring chunks differ in charset. */
typedef struct {
    GString *text; /* UTF-8; the bytes as they came if is_raw */
    gboolean is_raw;
    M2sHeaderCharset *charset;
} M2sHeaderChunk;

typedef struct {
    GPtrArray *chunks; /* of M2sHeaderChunk */
} M2sHeaderValue;

/* Decodes raw, a value as header-block.h gives it (Patchwork's sanitise_header up to make_header).
 * Returns: (transfer full) (nullable): NULL if it cannot be decoded at all, because of bad
 * base64. */
M2sHeaderValue *m2s_header_value_decode(M2sSlice raw);

/* Takes text, UTF-8, as it stands: encoded words in it are not decoded (Python's Header(text)).
 * Returns: (transfer full). */
M2sHeaderValue *m2s_header_value_new(M2sSlice text);
void m2s_header_value_free(M2sHeaderValue *value);

/* Whether the text of chunk is written without encoded words. */
static inline gboolean
m2s_header_chunk_is_ascii(const M2sHeaderChunk *chunk)
{
    return chunk->charset->encoding == M2S_ENCODING_NONE;
}

/* Whether chunk comes from an encoded word without a charset ("=??q?caf=65?="), which Python has no
 * codec for. */
static inline gboolean
m2s_header_chunk_is_nameless(const M2sHeaderChunk *chunk)
{
    return *chunk->charset->name == '\0';
}

/* Whether a blank goes between ASCII and an encoded chunk, in either order: not if the ASCII has
 * white space, a round bracket or a backslash there (Header._nonctext()).  FALSE for two chunks of
 * the same kind. */
gboolean m2s_header_chunk_needs_blank(const M2sHeaderChunk *last, const M2sHeaderChunk *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderValue, m2s_header_value_free)
