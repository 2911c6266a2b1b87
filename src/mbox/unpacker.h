/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of a compressed file: of an mbox, or a single one.  Layer: mbox.
 *
 * Only a part of what it unpacks to is in memory at a time (window.h), and the splitter works on
 * that. */
#pragma once

#include <mbox2series/config.h>

#include "base/slice.h"
#include "mbox/packed.h"

typedef struct M2sUnpacker M2sUnpacker;

/* Unpacks the start of packed, as m2s_decoder_new() would.
 * start: (out) (transfer none): as much of it as tells an mbox or a tar from other files; of
 * others, all, or as much as a mail may have.  Valid until m2s_unpacker_next().
 * Returns: (transfer full) (nullable): NULL with an error of m2s_decoder_read(); then start only
 * tells how much was unpacked before. */
M2sUnpacker *m2s_unpacker_new(const M2sPacked *packed, const M2sLimits *limits, M2sSlice *start,
                              GError **error);
void m2s_unpacker_free(M2sUnpacker *unpacker);

/* Once the kind of file is known, before the first mail is read. */
void m2s_unpacker_begin(M2sUnpacker *unpacker, gboolean is_mbox);

/* Has mails beyond limits.mail_size be given, too, from a temporary file: all bytes of one that has
 * at most max, and max + 1 of others.  Until then, or if max is 0, limits.mail_size + 1 bytes are
 * given of them. */
void m2s_unpacker_give_whole(M2sUnpacker *unpacker, gsize max);

/* The next mail.  What is left of a mail where the file is damaged is not given.
 * mail: (out): valid until the next call.
 * Returns: FALSE at the end, or with an error of m2s_decoder_read(), or M2S_ERROR_IO if there is no
 * room for a temporary file. */
gboolean m2s_unpacker_next(M2sUnpacker *unpacker, M2sSlice *mail, GError **error);

/* Where mail, or a part of it, is in what the file unpacks to. */
guint64 m2s_unpacker_offset(const M2sUnpacker *unpacker, M2sSlice mail);

/* mail, or a part of it, to be kept.  Returns: (transfer full): as from m2s_window_keep(). */
GBytes *m2s_unpacker_keep(const M2sUnpacker *unpacker, M2sSlice mail);

/* The last bytes of an mbox, after its last mail.  (transfer none) */
M2sSlice m2s_unpacker_rest(const M2sUnpacker *unpacker);

/* How many bytes of the compressed file were read. */
guint64 m2s_unpacker_position(const M2sUnpacker *unpacker);

/* How many bytes it has unpacked to so far. */
guint64 m2s_unpacker_unpacked(const M2sUnpacker *unpacker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sUnpacker, m2s_unpacker_free)
