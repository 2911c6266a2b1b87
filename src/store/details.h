/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trailers, and the files that patches change, as rows (model/details.h).  Layer: store. */
#pragma once

#include "store/store.h"

/* Stores the details of a new object, if it has any.  Its mail must be in the store. */
gboolean m2s_store_insert_details(M2sStore *store, M2sKind kind, gconstpointer object,
                                  GError **error);

/* Sets those of object: M2sItem.trailers and M2sPatch.files, which are "" if there are none. */
gboolean m2s_store_read_details(M2sStore *store, M2sKind kind, gpointer object, GError **error);

/* Reports every object of expected that has other details in store. */
gboolean m2s_store_compare_details(M2sStore *store, const M2sCatalogue *expected,
                                   M2sStoreProblem tell, gpointer user_data, GError **error);

/* Removes all details, within a transaction. */
gboolean m2s_store_clear_details(M2sStore *store, GError **error);

/* Keeps the names of the tags that patches have counts of, in place of those before.
 * tags: of M2sTag. */
gboolean m2s_store_write_tags(M2sStore *store, const GPtrArray *tags, GError **error);
