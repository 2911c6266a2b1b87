/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "postgres/database.h"

#include "postgres/libpq.h"
#include "postgres/url.h"

#define OLDEST  110000    /* as PQserverVersion() writes 11.0 */
#define LARGEST (1 << 20) /* bytes that are sent in one go: libpq takes no more than an int */

struct M2sDatabase {
    PGconn *connection;
    char *name;
    const char *copied; /* (nullable): what the COPY that is under way does */
};

struct M2sResult {
    PGresult *result;
};

/* A class of the SQL standard, or one code, and what to do about it. */
static const struct {
    const char *state;
    M2sError code;
} codes[] = {
    {"25006", M2S_ERROR_UNAVAILABLE}, /* the server only reads: it stands by for another */
    {"28", M2S_ERROR_CONFIG},         /* who you are */
    {"42501", M2S_ERROR_CONFIG},      /* what you may do */
    {"22", M2S_ERROR_DATA},           /* a value */
    {"42", M2S_ERROR_UNSUPPORTED},    /* no such table or column */
    {"0A", M2S_ERROR_UNSUPPORTED},    /* no such feature */
};

/* By default, a later attempt may succeed: the classes 08, 23, 40, 53, 55, 57 and 58. */
static M2sError
find_code(const char *state)
{
    for (gsize i = 0; state && i < G_N_ELEMENTS(codes); i++)
        if (g_str_has_prefix(state, codes[i].state))
            return codes[i].code;
    return M2S_ERROR_UNAVAILABLE;
}

/* What libpq says, on one line.  Returns: (transfer full). */
static char *
join_lines(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text && *text ? text : "no reason is known", -1);
    g_auto(GStrv) lines = g_strsplit(g_strstrip(valid), "\n", -1);
    for (char **line = lines; *line; line++)
        g_strstrip(*line);
    return g_strjoinv(": ", lines);
}

/* result: (nullable).  Returns: FALSE. */
static gboolean
fail(const M2sDatabase *database, const char *what, const PGresult *result, GError **error)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *more = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
    M2sError code = find_code(state);
    if (more == NULL && code == M2S_ERROR_DATA) /* which column */
        more = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (words == NULL || *words == '\0')
        words = PQerrorMessage(database->connection);
    g_autofree char *why = join_lines(words), *detail = more ? join_lines(more) : NULL;
    g_set_error(error, M2S_ERROR, code, "%s: %s failed: %s%s%s", database->name, what, why,
                detail ? ": " : "", detail ? detail : "");
    return FALSE;
}

/* The server's remarks would go to standard error. */
static void
ignore_notice(void *data, const PGresult *result)
{
}

static gboolean
check_connection(M2sDatabase *database, GError **error)
{
    if (PQstatus(database->connection) != CONNECTION_OK) {
        g_autofree char *why = join_lines(PQerrorMessage(database->connection));
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "no connection to PostgreSQL: %s",
                    why);
        return FALSE;
    }
    database->name = g_strdup_printf("database %s", PQdb(database->connection));
    int version = PQserverVersion(database->connection);
    if (version >= OLDEST)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                "%s: the server is PostgreSQL %d, and the oldest that will do is %d",
                database->name, version / 10000, OLDEST / 10000);
    return FALSE;
}

M2sDatabase *
m2s_database_connect(const char *url, GError **error)
{
    /* The last ones count: what is in the URL comes before the encoding, which is ours. */
    const char *const keywords[] = {"fallback_application_name", "dbname", "client_encoding", NULL};
    const char *const values[] = {"mbox2series", url, "UTF8", NULL};
    if (!m2s_libpq_load(error) || !m2s_database_url_check(url, error))
        return NULL;
    M2sDatabase *database = g_new0(M2sDatabase, 1);
    database->connection = PQconnectdbParams(keywords, values, 1);
    PQsetNoticeReceiver(database->connection, ignore_notice, NULL);
    if (check_connection(database, error))
        return database;
    m2s_database_free(database);
    return NULL;
}

void
m2s_database_free(M2sDatabase *database)
{
    PQfinish(database->connection);
    g_free(database->name);
    g_free(database);
}

const char *
m2s_database_name(const M2sDatabase *database)
{
    return database->name;
}

void
m2s_result_free(M2sResult *result)
{
    PQclear(result->result);
    g_free(result);
}

