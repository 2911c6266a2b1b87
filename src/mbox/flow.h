/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unpacks a compressed file beside its reader, some blocks ahead.  Layer: mbox.
 *
 * A large file is unpacked on a thread of its own, which waits when the reader does not keep up.
 * A flow has one reader. */
#pragma once

#include "mbox/packed.h"

typedef struct M2sFlow M2sFlow;

/* Unpacked bytes, with room before them, where the reader can put what is left of the block
 * before. */
typedef struct {
    char *memory;   /* to be freed with g_free() */
    gsize start;    /* of the bytes in memory */
    gsize size;     /* bytes */
    gsize capacity; /* bytes that memory has from start on */
} M2sBlock;

/* packed, limit: as for m2s_decoder_new(). */
M2sFlow *m2s_flow_new(const M2sPacked *packed, guint64 limit);
void m2s_flow_free(M2sFlow *flow);

/* block: (out): the next one; the caller owns its memory then.
 * Returns: FALSE at the end, or with an error of m2s_decoder_read(), which comes each time. */
gboolean m2s_flow_next(M2sFlow *flow, M2sBlock *block, GError **error);

/* How many bytes of the compressed file were read. */
guint64 m2s_flow_position(const M2sFlow *flow);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFlow, m2s_flow_free)
