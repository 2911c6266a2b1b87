/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads parts of what a compressed file unpacks to, in almost any order.  Layer: mbox.
 *
 * It can be unpacked from its start only.  So a seeker goes on from where it is, and remembers the
 * last 32 MiB: views ask for mails roughly in the order of the file, from several threads.  For
 * something before these, it starts over.  Who needs mails from all over the file asks for them
 * together (m2s_sources_fetch()), or in their order. */
#pragma once

#include <mbox2series/model.h>

#include "mbox/packed.h"

typedef struct M2sSeeker M2sSeeker;

/* packed, limit: as for m2s_decoder_new(). */
M2sSeeker *m2s_seeker_new(const M2sPacked *packed, guint64 limit);
void m2s_seeker_free(M2sSeeker *seeker);

/* The bytes of span, whose source is ignored.
 * Returns: (transfer full) (nullable): NULL with an error of m2s_decoder_read(), or M2S_ERROR_IO if
 * there are none so far behind. */
GBytes *m2s_seeker_read(M2sSeeker *seeker, const M2sSpan *span, GError **error);

/* How often it began to unpack the file: for tests. */
guint m2s_seeker_passes(const M2sSeeker *seeker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSeeker, m2s_seeker_free)
