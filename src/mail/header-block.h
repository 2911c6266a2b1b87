/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header block of a mail or of a MIME part, split into fields, not decoded.  Layer: mail.
 *
 * Follows Python's email.feedparser, which decides what Patchwork sees: what counts as a header
 * line, what ends the block, which lines are passed over. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice name;  /* as written, without the colon */
    M2sSlice value; /* raw: leading blanks and tabs and trailing line ends dropped, folding kept */
} M2sHeader;

typedef struct {
    GArray *headers;  /* of M2sHeader, in order; slices into the mail */
    GByteArray *keys; /* of each, a byte made of its name: most names are told apart by it */
    gsize body;       /* where the body begins, in bytes from the start of the block */
    /* 0, or where an empty line is that is no part of the body although it is behind its start: a
     * "From " line just before the one that ended the block became the first of the body. */
    gsize separator;
} M2sHeaderBlock;

/* Splits the block at the start of bytes, whose lines end in "\n".
 * Returns: (transfer full): never NULL; free with m2s_header_block_free(). */
M2sHeaderBlock *m2s_header_block_parse(M2sSlice bytes);
void m2s_header_block_free(M2sHeaderBlock *block);

/* The first header named name, in any case, or NULL.  (transfer none) */
const M2sHeader *m2s_header_block_find(const M2sHeaderBlock *block, const char *name);

/* The next one named name after header, or the first if header is NULL; NULL when there is none. */
const M2sHeader *m2s_header_block_next(const M2sHeaderBlock *block, const char *name,
                                       const M2sHeader *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderBlock, m2s_header_block_free)
