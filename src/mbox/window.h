/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of what a compressed file unpacks to, which moves on from its start.  Layer: mbox. */
#pragma once

#include "base/slice.h"
#include "mbox/flow.h"

typedef struct {
    M2sFlow *flow;
    M2sSlice bytes;   /* the part: in one piece, empty at first */
    guint64 offset;   /* of the part in all that is unpacked */
    gboolean at_end;  /* nothing follows it */
    GError *error;    /* (nullable): what follows it instead */
    GBytes *memory;   /* (nullable): holds bytes, and may have room behind them */
    gsize room;       /* bytes behind bytes */
    gsize piece_size; /* the most that somebody wants in one piece */
} M2sWindow;

/* packed, limit: as for m2s_decoder_new(). */
void m2s_window_init(M2sWindow *window, const M2sPacked *packed, guint64 limit, gsize piece_size);
void m2s_window_clear(M2sWindow *window);

/* Drops the first bytes and adds others behind.  Slices of the window are no longer valid then.
 * Returns: FALSE if there are no others: at_end is TRUE, or error is set. */
gboolean m2s_window_slide(M2sWindow *window, gsize dropped);

/* A part of the window that stays.  Returns: (transfer full): not mapped; it keeps the block of
 * about 1 MiB that it is in. */
GBytes *m2s_window_keep(const M2sWindow *window, M2sSlice part);
