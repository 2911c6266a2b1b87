/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Versions of the schema, and how to get from one to the next.  Layer: store. */
#pragma once

#include "model/fields.h"
#include "store/private.h"

/* The newest version: of the last .sql file, or of a field that came later (M2sField.since). */
guint m2s_store_version(void);

/* The version of a store; 0 if it is empty. */
gboolean m2s_store_read_version(M2sStore *store, gint64 *version, GError **error);

/* Makes sure that store has the newest version.  A store that is to be written is created or
 * upgraded; one that is only read must be up to date. */
gboolean m2s_store_check_version(M2sStore *store, M2sStoreMode mode, GError **error);

/* Makes sure that all columns have their values: an upgrade that added some may have been
 * interrupted before all objects were rebuilt, or a damaged mail may have prevented that. */
gboolean m2s_store_check_fresh(M2sStore *store, GError **error);

/* The SQL that adds the column of field to the table of info.  Returns: (transfer full). */
char *m2s_store_column_sql(const M2sKindInfo *info, const M2sField *field);
