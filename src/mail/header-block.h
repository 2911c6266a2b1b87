/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header block of a mail or of a MIME part, split into fields but not decoded.  Layer: mail.
 *
 * Follows Python's email.feedparser, and so what Patchwork sees: which lines are headers, which are
 * skipped, and which one ends the block. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice name; /* as written, without the colon */
    M2sSlice
        value; /* raw: without leading blanks and tabs or trailing line ends, but still folded */
} M2sHeader;

typedef struct {
    M2sHeader *headers; /* in order; slices of the mail */
    guint8 *keys;       /* a byte for each, made from its name: it tells most names apart */
    guint count;        /* of headers */
    gsize body;         /* where the body starts, in bytes from the start of the block */
    /* Where there is an empty line after the start of the body that is not part of it, or 0: a
     * "From " line just before the line that ended the block became the first of the body. */
    gsize separator;
} M2sHeaderBlock;

/* Splits the block at the start of bytes, whose lines end in "\n".  Returns: (transfer full). */
M2sHeaderBlock *m2s_header_block_parse(M2sSlice bytes);
void m2s_header_block_free(M2sHeaderBlock *block);

/* The first header called name, in any case, or NULL.  (transfer none) */
const M2sHeader *m2s_header_block_find(const M2sHeaderBlock *block, const char *name);

/* The next one after header, or the first if header is NULL; NULL if there is none. */
const M2sHeader *m2s_header_block_next(const M2sHeaderBlock *block, const char *name,
                                       const M2sHeader *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderBlock, m2s_header_block_free)
