/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers written again: encoded and folded as Python's Header.encode() does it.  Layer: mail. */
#pragma once

#include "mail/header-value.h"

/* Appends raw, decoded, encoded and folded again, to out: a header's value as Patchwork stores it
 * (sanitise_header and Header.encode()).  That is ASCII without the name, in lines joined by "\n".
 * NUL is kept for the caller to drop.
 * Returns: FALSE, with out unchanged, where Patchwork leaves the header out. */
gboolean m2s_header_fold(M2sSlice name, M2sSlice raw, GString *out);

/* Folds text, UTF-8, as Python's email.generator writes it under compat32: a stored value changes
 * only where its lines are too long beside another name; text that is not ASCII becomes encoded
 * words.
 * Returns: (transfer full) (nullable): NULL where Python raises an error because a line looks like
 * another header. */
GString *m2s_header_refold(M2sSlice name, M2sSlice text);

/* Whether a header can be stored with this value. */
gboolean m2s_header_can_fold(const M2sHeaderValue *value);

/* Whether Patchwork fails on a header with this value, and so rejects the whole mail: an encoded
 * word names no charset and is ASCII ("=??q?caf=65?="), and Python finds no codec for it
 * (LookupError).  m2s_header_text() and m2s_header_fold() refuse such a value. */
gboolean m2s_header_is_fatal(M2sSlice raw);
