/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run of a prepared statement.  Layer: store.
 *
 *     g_auto(M2sQuery) query = m2s_query_begin(store, "reading a person", sql);
 *     m2s_query_bind_integer(&query, id);
 *     while (m2s_query_next(&query, error))
 *         name = m2s_query_text(&query);
 *     return m2s_query_is_good(&query);
 *
 * Parameters are bound and columns read one after another.  A failure of any step is kept and told
 * of by the next m2s_query_next().  Statements are prepared once a store, so the SQL must be a
 * constant, and a query must end before the same one begins again. */
#pragma once

#include "store/state-private.h"

typedef struct {
    M2sStore *store;
    sqlite3_stmt *statement; /* (nullable): NULL if it could not be prepared */
    const char *what;        /* for messages: "reading a person" */
    int result;              /* SQLITE_OK, or of the first failure */
    int bound;               /* parameters so far */
    int column;              /* the next to read */
} M2sQuery;

M2sQuery m2s_query_begin(M2sStore *store, const char *what, const char *sql);
void m2s_query_end(M2sQuery *query);

void m2s_query_bind_integer(M2sQuery *query, gint64 value);
void m2s_query_bind_id(M2sQuery *query, guint id);           /* 0 stands for NULL */
void m2s_query_bind_text(M2sQuery *query, const char *text); /* (nullable); used until the end */
void m2s_query_bind_blob(M2sQuery *query, M2sSlice bytes);   /* never NULL; used until the end */

/* Goes to the next row.  Returns: FALSE if there is none, or with an error. */
gboolean m2s_query_next(M2sQuery *query, GError **error);

/* Whether all went well so far. */
gboolean m2s_query_is_good(const M2sQuery *query);

/* Runs a statement without results.  Returns: FALSE with an error. */
gboolean m2s_query_run(M2sQuery *query, GError **error);

/* The next column of the row.  Text and bytes are valid up to the next row. */
gint64 m2s_query_integer(M2sQuery *query);
guint m2s_query_id(M2sQuery *query);           /* 0 for NULL */
const char *m2s_query_text(M2sQuery *query);   /* (nullable) */
const char *m2s_query_string(M2sQuery *query); /* "" for NULL, which only a damaged file has */
M2sSlice m2s_query_blob(M2sQuery *query);      /* empty for NULL */

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sQuery, m2s_query_end)
