/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Charset names that Python knows and yet fails on, in ways that Patchwork does not expect, so that
 * it rejects the whole mail.  Layer: mail. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_REFUSAL_NONE,
    M2S_REFUSAL_LOOKUP, /* no codec of text, such as "hex" or "rot13": LookupError */
    M2S_REFUSAL_DECODE, /* it fails with a UnicodeError that is no UnicodeDecodeError */
} M2sRefusal;

/* How Python fails on decoding bytes, but not none, by a charset. */
M2sRefusal m2s_codec_refusal_find(const char *charset);
