/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of seven bits a byte, low ones first; the highest bit says that there is more.
 * Layer: search. */
#pragma once

#include "base/slice.h"

static inline void
m2s_varint_append(GByteArray *out, guint64 number)
{
    guint8 bytes[10], size = 0;
    while (number >= 0x80) {
        bytes[size++] = (guint8)(number | 0x80);
        number >>= 7;
    }
    bytes[size++] = (guint8)number;
    g_byte_array_append(out, bytes, size);
}

/* Takes a number off the front of rest.  Returns: FALSE if there is none below 2^35. */
static inline gboolean
m2s_varint_next(M2sSlice *rest, guint64 *number)
{
    *number = 0;
    for (guint i = 0; i < 5 && i < rest->size; i++) {
        const guint8 byte = (guint8)rest->data[i];
        *number |= (guint64)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *rest = m2s_slice_sub(*rest, i + 1, rest->size);
            return TRUE;
        }
    }
    return FALSE;
}
