/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/git-delta.h"

#include <errno.h>

#include <mbox2series/base.h>

#include "mbox/file.h"

#define COPY        0x80    /* an instruction with this bit copies from the base */
#define LONGEST     0x10000 /* bytes that a copy of size 0 has */
#define OFFSET_BITS 4       /* bits of a copy that say which bytes of its offset follow */
#define SIZE_BITS   3

/* Seven bits a byte, the lowest first. */
static gboolean
next_size(M2sSlice *rest, guint64 *size)
{
    guint8 byte;
    *size = 0;
    for (guint shift = 0; shift < 63 && m2s_slice_next_byte(rest, &byte); shift += 7) {
        *size |= (guint64)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return TRUE;
    }
    return FALSE;
}

/* A little-endian number, of which only the bytes that have a bit in which are there. */
static gboolean
next_number(M2sSlice *rest, guint which, guint bits, gsize *number)
{
    guint8 byte;
    *number = 0;
    for (guint i = 0; i < bits; i++) {
        if (!(which & 1 << i))
            continue;
        if (!m2s_slice_next_byte(rest, &byte))
            return FALSE;
        *number |= (gsize)byte << (8 * i);
    }
    return TRUE;
}

/* The bytes that the next instruction adds, which are in base or rest. */
static gboolean
next_piece(M2sSlice base, M2sSlice *rest, M2sSlice *piece)
{
    guint8 byte;
    gsize offset, size;
    if (!m2s_slice_next_byte(rest, &byte))
        return FALSE;
    if (!(byte & COPY)) {
        if (byte == 0 || byte > rest->size)
            return FALSE;
        *piece = m2s_slice_sub(*rest, 0, byte);
        *rest = m2s_slice_sub(*rest, byte, rest->size);
        return TRUE;
    }
    if (!next_number(rest, byte, OFFSET_BITS, &offset) ||
        !next_number(rest, byte >> OFFSET_BITS, SIZE_BITS, &size))
        return FALSE;
    size = size ? size : LONGEST;
    if (offset > base.size || size > base.size - offset)
        return FALSE;
    *piece = m2s_slice_sub(base, offset, offset + size);
    return TRUE;
}

/* Fills the size bytes at to.  Returns: FALSE if the instructions give fewer or more. */
static gboolean
follow(M2sSlice base, M2sSlice rest, char *to, gsize size)
{
    gsize done = 0;
    M2sSlice piece;
    while (rest.size > 0) {
        if (!next_piece(base, &rest, &piece) || piece.size > size - done)
            return FALSE;
        memcpy(to + done, piece.data, piece.size);
        done += piece.size;
    }
    return done == size;
}

GBytes *
m2s_git_delta_apply(M2sSlice base, M2sSlice delta, gsize limit, GError **error)
{
    guint64 base_size, size;
    const char *what = "is damaged";
    if (next_size(&delta, &base_size) && next_size(&delta, &size) && base_size == base.size) {
        g_autofree char *to = size <= limit ? g_try_malloc(size + 1) : NULL;
        if (to && follow(base, delta, to, size))
            return g_bytes_new_take(g_steal_pointer(&to), size);
        if (to == NULL && size <= limit) {
            m2s_file_set_error(error, ENOMEM);
            return NULL;
        }
        what = to ? what : "is too big";
    }
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_DATA, what);
    return NULL;
}
