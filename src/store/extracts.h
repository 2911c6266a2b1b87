/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extracts of mails: bytes that are kept with an object, so that its mail need not be read again.
 * Layer: store. */
#pragma once

#include "store/store.h"

typedef enum {
    M2S_SKETCHES, /* of patches and covers: revisions are worked out from them */
    M2S_VERDICTS, /* of comments: what became of patches */
} M2sExtracts;

/* Stores the extract of a new object, if it has one.  Its mail must be in the store. */
gboolean m2s_store_insert_extract(M2sStore *store, M2sKind kind, gconstpointer object,
                                  GError **error);

/* Reads extracts of all objects of catalogue, which was loaded from store. */
gboolean m2s_store_load_extracts(M2sStore *store, M2sExtracts which, M2sCatalogue *catalogue,
                                 GError **error);

/* Reads the extract of one object that was read from store, unless it has it. */
gboolean m2s_store_fill_extract(M2sStore *store, M2sKind kind, gpointer object, GError **error);

/* Reports every object of expected that has other extracts in store. */
gboolean m2s_store_compare_extracts(M2sStore *store, const M2sCatalogue *expected,
                                    M2sStoreProblem tell, gpointer user_data, GError **error);

/* Removes all extracts, within a transaction. */
gboolean m2s_store_clear_extracts(M2sStore *store, GError **error);
