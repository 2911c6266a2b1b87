/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sketches of patches and covers, from which revisions are worked out.  Layer: store. */
#pragma once

#include "store/store.h"

/* Stores the sketch of a new patch or cover.  Its mail must be in the store. */
gboolean m2s_store_insert_sketch(M2sStore *store, guint mail, M2sSlice sketch, GError **error);

/* Reads the sketches of all patches and covers of catalogue, which was loaded from store. */
gboolean m2s_store_load_sketches(M2sStore *store, M2sCatalogue *catalogue, GError **error);

/* Reports every patch and cover of expected that has another sketch in store. */
gboolean m2s_store_compare_sketches(M2sStore *store, const M2sCatalogue *expected,
                                    M2sStoreProblem tell, gpointer user_data, GError **error);

/* Removes all sketches, within a transaction. */
gboolean m2s_store_clear_sketches(M2sStore *store, GError **error);
