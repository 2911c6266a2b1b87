/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run of a prepared statement.  Layer: store.
 *
 *     g_auto(M2sQuery) query = m2s_query_begin(store, "reading a person", sql);
 *     m2s_query_bind_integer(&query, id);
 *     while (m2s_query_next(&query, error))
 *         name = m2s_query_text(&query);
 *     return m2s_query_is_good(&query);
 *
 * Parameters are bound, and columns read, one after another.  The first failure is kept, and the
 * next m2s_query_next() reports it.  A store prepares each statement once and knows it by the
 * address of its SQL, which must not change or move.  A query must end before the same one can
 * begin again. */
#pragma once

#include "store/errors.h"

typedef struct {
    M2sStore *store;
    sqlite3_stmt *statement; /* (nullable): NULL if it could not be prepared */
    const char *what;        /* for messages: "reading a person" */
    int result;              /* SQLITE_OK or the first failure */
    int bound;               /* how many parameters are bound */
    int column;              /* the next one to read */
    gboolean is_own;         /* statement is of no further use */
} M2sQuery;

M2sQuery m2s_query_begin(M2sStore *store, const char *what, const char *sql);

/* The same with a number as its first parameter. */
M2sQuery m2s_query_begin_with(M2sStore *store, const char *action, const char *sql, gint64 number);

/* The same for SQL that is run once and then forgotten. */
M2sQuery m2s_query_begin_once(M2sStore *store, const char *what, const char *sql);
void m2s_query_end(M2sQuery *query);

void m2s_query_bind_null(M2sQuery *query);
void m2s_query_bind_integer(M2sQuery *query, gint64 value);
void m2s_query_bind_real(M2sQuery *query, double value);
void m2s_query_bind_id(M2sQuery *query, guint id); /* 0 means NULL */

/* (nullable).  Text and bytes must stay valid until the query ends. */
void m2s_query_bind_text(M2sQuery *query, const char *text);
void m2s_query_bind_slice(M2sQuery *query, M2sSlice text); /* NULL without data */
void m2s_query_bind_blob(M2sQuery *query, M2sSlice bytes); /* never NULL, even if empty */
void m2s_query_bind_copy(M2sQuery *query, const char *text);

/* Goes to the next row.
 * Returns: FALSE if there is none, or with an error, also if the row has text that is not UTF-8. */
gboolean m2s_query_next(M2sQuery *query, GError **error);

/* Whether nothing has failed so far. */
gboolean m2s_query_is_good(const M2sQuery *query);

/* Runs a statement to its end, ignoring any rows.  Returns: FALSE with an error. */
gboolean m2s_query_run(M2sQuery *query, GError **error);

/* Runs a statement with a number as its only parameter. */
gboolean m2s_query_run_with(M2sStore *store, const char *action, const char *sql, gint64 number,
                            GError **error);

/* The next column of the row.  Text and bytes are valid until the next row. */
gint64 m2s_query_integer(M2sQuery *query);
double m2s_query_real(M2sQuery *query);
guint m2s_query_id(M2sQuery *query);           /* 0 for NULL or anything out of range */
const char *m2s_query_text(M2sQuery *query);   /* (nullable) */
const char *m2s_query_string(M2sQuery *query); /* "" for NULL */
M2sSlice m2s_query_blob(M2sQuery *query);      /* empty for NULL */

/* Runs SQL that takes no parameters and returns no rows. */
gboolean m2s_store_execute(M2sStore *store, const char *sql, const char *what, GError **error);

/* Reads the one integer that sql returns; 0 if it returns no row. */
gboolean m2s_store_read_integer(M2sStore *store, const char *sql, const char *what, gint64 *value,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sQuery, m2s_query_end)
