/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes of a compressed file, from its start to its end.  Layer: mbox.
 *
 * A file may have many members, as "cat a.gz b.gz" and bgzip make them, and zeros between and after
 * them. */
#pragma once

#include "mbox/packed.h"

typedef struct M2sDecoder M2sDecoder;

/* packed: copied; a reference of its bytes is taken.  If they are mapped, pages that were read are
 * given back to the kernel.
 * limit: the most bytes that it may unpack to; if it is packed twice, each time. */
M2sDecoder *m2s_decoder_new(const M2sPacked *packed, guint64 limit);
void m2s_decoder_free(M2sDecoder *decoder);

/* The next bytes: size of them, unless the file ends or an error follows.
 * error: M2S_ERROR_DATA if the file is damaged, ends too early, or unpacks to more than the limit;
 * M2S_ERROR_IO if there is no memory, or the file was cut short meanwhile.  All bytes before the
 * damage are given first.  The message does not name the file.
 * Returns: how many, 0 at the end; -1 with an error. */
gssize m2s_decoder_read(M2sDecoder *decoder, char *buffer, gsize size, GError **error);

/* How many bytes of the compressed file were read.  May be called in any thread. */
guint64 m2s_decoder_position(const M2sDecoder *decoder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sDecoder, m2s_decoder_free)
