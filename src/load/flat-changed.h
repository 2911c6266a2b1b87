/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same tables as in load/flat-whole.h, where a state knows what has changed.  Layer: load. */
#pragma once

#include "load/flat-piece.h"

/* What the tables show. */
typedef struct {
    gint64 links;         /* as M2sFlatList.links */
    const GArray *judged; /* what has changed besides: see m2s_flat_pieces_judged() */
} M2sFlatSince;

/* Writes the rows that have changed since then, in the transaction that has locked the list, and
 * sets list->links.  Objects that archive has given are freed.
 * written: increased.
 * is_done: (out): FALSE if they are not known, or so many that it is faster to write all.
 * Returns: FALSE with an error of postgres/database.h or as from m2s_archive_begin(). */
gboolean m2s_flat_changed_write(M2sFlatList *list, const M2sFlatSince *since,
                                M2sFlatWritten *written, gboolean *is_done, GError **error);
