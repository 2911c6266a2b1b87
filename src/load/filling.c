/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/filling.h"

#include "archive/archive.h"

typedef struct {
    const char *name;
    const char *columns; /* in the order in which rows have them */
    const char *what;    /* for messages */
} Table;

#define MAIL_COLUMNS "id, msgid, date, headers, content, submitter_id, "

static const Table tables[M2S_TABLES] = {
    [M2S_PROJECT] = {"patchwork_project",
                     "id, linkname, name, listid, listemail, subject_match, web_url, scm_url, "
                     "webscm_url, list_archive_url, list_archive_url_format, commit_url_format, "
                     "send_notifications, use_tags",
                     "writing projects"},
    [M2S_PERSON] = {"patchwork_person", "id, email, name", "writing people"},
    [M2S_SERIES] = {"patchwork_series",
                    "id, project_id, submitter_id, cover_letter_id, name, date, version, total",
                    "writing series"},
    [M2S_COVER] = {"patchwork_cover", MAIL_COLUMNS "project_id, name", "writing covers"},
    [M2S_PATCH] = {"patchwork_patch",
                   MAIL_COLUMNS "project_id, name, diff, pull_url, hash, state_id, delegate_id, "
                                "series_id, number, archived",
                   "writing patches"},
    [M2S_COVER_COMMENT] = {"patchwork_covercomment", MAIL_COLUMNS "cover_id, addressed",
                           "writing comments on covers"},
    [M2S_PATCH_COMMENT] = {"patchwork_patchcomment", MAIL_COLUMNS "patch_id, addressed",
                           "writing comments on patches"},
    [M2S_EVENT] = {"patchwork_event",
                   "id, category, date, project_id, series_id, cover_id, patch_id, "
                   "cover_comment_id, patch_comment_id",
                   "writing events"},
    [M2S_TABLE_REFERENCE] = {"patchwork_seriesreference", "id, project_id, msgid, series_id",
                             "writing references of series"},
    [M2S_TABLE_DEPENDENCY] = {"patchwork_series_dependencies", "id, from_series_id, to_series_id",
                              "writing dependencies of series"},
    [M2S_TABLE_TAG] = {"patchwork_patchtag", "id, patch_id, tag_id, count", "writing tags"},
};

/* The order in which Patchwork's parser writes to them: whoever takes turns in the same order does
 * not wait in a circle. */
static const guint locked[] = {M2S_PROJECT,          M2S_PERSON,        M2S_SERIES,
                               M2S_TABLE_REFERENCE,  M2S_COVER,         M2S_PATCH,
                               M2S_TABLE_DEPENDENCY, M2S_COVER_COMMENT, M2S_PATCH_COMMENT,
                               M2S_TABLE_TAG,        M2S_EVENT};

static gboolean
has_table(const M2sFilling *filling, guint table)
{
    return tables[table].name &&
           (table != M2S_TABLE_DEPENDENCY || filling->version->has_dependencies);
}

/* Others can read meanwhile, but not write. */
static gboolean
lock_tables(M2sFilling *filling, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(locked); i++) {
        if (!has_table(filling, locked[i]))
            continue;
        g_autofree char *sql =
            g_strdup_printf("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", tables[locked[i]].name);
        if (!m2s_database_run(filling->database, "waiting for those who write", sql, error))
            return FALSE;
    }
    return TRUE;
}

/* How the server packs long texts, such as diffs.  By default, it spends half of its time on that.
 * Servers since PostgreSQL 14 know lz4, unless they were built without. */
static const char compression[] =
    "SELECT set_config(name, 'lz4', TRUE) FROM pg_settings "
    "WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)";

