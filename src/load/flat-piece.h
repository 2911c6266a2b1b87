/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Some events of a list, and the rows of all that they have changed.  Layer: load.
 *
 * An event changes the object that it is about and what shows a count or a name of that: a comment
 * changes its patch, that changes its series, and a person with a new name all that it has sent.
 * Objects are written as they are now, so what was written since a run has begun need not be
 * written again for any event that there was by then.
 *
 * What follows from all mails together is not written here, except for new names: see
 * load/flat-whole.h and load/flat-changed.h. */
#pragma once

#include "load/flat-list.h"

typedef struct M2sFlatPieces M2sFlatPieces;

typedef struct {
    guint64 rows;
    guint64 mended; /* texts that PostgreSQL could not hold as they were */
} M2sFlatWritten;

/* list, written: used as long as it lives; written is increased.
 * Returns: (transfer full): for a run through the events of list. */
M2sFlatPieces *m2s_flat_pieces_new(M2sFlatList *list, M2sFlatWritten *written);
void m2s_flat_pieces_free(M2sFlatPieces *pieces);

/* Writes the rows that the next events after list->event have changed, but none after last, in the
 * transaction that has locked the list.  list->event becomes the last one that was taken.
 * are_new: no object of the list is in the database but those that pieces has written.
 * Returns: FALSE with an error of postgres/database.h or as from m2s_archive_begin(). */
gboolean m2s_flat_pieces_write(M2sFlatPieces *pieces, guint last, gboolean are_new, GError **error);

/* What became of which series and patches events have borne on, of all that were taken so far: of
 * gint64, as m2s_flat_changes_init() takes it; some are there more than once.  (transfer none) */
const GArray *m2s_flat_pieces_judged(const M2sFlatPieces *pieces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sFlatPieces, m2s_flat_pieces_free)
