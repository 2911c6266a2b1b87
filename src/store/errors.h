/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SQLite's results as errors.  Layer: store. */
#pragma once

#include "store/private.h"

/* Sets the error for an SQLite result.  what: the action that failed: "storing a patch". */
void m2s_store_fail(sqlite3 *db, const char *shown, int result, const char *what, GError **error);

/* Sets an M2S_ERROR_DATA: the file is damaged.  Returns: FALSE. */
gboolean m2s_store_fail_damaged(const M2sStore *store, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
