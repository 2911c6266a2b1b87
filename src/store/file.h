/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The file of a store, examined before SQLite may change anything.  Layer: store. */
#pragma once

#include <sqlite3.h>

#include "store/store.h"

/* Opens the file at path once it is certain to be a store or empty.
 * Returns: (transfer full) (nullable): NULL with an error. */
sqlite3 *m2s_store_file_open(const char *path, M2sStoreMode mode, const char *shown,
                             GError **error);

/* Makes sure that the file is a store, or empty, now that nobody else is making or rolling back
 * one, and as long as its header says: SQLite does not notice when part of the last page is
 * missing.  The caller holds a lock. */
gboolean m2s_store_file_check(sqlite3 *db, const char *shown, GError **error);

/* changes: (out): the header's count of commits.  The caller holds a lock. */
gboolean m2s_store_file_changes(sqlite3 *db, const char *shown, guint *changes, GError **error);