/* Patchwork's settings say in which zone its times are, and the database does not. */
static gboolean
set_session(M2sFilling *filling, GError **error)
{
    const char *parameters[] = {filling->options->time_zone};
    GError *refused = NULL;
    g_autoptr(M2sResult) result =
        m2s_database_ask(filling->database, "setting the time zone",
                         "SELECT set_config('TimeZone', $1, TRUE)", parameters, 1, &refused);
    if (refused && refused->code == M2S_ERROR_DATA) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "PostgreSQL knows no time zone “%s”",
                    filling->options->time_zone);
        g_error_free(refused);
        return FALSE;
    }
    if (refused)
        g_propagate_error(error, refused);
    return result && m2s_database_limit_waits(filling->database, error) &&
           m2s_database_run(filling->database, "setting the format of dates",
                            "SET LOCAL DateStyle = 'ISO'", error) &&
           m2s_database_run(filling->database, "checking constraints",
                            "SET CONSTRAINTS ALL IMMEDIATE", error) &&
           m2s_database_run(filling->database, "choosing a compression", compression, error);
}

/* Numbers are never given twice, not even those of rows that were removed. */
static gboolean
read_last(M2sFilling *filling, guint table, GError **error)
{
    const char *name = tables[table].name;
    const char *parameters[] = {name};
    g_autoptr(M2sResult) sequence =
        m2s_database_ask(filling->database, "looking for a sequence",
                         "SELECT pg_get_serial_sequence($1, 'id')", parameters, 1, error);
    if (sequence == NULL)
        return FALSE;
    if (m2s_result_text(sequence, 0, 0) == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED, "%s: %s has no sequence of numbers",
                    m2s_database_name(filling->database), name);
        return FALSE;
    }
    /* The server has quoted the name of the sequence. */
    g_autofree char *sql = g_strdup_printf(
        "SELECT greatest((SELECT max(id) FROM %s), (SELECT last_value FROM %s WHERE is_called), 0)",
        name, m2s_result_text(sequence, 0, 0));
    g_autoptr(M2sResult) last =
        m2s_database_ask(filling->database, "reading the last number", sql, NULL, 0, error);
    if (last == NULL)
        return FALSE;
    M2sNumbers *numbers = &filling->numbers[table];
    numbers->before = numbers->last = m2s_result_integer(last, 0, 0);
    return TRUE;
}

