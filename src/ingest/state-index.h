/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An index over a state: what this run made is in memory, what came before it is asked of the
 * state, and what changes is written to it.  Layer: ingest. */
#pragma once

#include "series/index.h"
#include "store/store.h"

/* catalogue begins after what store has; both are used as long as the index lives.
 * store: (nullable): NULL if all is made anew, whatever there was before.
 * projects: how many of the catalogue's projects the store has already.
 * Returns: (transfer full). */
M2sIndex *m2s_state_index_new(M2sCatalogue *catalogue, M2sStore *store, guint projects);

/* Writes what is new or changed since the last time to store.  Must be called within a transaction.
 * Returns: FALSE with an error: of writing, or of the first lookup that failed since; nothing that
 * was made since then may be committed. */
gboolean m2s_state_index_flush(M2sIndex *index, M2sStore *store, GError **error);

/* Tells of references of series that store has and index, made anew, has not, and the other way
 * round.  Returns: FALSE with an error. */
gboolean m2s_state_index_compare(M2sIndex *index, M2sStore *store, M2sStoreProblem tell,
                                 gpointer user_data, GError **error);
