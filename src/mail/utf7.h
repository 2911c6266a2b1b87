/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-7 (RFC 2152) as Python reads and writes it.  Layer: mail.
 *
 * iconv is stricter where it reads, refusing control characters, and encodes more than Python does
 * where it writes: `=`, `>` and others. */
#pragma once

#include "base/slice.h"

/* Returns: (transfer full) (nullable): UTF-8, NUL kept; NULL if Python refuses bytes, or takes them
 * for a surrogate without its other half. */
GString *m2s_utf7_decode(M2sSlice bytes);

/* Appends text, UTF-8, to out. */
void m2s_utf7_encode(M2sSlice text, GString *out);
