/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hashes that stand for texts in sketches.  Layer: revisions.
 *
 * They are kept in states, so that they must be the same on every machine and never change.  Who
 * makes two texts with one hash on purpose gains nothing: to be taken for another's older version,
 * a mail can simply say so. */
#pragma once

#include "base/slice.h"

static inline guint64
m2s_hash_mix(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    return hash ^ (hash >> 32);
}

/* A hash of bytes that come one by one. */
typedef struct {
    guint64 hash, word;
    guint64 size; /* bytes so far */
} M2sHasher;

static inline void
m2s_hasher_add(M2sHasher *hasher, guint8 byte)
{
    hasher->word |= (guint64)byte << (hasher->size++ % 8 * 8);
    if (hasher->size % 8 == 0) {
        hasher->hash = m2s_hash_mix(hasher->hash, hasher->word);
        hasher->word = 0;
    }
}

static inline guint64
m2s_hasher_end(const M2sHasher *hasher)
{
    return m2s_hash_mix(m2s_hash_mix(hasher->hash, hasher->word), hasher->size);
}

static inline guint64
m2s_hash(M2sSlice text)
{
    M2sHasher hasher = {0};
    for (gsize i = 0; i < text.size; i++)
        m2s_hasher_add(&hasher, (guint8)text.data[i]);
    return m2s_hasher_end(&hasher);
}
