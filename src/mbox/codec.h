/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What gzip, bzip2, xz and zstd have in common.  Layer: mbox.
 *
 * The library of each is called directly, as libarchive throws away up to 64 KiB of sound data
 * before a damaged place, and takes no notice of gzip's checksums. */
#pragma once

#include "base/slice.h"

typedef enum {
    M2S_CODEC_MORE, /* go on, with more input or more room */
    M2S_CODEC_END,  /* a member ended; another may follow */
    M2S_CODEC_DAMAGED,
    M2S_CODEC_NO_MEMORY,
} M2sCodecStatus;

/* What is left of the input, and of the room for output. */
typedef struct {
    const char *input;
    gsize input_size; /* at most 1 GiB, and so is output_size */
    char *output;
    gsize output_size;
    const char *why; /* (nullable): what is wrong, after M2S_CODEC_DAMAGED */
} M2sCodecStep;

typedef struct {
    const char *name;
    /* Whether start, the first bytes of a file, are those of a member.  M2S_CODEC_START bytes tell;
     * fewer do if the file has no more. */
    gboolean (*matches)(M2sSlice start);
    gpointer (*begin)(void); /* (nullable): NULL if there is no memory */
    M2sCodecStatus (*run)(gpointer state, M2sCodecStep *step);
    gboolean (*restart)(gpointer state); /* for the next member */
    void (*end)(gpointer state);
} M2sCodec;

#define M2S_CODEC_START 16

/* Returns: (transfer none) (nullable): NULL if bytes are not compressed. */
const M2sCodec *m2s_codec_of(M2sSlice bytes);
