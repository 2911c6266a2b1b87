/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of a header's value, decoded as Patchwork decodes it.  Layer: mail.
 *
 * The rules are those of Python's email.header (decode_header, make_header, Header.__str__) as
 * Patchwork's sanitise_header and clean_header use them. */
#pragma once

#include "base/slice.h"

typedef struct M2sHeaderValue M2sHeaderValue;

/* Decodes raw, a value as header-block.h gives it (sanitise_header up to make_header).
 * Returns: (transfer full) (nullable): NULL if the value cannot be decoded at all (bad base64). */
M2sHeaderValue *m2s_header_value_decode(M2sSlice raw);
void m2s_header_value_free(M2sHeaderValue *value);

/* The value as readable text: clean_header(), that is decoded, NUL dropped, white space
 * normalised.  Bytes of no known charset are U+FFFD, one each.  NULL where Patchwork's
 * clean_header() gives None.  Returns: (transfer full) (nullable): UTF-8. */
char *m2s_header_text(M2sSlice raw);

/* Appends to out the value encoded and folded again, as Patchwork stores it (sanitise_header(value,
 * name) and Header.encode()): ASCII, lines joined by "\n", without the name.  NUL is kept; the caller
 * drops it.  Returns: FALSE, with out as it was, where Patchwork leaves the header out. */
gboolean m2s_header_fold(M2sSlice name, M2sSlice raw, GString *out);

/* The text of a header, UTF-8, folded as Python's email.generator writes it (compat32): a stored
 * value comes out as it is but for lines that are too long beside another name; text that is not
 * ASCII becomes encoded words.
 * Returns: (transfer full) (nullable): NULL where Python raises an error, because a line looks like a
 * header of its own. */
GString *m2s_header_refold(M2sSlice name, M2sSlice text);

/* Whether Patchwork fails on a header of this value, and so rejects the whole mail: it has an
 * encoded word without a charset ("=??q?caf=65?=") whose text is ASCII, for which Python finds no
 * codec (LookupError).  m2s_header_text() and m2s_header_fold() refuse it. */
gboolean m2s_header_is_fatal(M2sSlice raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHeaderValue, m2s_header_value_free)
