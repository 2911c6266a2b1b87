/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "model/catalogue.h"
#include "store/packed-mails.h"
#include "store/query.h"
#include "store/rules.h"
#include "store/schema.h"
#include "store/state-private.h"

#define LOCK_SECONDS 30 /* that a lock of somebody else is waited for */

/* What makes version 1 of nothing, version 2 of version 1, and so on. */
static const char *const migrations[] = {schema, packed_mails, rules};

G_STATIC_ASSERT(G_N_ELEMENTS(migrations) == M2S_STORE_VERSION);

/* What may work later. */
static gboolean
is_temporary(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_INTERRUPT:
        return TRUE;
    case SQLITE_CANTOPEN:
        return result != SQLITE_CANTOPEN_SYMLINK;
    default:
        return FALSE;
    }
}

/* What the system said when SQLite failed with result; 0 if it is not known. */
static int
system_error(sqlite3 *db, int result)
{
    if (result == SQLITE_READONLY_DIRECTORY) { /* found out by a look at the folder */
        g_autofree char *folder = g_path_get_dirname(sqlite3_db_filename(db, "main"));
        return access(folder, W_OK) == 0 ? 0 : errno;
    }
    gboolean is_kept = (result & 0xff) == SQLITE_CANTOPEN || (result & 0xff) == SQLITE_IOERR;
    return is_kept ? sqlite3_system_errno(db) : 0;
}

void
m2s_store_fail(sqlite3 *db, const char *shown, int result, const char *what, GError **error)
{
    /* SQLite's text is of the last call, which may have been another than the one that failed. */
    gboolean newest = db && (sqlite3_errcode(db) & 0xff) == (result & 0xff);
    int number = newest ? system_error(db, result) : 0;
    g_set_error(error, M2S_ERROR, is_temporary(result) ? M2S_ERROR_UNAVAILABLE : M2S_ERROR_DATA,
                "%s: %s failed: %s%s%s", shown, what,
                newest ? sqlite3_errmsg(db) : sqlite3_errstr(result), number ? ": " : "",
                number ? g_strerror(number) : "");
}

gboolean
m2s_store_fail_damaged(const M2sStore *store, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: the state is damaged: %s", store->shown,
                what);
    return FALSE;
}

gboolean
m2s_store_execute(M2sStore *store, const char *sql, const char *what, GError **error)
{
    int result = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    if (result != SQLITE_OK)
        m2s_store_fail(store->db, store->shown, result, what, error);
    return result == SQLITE_OK;
}

static gboolean
read_integer(M2sStore *store, const char *sql, const char *what, gint64 *value, GError **error)
{
    *value = 0;
    g_auto(M2sQuery) query = m2s_query_begin(store, what, sql);
    if (m2s_query_next(&query, error))
        *value = m2s_query_integer(&query);
    return m2s_query_is_good(&query);
}

static gboolean
read_version(M2sStore *store, gint64 *version, GError **error)
{
    static const char sql[] = "PRAGMA user_version";
    return read_integer(store, sql, "reading its version", version, error);
}

static gboolean
read_data_version(M2sStore *store, gint64 *version, GError **error)
{
    static const char sql[] = "PRAGMA data_version";
    return read_integer(store, sql, "reading its data version", version, error);
}

static gboolean
migrate(M2sStore *store, gint64 version, GError **error)
{
    for (; version < M2S_STORE_VERSION; version++)
        if (!m2s_store_execute(store, migrations[version], "bringing it up to date", error))
            return FALSE;
    g_autofree char *sql = g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                           M2S_STORE_APPLICATION, M2S_STORE_VERSION);
    return m2s_store_execute(store, sql, "bringing it up to date", error);
}

/* Another program may have been quicker: all is looked at again behind the lock. */
static gboolean
migrate_locked(M2sStore *store, GError **error)
{
    static const char tables_sql[] = "SELECT count(*) FROM sqlite_schema";
    gint64 version, tables;
    if (!read_version(store, &version, error) ||
        !read_integer(store, tables_sql, "reading its schema", &tables, error))
        return FALSE;
    if (version == 0 && tables > 0) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: it is the data base of another program",
                    store->shown);
        return FALSE;
    }
    return version >= M2S_STORE_VERSION || migrate(store, version, error);
}