static gboolean
read_numbers(M2sFilling *filling, GError **error)
{
    for (guint table = 0; table < M2S_TABLES; table++) {
        M2sNumbers *numbers = &filling->numbers[table];
        if (table < M2S_KINDS) {
            if (!m2s_objects_count(filling->objects, table, &numbers->count, error))
                return FALSE;
            numbers->ids = g_new0(guint32, numbers->count + 1);
        }
        if (has_table(filling, table) && !read_last(filling, table, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
m2s_filling_begin(M2sFilling *filling, GError **error)
{
    if (!m2s_database_begin(filling->database, error) || !set_session(filling, error) ||
        !lock_tables(filling, error) || !m2s_archive_begin(filling->archive, error))
        return FALSE;
    gboolean good = read_numbers(filling, error);
    m2s_archive_end(filling->archive);
    return good;
}

static gboolean
set_sequence(M2sFilling *filling, guint table, GError **error)
{
    const M2sNumbers *numbers = &filling->numbers[table];
    if (numbers->last == numbers->before)
        return TRUE;
    g_autofree char *last = g_strdup_printf("%u", numbers->last);
    const char *parameters[] = {tables[table].name, last};
    g_autoptr(M2sResult) result = m2s_database_ask(
        filling->database, "setting a sequence",
        "SELECT setval(pg_get_serial_sequence($1, 'id'), $2::bigint)", parameters, 2, error);
    return result != NULL;
}

gboolean
m2s_filling_commit(M2sFilling *filling, GError **error)
{
    for (guint table = 0; table < M2S_TABLES; table++)
        if (has_table(filling, table) && !set_sequence(filling, table, error))
            return FALSE;
    return m2s_database_commit(filling->database, error);
}

void
m2s_filling_clear(M2sFilling *filling)
{
    for (guint table = 0; table < M2S_TABLES; table++)
        g_free(filling->numbers[table].ids);
    g_free(filling->appends);
    g_free(filling->states);
    g_free(filling->users);
    g_free(filling->tags);
    g_free(filling->newcomers);
    g_clear_pointer(&filling->people, m2s_rows_free);
}

guint32
m2s_filling_id(const M2sFilling *filling, M2sKind kind, guint id)
{
    const M2sNumbers *numbers = &filling->numbers[kind];
    return id <= numbers->count ? numbers->ids[id] : 0; /* it may have come since */
}

guint32
m2s_filling_add(M2sFilling *filling, M2sKind kind, guint id)
{
    M2sNumbers *numbers = &filling->numbers[kind];
    return numbers->ids[id] = ++numbers->last;
}

gboolean
m2s_filling_is_new(const M2sFilling *filling, M2sKind kind, guint id)
{
    return m2s_filling_id(filling, kind, id) > filling->numbers[kind].before;
}

/* A table with its columns, as COPY has it.  Returns: (transfer full). */
static char *
target_of(const M2sFilling *filling, guint table)
{
    gboolean is_longer = table == M2S_PROJECT && filling->version->has_dependencies;
    return g_strdup_printf("%s (%s%s)", tables[table].name, tables[table].columns,
                           is_longer ? ", show_dependencies" : "");
}

gboolean
m2s_filling_begin_copy(M2sFilling *filling, guint table, GError **error)
{
    g_autofree char *target = target_of(filling, table);
    return m2s_database_begin_copy(filling->database, tables[table].what, target, error);
}

void
m2s_filling_count_rows(M2sFilling *filling, const M2sRows *rows)
{
    filling->loaded->mended += rows->mended;
    filling->loaded->cut += rows->cut;
}

/* Copies rows of table into target, and empties them. */
static gboolean
copy(M2sFilling *filling, guint table, const char *target, M2sRows *rows, GError **error)
{
    gboolean good = m2s_database_copy(filling->database, tables[table].what, target, rows, error);
    m2s_filling_count_rows(filling, rows);
    m2s_rows_clear(rows);
    return good;
}

gboolean
m2s_filling_copy(M2sFilling *filling, guint table, M2sRows *rows, GError **error)
{
    if (rows->count == 0)
        return TRUE;
    g_autofree char *target = target_of(filling, table);
    return copy(filling, table, target, rows, error);
}

/* COPY cannot pass by what is there, so rows go into a table of the session first. */
gboolean
m2s_filling_merge(M2sFilling *filling, guint table, M2sRows *rows, GError **error)
{
    const char *name = tables[table].name, *columns = tables[table].columns;
    const char *conflict = table == M2S_TABLE_TAG
                               ? "(patch_id, tag_id) DO UPDATE SET count = excluded.count "
                                 "WHERE excluded.count > patchwork_patchtag.count"
                               : "DO NOTHING";
    g_autofree char *make = g_strdup_printf(
        "CREATE TEMPORARY TABLE m2s_rows ON COMMIT DROP AS SELECT %s FROM %s LIMIT 0", columns,
        name);
    g_autofree char *target = g_strdup_printf("m2s_rows (%s)", columns);
    g_autofree char *merge =
        g_strdup_printf("INSERT INTO %s (%s) SELECT %s FROM m2s_rows ORDER BY id ON CONFLICT %s",
                        name, columns, columns, conflict);
    if (!filling->options->append || rows->count == 0)
        return m2s_filling_copy(filling, table, rows, error);
    if (!m2s_database_run(filling->database, "making a temporary table", make, error) ||
        !copy(filling, table, target, rows, error))
        return FALSE;
    return m2s_database_run(filling->database, tables[table].what, merge, error) &&
           m2s_database_run(filling->database, "removing a temporary table", "DROP TABLE m2s_rows",
                            error);
}

void
m2s_filling_remark(M2sFilling *filling, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(filling->loaded->remarks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}
