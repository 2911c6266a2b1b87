/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Python's codecs by name, and how each is decoded here.  Layer: mail. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_CODEC_UNSUPPORTED, /* known by name, but nothing can be decoded with it here */
    M2S_CODEC_BYTES,       /* not for text, such as "hex" or "rot13": Python raises LookupError */
    M2S_CODEC_FAILING,     /* Python raises a UnicodeError that is no UnicodeDecodeError */
    M2S_CODEC_ASCII,
    M2S_CODEC_LATIN1,
    M2S_CODEC_WINDOWS_1252,
    M2S_CODEC_UTF8,
    M2S_CODEC_UTF8_SIG, /* UTF-8 after an optional byte order mark */
    M2S_CODEC_ICONV,
    M2S_CODEC_ICONV_BYTEWISE, /* iconv composes letters from several bytes, Python does not */
    M2S_CODEC_ICONV_STATEFUL, /* a character's encoding depends on those before it */
} M2sCodecKind;

/* Characters that iconv decodes to where Python does not: first to last become to and those after
 * it.  A to of 0 means that Python refuses the bytes. */
typedef struct {
    gunichar first, last;
    gunichar to;
} M2sCodecFix;

/* A byte that iconv refuses and Python does not. */
typedef struct {
    guint8 byte;
    gunichar to;
} M2sCodecByte;

typedef struct {
    const char *name; /* of the module in Python's encodings package */
    M2sCodecKind kind;
    const char *iconv;        /* (nullable): its name for iconv */
    const M2sCodecFix *fixes; /* (nullable): sorted, ended by first == 0 */
    const M2sCodecByte *more; /* (nullable): ended by to == 0 */
} M2sCodec;

/* The codec that codecs.lookup(name) finds, in any case and with Python's aliases and punctuation
 * rules.  A name of more than 64 bytes is unknown.
 * Returns: (transfer none) (nullable): NULL if name is unknown. */
const M2sCodec *m2s_codec_find(const char *name);