static gboolean
bring_up_to_date(M2sStore *store, GError **error)
{
    if (!m2s_store_execute(store, "BEGIN IMMEDIATE", "locking it", error))
        return FALSE;
    if (migrate_locked(store, error) && m2s_store_commit(store, error))
        return TRUE;
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return FALSE;
}

static gboolean
check_version(M2sStore *store, M2sStoreMode mode, GError **error)
{
    gint64 version;
    if (!read_version(store, &version, error))
        return FALSE;
    gboolean is_older = version > 0 && version < M2S_STORE_VERSION;
    if ((is_older && mode != M2S_STORE_READ) || (version == 0 && mode == M2S_STORE_WRITE))
        return bring_up_to_date(store, error);
    if (version == M2S_STORE_VERSION)
        return TRUE;
    g_set_error(error, M2S_ERROR, version == 0 ? M2S_ERROR_NO_INPUT : M2S_ERROR_DATA, "%s: %s",
                store->shown,
                version == 0 ? "it is empty"
                : version > M2S_STORE_VERSION
                    ? "it was written by a newer version of mbox2series"
                    : "it was written by an older version of mbox2series; "
                      "the next “ingest”, or “rebuild”, brings it up to date");
    return FALSE;
}

/* Waits a little for a lock.  SQLite's own timeout sleeps longer and longer, up to 0.1 s, so that who
 * has waited longest comes last of many deliveries at once, and it counts what it meant to sleep: on
 * a busy machine its 30 s are 39.  Returns: whether to try again. */
static int
wait_for_lock(void *data, int times)
{
    M2sStore *store = data;
    gint64 now = g_get_monotonic_time();
    if (times == 0)
        store->waiting_since = now;
    if (now - store->waiting_since >= LOCK_SECONDS * G_USEC_PER_SEC)
        return FALSE;
    g_usleep(g_random_int_range(1000, 5000));
    return TRUE;
}

/* The moment is that of the first look. */
gboolean
m2s_store_begin_reading(M2sStore *store, GError **error)
{
    gint64 version;
    if (!m2s_store_execute(store, "BEGIN", "reading it", error))
        return FALSE;
    if (read_version(store, &version, error))
        return TRUE;
    m2s_store_end_reading(store);
    return FALSE;
}

void
m2s_store_end_reading(M2sStore *store)
{
    sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
}

/* A look at the file takes the lock that is needed, and undoes what a killed program has left half
 * done.  It fails if whole pages are missing: that is said better here. */
static gboolean
check_size(M2sStore *store, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean is_locked = m2s_store_begin_reading(store, &problem);
    gboolean is_whole = m2s_store_file_check_size(store->db, store->shown, error);
    if (is_locked)
        m2s_store_end_reading(store);
    else if (is_whole)
        g_propagate_error(error, g_steal_pointer(&problem));
    return is_locked && is_whole;
}

/* A write-ahead log would be faster, but SQLite before 3.51.3 may damage a file with one under two
 * writers. */
static gboolean
set_up(M2sStore *store, M2sStoreMode mode, GError **error)
{
    sqlite3_busy_handler(store->db, wait_for_lock, store);
    sqlite3_extended_result_codes(store->db, TRUE);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    const char *for_all = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                          "PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536";
    const char *for_mode = mode == M2S_STORE_READ
                               ? "PRAGMA query_only = ON"
                               : "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA";
    return m2s_store_execute(store, for_all, "opening it", error) && check_size(store, error) &&
           m2s_store_execute(store, for_mode, "opening it", error) &&
           check_version(store, mode, error) &&
           read_data_version(store, &store->data_version, error);
}

static void
finalize(gpointer statement)
{
    sqlite3_finalize(statement);
}

