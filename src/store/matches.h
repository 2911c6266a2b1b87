/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a view asks a store for, one object or one page at a time.  Layer: store.
 *
 * All return FALSE with an error as those of store/store.h.  Objects belong to the store. */
#pragma once

#include "model/objects.h"
#include "store/store.h"

/* count: (out): how many objects of kind there are. */
gboolean m2s_store_count(M2sStore *store, M2sKind kind, guint *count, GError **error);

/* Reads the lists of object, unless they were read before. */
gboolean m2s_store_fill(M2sStore *store, M2sKind kind, gpointer object, M2sWith with,
                        GError **error);

/* count: (out): how many objects match criteria. */
gboolean m2s_store_count_matches(M2sStore *store, const M2sCriteria *criteria, guint *count,
                                 GError **error);

/* Appends the matches in range to found. */
gboolean m2s_store_read_matches(M2sStore *store, const M2sCriteria *criteria, const M2sRange *range,
                                GPtrArray *found, GError **error);
