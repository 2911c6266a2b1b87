/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Raw mails as they are stored: packed, if that makes them smaller.  Layer: store. */
#pragma once

#include "base/slice.h"

/* How a mail is stored: the column packed of raw_mails. */
typedef enum {
    M2S_PACKING_NONE,
    M2S_PACKING_ZSTD, /* one frame */
} M2sPacking;

typedef struct M2sPacker M2sPacker;

M2sPacker *m2s_packer_new(void);
void m2s_packer_free(M2sPacker *packer);

/* Packs raw.
 * packed: (out): what to store: raw itself, or bytes of the packer that are valid up to its next
 * use. */
M2sPacking m2s_packer_pack(M2sPacker *packer, M2sSlice raw, M2sSlice *packed);

/* The mail of size bytes that packed is.
 * Returns: (transfer full) (nullable): NULL if packed is none of that size or packing. */
GBytes *m2s_packer_unpack(M2sPacker *packer, M2sSlice packed, M2sPacking packing, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sPacker, m2s_packer_free)