M2sStore *
m2s_store_open(const char *path, M2sStoreMode mode, GError **error)
{
    g_autofree char *shown = g_filename_display_name(path);
    sqlite3 *db = m2s_store_file_open(path, mode, shown, error);
    if (db == NULL)
        return NULL;
    g_autoptr(M2sStore) store = g_new0(M2sStore, 1);
    store->db = db;
    store->shown = g_steal_pointer(&shown);
    store->statements = g_hash_table_new_full(NULL, NULL, NULL, finalize);
    store->states = g_hash_table_new(g_str_hash, g_str_equal);
    store->users = g_hash_table_new(g_str_hash, g_str_equal);
    store->packer = m2s_packer_new();
    store->objects = m2s_catalogue_new(NULL);
    GHashTable **const ids[] = {
        &store->project_ids, &store->person_ids,        &store->series_ids,       &store->cover_ids,
        &store->patch_ids,   &store->cover_comment_ids, &store->patch_comment_ids};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        *ids[i] = g_hash_table_new(NULL, NULL);
    return set_up(store, mode, error) ? g_steal_pointer(&store) : NULL;
}

void
m2s_store_free(M2sStore *store)
{
    GHashTable *const tables[] = {
        store->statements,        store->states,           store->users,     store->person_ids,
        store->project_ids,       store->series_ids,       store->cover_ids, store->patch_ids,
        store->cover_comment_ids, store->patch_comment_ids};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        g_hash_table_unref(tables[i]);
    sqlite3_close(store->db); /* rolls back what was not committed */
    m2s_packer_free(store->packer);
    m2s_catalogue_free(store->objects);
    g_free(store->shown);
    g_free(store);
}

void
m2s_store_set_config(M2sStore *store, const GPtrArray *states, const GPtrArray *users)
{
    g_hash_table_remove_all(store->states);
    g_hash_table_remove_all(store->users);
    store->first_state = states->len ? g_ptr_array_index(states, 0) : NULL;
    for (guint i = 0; i < states->len; i++) {
        M2sState *state = g_ptr_array_index(states, i);
        g_hash_table_insert(store->states, state->slug, state);
    }
    for (guint i = 0; i < users->len; i++) {
        M2sUser *user = g_ptr_array_index(users, i);
        g_hash_table_insert(store->users, user->email, user);
    }
}

void
m2s_store_forget(M2sStore *store)
{
    GHashTable *const ids[] = {store->project_ids,      store->person_ids, store->series_ids,
                               store->cover_ids,        store->patch_ids,  store->cover_comment_ids,
                               store->patch_comment_ids};
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++)
        g_hash_table_remove_all(ids[i]);
    m2s_catalogue_free(store->objects);
    store->objects = m2s_catalogue_new(NULL);
}

static gboolean
check_change(M2sStore *store, gboolean *changed, GError **error)
{
    gint64 data_version, version;
    if (!read_data_version(store, &data_version, error))
        return FALSE;
    *changed = data_version != store->data_version;
    if (!*changed)
        return TRUE;
    store->data_version = data_version;
    m2s_store_forget(store);
    if (!read_version(store, &version, error))
        return FALSE;
    if (version == M2S_STORE_VERSION)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: meanwhile, another version of mbox2series has taken it over", store->shown);
    return FALSE;
}

gboolean
m2s_store_begin(M2sStore *store, gboolean *changed, GError **error)
{
    gboolean ignored;
    if (!m2s_store_execute(store, "BEGIN IMMEDIATE", "locking it", error))
        return FALSE;
    if (check_change(store, changed ? changed : &ignored, error))
        return TRUE;
    m2s_store_rollback(store);
    return FALSE;
}

gboolean
m2s_store_commit(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "COMMIT", "committing", error);
}

void
m2s_store_rollback(M2sStore *store)
{
    /* An error such as a full disk has rolled back already. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    m2s_store_forget(store);
}

const char *
m2s_store_name(const M2sStore *store)
{
    return store->shown;
}

gboolean
m2s_store_numbers(M2sStore *store, M2sStoreNumbers *numbers, GError **error)
{
    static const char sql[] =
        "SELECT (SELECT max(id) FROM mails), (SELECT max(id) FROM projects),"
        " (SELECT max(id) FROM people), (SELECT max(id) FROM series), (SELECT max(id) FROM covers),"
        " (SELECT max(id) FROM patches), (SELECT max(id) FROM cover_comments),"
        " (SELECT max(id) FROM patch_comments), (SELECT max(id) FROM events)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "counting objects", sql);
    *numbers = (M2sStoreNumbers){0};
    if (m2s_query_next(&query, error)) {
        numbers->mail = m2s_query_id(&query);
        for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
            numbers->objects[kind] = m2s_query_id(&query);
    }
    return m2s_query_is_good(&query);
}
