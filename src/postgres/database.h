/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection to a database of PostgreSQL.  Layer: postgres.
 *
 * m2s_database_connect() opens it.
 *
 * Functions that return a gboolean return FALSE with one line that begins with the name of the
 * database: what failed, and the server's own words.  These may hold text from mails, so they are
 * not safe for a terminal before they are escaped.  The code says what to do:
 *
 *   M2S_ERROR_UNAVAILABLE  a later attempt may succeed: the server is gone, full, shutting down or
 *                          only reads; a lock; a row that another program wrote meanwhile
 *   M2S_ERROR_CONFIG       a right is missing
 *   M2S_ERROR_UNSUPPORTED  a table or a column is not there, or is another one
 *   M2S_ERROR_DATA         the server refuses a value
 *
 * After an error in a transaction, roll back.  A connection that is closed rolls back, too: so does
 * a server whose client was killed. */
#pragma once

#include <mbox2series/postgres.h>

#include "postgres/rows.h"

/* The name of the database, for messages: "database pw".  (transfer none) */
const char *m2s_database_name(const M2sDatabase *database);

/* The rows of an answer. */
typedef struct M2sResult M2sResult;

void m2s_result_free(M2sResult *result);
guint m2s_result_count(const M2sResult *result);

/* What is in a column, counted from 0, of a row.  (transfer none) (nullable): NULL for NULL */
const char *m2s_result_text(const M2sResult *result, guint row, guint column);

/* The same as a number; 0 for NULL. */
gint64 m2s_result_integer(const M2sResult *result, guint row, guint column);

/* Runs one statement.
 * what: the action, for errors: "reading the projects".
 * parameters: (nullable): of $1 and so on: texts, NULL for NULL.  Nothing else from outside goes
 * into sql.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sResult *m2s_database_ask(M2sDatabase *database, const char *what, const char *sql,
                            const char *const *parameters, guint count, GError **error);

/* The same for a statement without parameters whose answer does not matter. */
gboolean m2s_database_run(M2sDatabase *database, const char *what, const char *sql, GError **error);

/* A transaction.  Rolling back does nothing outside of one, or if the server is gone. */
gboolean m2s_database_begin(M2sDatabase *database, GError **error);
gboolean m2s_database_commit(M2sDatabase *database, GError **error);
void m2s_database_rollback(M2sDatabase *database);

/* Has statements of the transaction that is open fail after a minute of waiting for others, unless
 * whoever calls the program has said otherwise in PGOPTIONS. */
gboolean m2s_database_limit_waits(M2sDatabase *database, GError **error);

/* Copies rows into target, in one go: see below. */
gboolean m2s_database_copy(M2sDatabase *database, const char *what, const char *target,
                           const M2sRows *rows, GError **error);

/* Begins COPY … FROM STDIN.  Until it is ended, nothing else can be asked.
 * what: as above; must live until then.  target: a table with its columns: "person (id, email)". */
gboolean m2s_database_begin_copy(M2sDatabase *database, const char *what, const char *target,
                                 GError **error);

/* Sends rows, which stay as they are.
 * Returns: FALSE if the connection is lost: m2s_database_end_copy() will say why. */
gboolean m2s_database_send(M2sDatabase *database, const M2sRows *rows);

/* Ends COPY: the server has all rows, or it refuses them. */
gboolean m2s_database_end_copy(M2sDatabase *database, GError **error);

/* Ends it without keeping any row, as the caller has failed. */
void m2s_database_stop_copy(M2sDatabase *database);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sResult, m2s_result_free)
