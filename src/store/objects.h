/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single objects of a store, read when they are first needed.  Layer: store. */
#pragma once

#include "store/query.h"

/* The object with that number.  Returns: (transfer none) (nullable): NULL with an error, which
 * includes that there is none. */
gpointer m2s_store_object(M2sStore *store, M2sKind kind, guint id, GError **error);

/* The object that the row of a query is of.  query: an M2S_ROW_SELECT….  Returns: as above. */
gpointer m2s_store_object_of_row(M2sStore *store, M2sKind kind, M2sQuery *query, GError **error);
