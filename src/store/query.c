/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/query.h"

static void
note(M2sQuery *query, int result)
{
    if (query->result == SQLITE_OK)
        query->result = result;
}

M2sQuery
m2s_query_begin(M2sStore *store, const char *what, const char *sql)
{
    M2sQuery query = {.store = store, .what = what};
    query.statement = g_hash_table_lookup(store->statements, sql);
    if (query.statement) {
        if (sqlite3_stmt_busy(query.statement)) {
            query.result = SQLITE_MISUSE;
            query.statement = NULL;
        }
        return query;
    }
    query.result =
        sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &query.statement, NULL);
    if (query.statement)
        g_hash_table_insert(store->statements, (gpointer)sql, query.statement);
    return query;
}

M2sQuery
m2s_query_begin_with(M2sStore *store, const char *action, const char *sql, gint64 number)
{
    M2sQuery query = m2s_query_begin(store, action, sql);
    m2s_query_bind_integer(&query, number);
    return query;
}

M2sQuery
m2s_query_begin_once(M2sStore *store, const char *what, const char *sql)
{
    M2sQuery query = {.store = store, .what = what, .is_own = TRUE};
    query.result = sqlite3_prepare_v3(store->db, sql, -1, 0, &query.statement, NULL);
    return query;
}

void
m2s_query_end(M2sQuery *query)
{
    if (query->is_own)
        sqlite3_finalize(g_steal_pointer(&query->statement));
    if (query->statement == NULL)
        return;
    sqlite3_reset(query->statement);
    sqlite3_clear_bindings(query->statement);
}

void
m2s_query_bind_integer(M2sQuery *query, gint64 value)
{
    if (query->statement)
        note(query, sqlite3_bind_int64(query->statement, ++query->bound, value));
}

void
m2s_query_bind_real(M2sQuery *query, double value)
{
    if (query->statement)
        note(query, sqlite3_bind_double(query->statement, ++query->bound, value));
}

void
m2s_query_bind_null(M2sQuery *query)
{
    query->bound++; /* NULL is what an unbound parameter stands for */
}

void
m2s_query_bind_id(M2sQuery *query, guint id)
{
    if (id)
        m2s_query_bind_integer(query, id);
    else
        m2s_query_bind_null(query);
}

void
m2s_query_bind_text(M2sQuery *query, const char *text)
{
    if (query->statement)
        note(query, sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_STATIC));
}

void
m2s_query_bind_copy(M2sQuery *query, const char *text)
{
    if (query->statement)
        note(query,
             sqlite3_bind_text(query->statement, ++query->bound, text, -1, SQLITE_TRANSIENT));
}

void
m2s_query_bind_slice(M2sQuery *query, M2sSlice text)
{
    if (query->statement)
        note(query, sqlite3_bind_text64(query->statement, ++query->bound, text.data, text.size,
                                        SQLITE_STATIC, SQLITE_UTF8));
}

void
m2s_query_bind_blob(M2sQuery *query, M2sSlice bytes)
{
    if (query->statement)
        note(query, sqlite3_bind_blob64(query->statement, ++query->bound,
                                        bytes.size ? bytes.data : "", bytes.size, SQLITE_STATIC));
}

/* All text is stored as UTF-8: other bytes come from a damaged file, which SQLite does not see. */
static gboolean
row_is_utf8(sqlite3_stmt *statement)
{
    for (int i = sqlite3_data_count(statement) - 1; i >= 0; i--)
        if (sqlite3_column_type(statement, i) == SQLITE_TEXT &&
            !g_utf8_validate((const char *)sqlite3_column_text(statement, i), -1, NULL))
            return FALSE;
    return TRUE;
}

gboolean
m2s_query_next(M2sQuery *query, GError **error)
{
    query->column = 0;
    if (query->result == SQLITE_OK) {
        int result = sqlite3_step(query->statement);
        if (result == SQLITE_DONE || (result == SQLITE_ROW && row_is_utf8(query->statement)))
            return result == SQLITE_ROW;
        query->result = result == SQLITE_ROW ? SQLITE_CORRUPT : result;
    }
    m2s_store_fail(query->store->db, query->store->shown, query->result, query->what, error);
    return FALSE;
}

gboolean
m2s_query_is_good(const M2sQuery *query)
{
    return query->result == SQLITE_OK;
}

gboolean
m2s_query_run(M2sQuery *query, GError **error)
{
    while (m2s_query_next(query, error))
        ;
    return m2s_query_is_good(query);
}

gboolean
m2s_query_run_with(M2sStore *store, const char *action, const char *sql, gint64 number,
                   GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin_with(store, action, sql, number);
    return m2s_query_run(&query, error);
}

gint64
m2s_query_integer(M2sQuery *query)
{
    return sqlite3_column_int64(query->statement, query->column++);
}

double
m2s_query_real(M2sQuery *query)
{
    return sqlite3_column_double(query->statement, query->column++);
}

guint
m2s_query_id(M2sQuery *query)
{
    gint64 id = m2s_query_integer(query);
    return id > 0 && id <= G_MAXUINT ? (guint)id : 0;
}

const char *
m2s_query_text(M2sQuery *query)
{
    return (const char *)sqlite3_column_text(query->statement, query->column++);
}

const char *
m2s_query_string(M2sQuery *query)
{
    const char *text = m2s_query_text(query);
    return text ? text : "";
}

M2sSlice
m2s_query_blob(M2sQuery *query)
{
    int column = query->column++;
    const char *data = sqlite3_column_blob(query->statement, column);
    return m2s_slice(data, sqlite3_column_bytes(query->statement, column));
}

gboolean
m2s_store_execute(M2sStore *store, const char *sql, const char *what, GError **error)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    if (result != SQLITE_OK)
        m2s_store_fail(store->db, store->shown, result, what, error);
    return result == SQLITE_OK;
}

gboolean
m2s_store_read_integer(M2sStore *store, const char *sql, const char *what, gint64 *value,
                       GError **error)
{
    *value = 0;
    g_auto(M2sQuery) query = m2s_query_begin(store, what, sql);
    if (m2s_query_next(&query, error))
        *value = m2s_query_integer(&query);
    return m2s_query_is_good(&query);
}
