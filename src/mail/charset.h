/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Converts text as strictly as Python, with charsets under Python's names.  Layer: mail. */
#pragma once

#include "base/slice.h"

/* Whether bytes need no decoding: valid UTF-8 in a charset that is UTF-8, or ASCII in ASCII. */
gboolean m2s_charset_keeps(const char *name, M2sSlice bytes);

/* Decodes bytes strictly (bytes.decode(name)).
 * Returns: (transfer full) (nullable): UTF-8, NUL kept; NULL if bytes are not valid in the charset,
 * or it is unknown. */
GString *m2s_charset_decode(const char *name, M2sSlice bytes);

/* Decodes text with no charset, or an unknown one ("x-user-defined"): UTF-8, windows-1252 and
 * Latin-1 are tried, and the last takes everything.
 * Returns: (transfer full): UTF-8, NUL kept. */
GString *m2s_charset_guess(M2sSlice bytes);

/* Encodes UTF-8 text strictly.
 * Returns: (transfer full) (nullable): NULL if the charset lacks a character or is unknown. */
GString *m2s_charset_encode(const char *name, M2sSlice text);

/* Encodes many short texts in one charset. */
typedef struct M2sCharsetEncoder M2sCharsetEncoder;

/* Returns: (transfer full) (nullable): NULL if the charset is unknown. */
M2sCharsetEncoder *m2s_charset_encoder_new(const char *name);
void m2s_charset_encoder_free(M2sCharsetEncoder *encoder);

/* Whether a text's encoding is more than its characters' encodings joined, as with the escapes of
 * ISO-2022-JP or the byte order mark of UTF-16. */
gboolean m2s_charset_encoder_is_stateful(const M2sCharsetEncoder *encoder);

/* Appends text, encoded as a text of its own, to out.
 * Returns: FALSE, with out unchanged, if the charset lacks a character. */
gboolean m2s_charset_encoder_append(M2sCharsetEncoder *encoder, M2sSlice text, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCharsetEncoder, m2s_charset_encoder_free)
