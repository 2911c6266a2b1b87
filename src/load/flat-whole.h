/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of a list whose rows depend on all mails: see output/flat-insight.h.  Layer: load.
 *
 * No event tells which of their rows have changed, so all are made, and the database compares them
 * with what it has: only what differs is written. */
#pragma once

#include "load/flat-piece.h"
#include "output/flat-insight.h"

/* Writes what differs, in the transaction that has locked the list.
 * are_new: the list has no rows yet.  written: increased.
 * Returns: FALSE with an error of postgres/database.h. */
gboolean m2s_flat_whole_write(const M2sFlatList *list, const M2sFlatInsight *insight,
                              gboolean are_new, M2sFlatWritten *written, GError **error);
