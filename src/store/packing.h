/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compression of mails, used if it makes them smaller.  Layer: store. */
#pragma once

#include "base/slice.h"

/* How a mail is stored: the column raw_mails.packed. */
typedef enum {
    M2S_PACKING_NONE,
    M2S_PACKING_ZSTD, /* one Zstandard frame */
} M2sPacking;

typedef struct M2sPacker M2sPacker;

M2sPacker *m2s_packer_new(void);
void m2s_packer_free(M2sPacker *packer);

/* packed: (out): what to store: raw itself, or a buffer of the packer that is valid until its next
 * use. */
M2sPacking m2s_packer_pack(M2sPacker *packer, M2sSlice raw, M2sSlice *packed);

/* size: bytes of the mail before packing.
 * Returns: (transfer full) (nullable): NULL if packed is damaged. */
GBytes *m2s_packer_unpack(M2sPacker *packer, M2sSlice packed, M2sPacking packing, gsize size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sPacker, m2s_packer_free)
