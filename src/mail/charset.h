/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Charsets by Python's names and with Python's strictness.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* Whether Python's codecs.lookup() knows name (any case, with its aliases and punctuation rules).
 * A name of more than 64 bytes is unknown. */
gboolean m2s_charset_is_known(const char *name);

/* Whether bytes are their own text: valid UTF-8 in a charset that is UTF-8, or ASCII in ASCII. */
gboolean m2s_charset_keeps(const char *name, M2sSlice bytes);

/* Decodes bytes strictly, as bytes.decode(name) does in Python.
 * Returns: (transfer full) (nullable): UTF-8, NUL kept; NULL if a byte sequence is not of that
 * charset or the charset is unknown. */
GString *m2s_charset_decode(const char *name, M2sSlice bytes);

/* Encodes UTF-8 text strictly.  Returns: (transfer full) (nullable): NULL if text has a character
 * that the charset has not, or the charset is unknown. */
GString *m2s_charset_encode(const char *name, M2sSlice text);

/* Encodes many short texts in one charset. */
typedef struct M2sCharsetEncoder M2sCharsetEncoder;

/* Returns: (transfer full) (nullable): NULL if the charset is unknown. */
M2sCharsetEncoder *m2s_charset_encoder_new(const char *name);
void m2s_charset_encoder_free(M2sCharsetEncoder *encoder);

/* Whether the encoding of a text is more than those of its characters one after the other, as with
 * ISO-2022-JP's escapes or UTF-16's byte order mark. */
gboolean m2s_charset_encoder_is_stateful(const M2sCharsetEncoder *encoder);

/* Appends text, encoded as one that stands on its own, to out.
 * Returns: FALSE if text has a character that the charset has not; out is as before then. */
gboolean m2s_charset_encoder_append(M2sCharsetEncoder *encoder, M2sSlice text, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCharsetEncoder, m2s_charset_encoder_free)