guint
m2s_result_count(const M2sResult *result)
{
    return PQntuples(result->result);
}

const char *
m2s_result_text(const M2sResult *result, guint row, guint column)
{
    gboolean is_null = PQgetisnull(result->result, row, column);
    return is_null ? NULL : PQgetvalue(result->result, row, column);
}

gint64
m2s_result_integer(const M2sResult *result, guint row, guint column)
{
    const char *text = m2s_result_text(result, row, column);
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

M2sResult *
m2s_database_ask(M2sDatabase *database, const char *what, const char *sql,
                 const char *const *parameters, guint count, GError **error)
{
    PGresult *result =
        PQexecParams(database->connection, sql, count, NULL, parameters, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_COPY_IN) {
        M2sResult *answer = g_new0(M2sResult, 1);
        answer->result = result;
        return answer;
    }
    fail(database, what, result, error);
    PQclear(result);
    return NULL;
}

gboolean
m2s_database_run(M2sDatabase *database, const char *what, const char *sql, GError **error)
{
    g_autoptr(M2sResult) result = m2s_database_ask(database, what, sql, NULL, 0, error);
    return result != NULL;
}

gboolean
m2s_database_begin(M2sDatabase *database, GError **error)
{
    return m2s_database_run(database, "beginning a transaction", "BEGIN", error);
}

gboolean
m2s_database_commit(M2sDatabase *database, GError **error)
{
    return m2s_database_run(database, "committing", "COMMIT", error);
}

void
m2s_database_rollback(M2sDatabase *database)
{
    if (PQtransactionStatus(database->connection) == PQTRANS_INTRANS ||
        PQtransactionStatus(database->connection) == PQTRANS_INERROR)
        m2s_database_run(database, "rolling back", "ROLLBACK", NULL);
}

gboolean
m2s_database_limit_waits(M2sDatabase *database, GError **error)
{
    return m2s_database_run(database, "limiting waits",
                            "SELECT set_config('lock_timeout', '60s', TRUE) "
                            "WHERE current_setting('lock_timeout') = '0'",
                            error);
}

gboolean
m2s_database_begin_copy(M2sDatabase *database, const char *what, const char *target, GError **error)
{
    g_autofree char *sql = g_strdup_printf("COPY %s FROM STDIN", target);
    if (!m2s_database_run(database, what, sql, error))
        return FALSE;
    database->copied = what;
    return TRUE;
}

/* The server reads on and throws away what comes if it has refused a row: only the end of COPY
 * tells.  But if it has gone, reading from it does. */
gboolean
m2s_database_send(M2sDatabase *database, const M2sRows *rows)
{
    M2sSlice rest = m2s_slice_of_string(rows->text);
    while (rest.size > 0) {
        gsize size = MIN(rest.size, LARGEST);
        if (PQputCopyData(database->connection, rest.data, size) != 1)
            return FALSE;
        rest = m2s_slice_sub(rest, size, rest.size);
    }
    return PQconsumeInput(database->connection) == 1;
}

/* error: (nullable): of the first result that is one. */
static gboolean
end_copy(M2sDatabase *database, const char *stopped, GError **error)
{
    const char *what = database->copied;
    gboolean is_sent = PQputCopyEnd(database->connection, stopped) == 1;
    gboolean is_refused = FALSE;
    database->copied = NULL;
    for (PGresult *result; (result = PQgetResult(database->connection)); PQclear(result))
        if (PQresultStatus(result) != PGRES_COMMAND_OK && !is_refused) {
            fail(database, what, result, error);
            is_refused = TRUE;
        }
    return !is_refused && (is_sent || fail(database, what, NULL, error));
}

gboolean
m2s_database_end_copy(M2sDatabase *database, GError **error)
{
    return end_copy(database, NULL, error);
}

void
m2s_database_stop_copy(M2sDatabase *database)
{
    end_copy(database, "the client has failed", NULL);
}

gboolean
m2s_database_copy(M2sDatabase *database, const char *what, const char *target, const M2sRows *rows,
                  GError **error)
{
    if (!m2s_database_begin_copy(database, what, target, error))
        return FALSE;
    m2s_database_send(database, rows); /* if that fails, the end says why */
    return m2s_database_end_copy(database, error);
}
