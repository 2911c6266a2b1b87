/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Python's codecs by name, and iconv's names for them.  Layer: mail. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_CODEC_NONE, /* known by name, but no text can be decoded with it here */
    M2S_CODEC_ASCII,
    M2S_CODEC_LATIN1,
    M2S_CODEC_WINDOWS_1252,
    M2S_CODEC_UTF8,
    M2S_CODEC_UTF8_SIG, /* UTF-8 after a byte order mark, which may be missing */
    M2S_CODEC_ICONV,
    M2S_CODEC_ICONV_BYTEWISE, /* iconv would compose letters of several bytes, Python does not */
    M2S_CODEC_ICONV_STATEFUL, /* how a character is encoded depends on those before it */
} M2sCodecKind;

/* Where iconv decodes to other characters than Python: first to last become to and those after it;
 * to is 0 for what Python refuses. */
typedef struct {
    gunichar first, last;
    gunichar to;
} M2sCodecFix;

typedef struct {
    const char *name; /* of the module in Python's encodings package */
    M2sCodecKind kind;
    const char *iconv;        /* NULL if kind is none of iconv's */
    const M2sCodecFix *fixes; /* (nullable): sorted, ended by first == 0 */
} M2sCodec;

/* The codec that codecs.lookup(name) finds, or NULL.  (transfer none) */
const M2sCodec *m2s_codec_find(const char *name);
