/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stores what is new or changed in an index and its catalogue.  Layer: ingest. */
#pragma once

#include "series/index.h"
#include "store/store.h"

/* Stores what is new or changed since the last call.  Must be called within a transaction.
 * Returns: FALSE with an error; the transaction must not be committed then. */
gboolean m2s_store_writer_flush(M2sIndex *index, M2sStore *store, GError **error);

/* Compares the references of all series in store with those in index, none of which has been stored
 * from there, and reports each difference.  Returns: FALSE with an error. */
gboolean m2s_store_writer_compare(M2sIndex *index, M2sStore *store, M2sStoreProblem tell,
                                  gpointer user_data, GError **error);
