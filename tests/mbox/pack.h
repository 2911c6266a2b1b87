/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compresses text for tests. */
#pragma once

#include <glib.h>

typedef enum { PACK_GZIP, PACK_BZIP2, PACK_XZ, PACK_ZSTD, PACK_KINDS } PackKind;

extern const char *const pack_names[PACK_KINDS];

/* Appends one member with size bytes of text to packed. */
void pack_append(GByteArray *packed, PackKind kind, const char *text, gsize size);

/* One member.  Returns: (transfer full). */
GBytes *pack(PackKind kind, const char *text, gsize size);
