/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of tags, "v=1; a=rsa-sha256; b=…", as in RFC 6376, 3.2.  Layer: verify. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice name, value; /* of the text, as written; the name without blanks around it */
} M2sSignatureTag;

/* Reads text.  Returns: (transfer full) (nullable): of M2sSignatureTag; NULL if a tag has no "=" or
 * no name, or there are two of one name: then it would not be clear which of them counts. */
GArray *m2s_tags_parse(M2sSlice text);

/* (transfer none) (nullable) */
const M2sSignatureTag *m2s_tags_find(const GArray *tags, const char *name);

/* The value of the tag called name without any white space, or NULL.  (transfer full) */
char *m2s_tags_value(const GArray *tags, const char *name);

/* Appends what is signed of field, which has tags: all but the value of the tag "b". */
void m2s_tags_append_unsigned(M2sSlice field, const GArray *tags, GString *out);

/* Decodes base64, which must be whole and have nothing else in it.
 * Returns: (transfer full) (nullable): NULL if text is NULL, empty, or none. */
GBytes *m2s_tags_decode(const char *text);
