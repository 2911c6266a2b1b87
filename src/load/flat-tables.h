/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The flat tables of a database, and their partitions.  Layer: load.
 *
 * The columns are those of output/flat.h, with "list" before them: here is only what a database
 * needs besides, indexes and how the rows of an object are found again.
 *
 * Rows are written to partitions, never through the tables: so loaders of different lists share no
 * lock that one of them would wait for.
 *
 * Functions that return a gboolean return FALSE with an error of postgres/database.h. */
#pragma once

#include "output/flat.h"
#include "postgres/database.h"

/* Whether there are tables.  Those of an older version of the program get what they lack. */
gboolean m2s_flat_find_tables(M2sDatabase *database, gboolean *are_there, GError **error);

/* Makes all tables, unless they are there.  In a transaction; others that want to do this, or
 * m2s_flat_add_list(), wait until it ends. */
gboolean m2s_flat_make_tables(M2sDatabase *database, GError **error);

/* Makes the partitions of list number. */
gboolean m2s_flat_add_list(M2sDatabase *database, const char *list, gint64 number, GError **error);

/* The partition of table for list number: "series_7".  Returns: (transfer full). */
char *m2s_flat_partition(const M2sFlatTable *table, gint64 number);

/* Removes the rows of objects of kind from the partition of a list.
 * ids: their numbers, an array of PostgreSQL; for postings, m2s_flat_posting_number(). */
gboolean m2s_flat_remove(M2sDatabase *database, const M2sFlatTable *table, M2sKind kind,
                         const char *list, gint64 number, const char *ids, GError **error);

/* Removes all rows of the list. */
gboolean m2s_flat_empty(M2sDatabase *database, gint64 number, GError **error);

/* Appends the row to rows, in the order of m2s_flat_target().  scratch: overwritten. */
void m2s_flat_add_row(const M2sFlatTable *table, const char *list, const M2sFlatRow *row,
                      GString *scratch, M2sRows *rows);

/* The columns of table: "(list, id, …)".  Returns: (transfer full). */
char *m2s_flat_columns(const M2sFlatTable *table);

/* The partition with its columns, for COPY.  Returns: (transfer full). */
char *m2s_flat_target(const M2sFlatTable *table, gint64 number);
