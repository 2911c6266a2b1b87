/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of seven bits a byte, low ones first; the highest bit says that there is more.
 * Layer: search. */
#pragma once

#include "base/slice.h"

/* The bytes of the largest number that can be read again. */
#define M2S_VARINT_MAX 5

/* Writes number, below 2^35, at a place that has room for M2S_VARINT_MAX bytes.
 * Returns: where it ends. */
static inline guint8 *
m2s_varint_write(guint8 *at, guint64 number)
{
    while (number >= 0x80) {
        *at++ = (guint8)(number | 0x80);
        number >>= 7;
    }
    *at++ = (guint8)number;
    return at;
}

/* Takes a number off the front of rest.  Returns: FALSE if there is none below 2^35. */
static inline gboolean
m2s_varint_next(M2sSlice *rest, guint64 *number)
{
    *number = 0;
    for (guint i = 0; i < M2S_VARINT_MAX && i < rest->size; i++) {
        const guint8 byte = (guint8)rest->data[i];
        *number |= (guint64)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *rest = m2s_slice_sub(*rest, i + 1, rest->size);
            return TRUE;
        }
    }
    return FALSE;
}
