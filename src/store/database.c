/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening a store, and its transactions. */
#include <mbox2series/base.h>

#include "model/catalogue.h"
#include "store/file.h"
#include "store/migration.h"
#include "store/rows.h"

#define LOCK_SECONDS 30    /* how long to wait for somebody else's lock */
#define STEPS        20000 /* of SQLite's machine between two looks at the clock: some 0.2 ms */

static gboolean
is_stopped(const M2sStore *store)
{
    return store->patience.stop && g_atomic_int_get(store->patience.stop);
}

/* SQLite's own timeout sleeps for longer and longer, up to 0.1 s, so that of many deliveries at
 * once the one that has waited longest comes last.  It also counts the time it meant to sleep: on a
 * busy machine its 30 s last 39 s.  Returns: whether to try again. */
static int
wait_for_lock(void *data, int times)
{
    M2sStore *store = data;
    gint64 now = g_get_monotonic_time();
    if (times == 0)
        store->waiting_since = now;
    if (now - store->waiting_since >= (gint64)store->patience.lock_seconds * G_USEC_PER_SEC ||
        is_stopped(store))
        return FALSE;
    g_usleep(g_random_int_range(1000, 5000));
    return TRUE;
}

/* SQLite asks this while it works.  Returns: whether it is to give up. */
static int
is_too_late(void *data)
{
    const M2sStore *store = data;
    return is_stopped(store) || g_get_monotonic_time() > store->impatient_at;
}

/* patience: (nullable). */
static void
set_patience(M2sStore *store, const M2sPatience *patience)
{
    store->patience.lock_seconds = LOCK_SECONDS;
    if (patience == NULL)
        return;
    store->patience = *patience;
    store->impatient_at = G_MAXINT64;
    sqlite3_progress_handler(store->db, STEPS, is_too_late, store);
}

/* The snapshot is taken by the first read, not by BEGIN. */
gboolean
m2s_store_begin_reading(M2sStore *store, GError **error)
{
    gint64 version;
    if (store->patience.answer_seconds)
        store->impatient_at =
            g_get_monotonic_time() + (gint64)store->patience.answer_seconds * G_USEC_PER_SEC;
    if (!m2s_store_execute(store, "BEGIN", "reading it", error))
        return FALSE;
    if (m2s_store_read_version(store, &version, error))
        return TRUE;
    m2s_store_end_reading(store);
    return FALSE;
}

void
m2s_store_end_reading(M2sStore *store)
{
    /* Without memory, this fails, and the next transaction could not begin. */
    if (sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

/* The read takes the lock we need, and rolls back what a killed program left unfinished.  It fails
 * if whole pages are missing, but our own message says more than SQLite's. */
static gboolean
check_file(M2sStore *store, GError **error)
{
    g_autoptr(GError) problem = NULL;
    gboolean is_locked = m2s_store_begin_reading(store, &problem);
    gboolean is_whole = m2s_store_file_check(store->db, store->shown, error);
    if (is_locked)
        m2s_store_end_reading(store);
    else if (is_whole)
        g_propagate_error(error, g_steal_pointer(&problem));
    return is_locked && is_whole;
}

gboolean
m2s_store_count_changes(M2sStore *store, guint *changes, GError **error)
{
    return m2s_store_file_changes(store->db, store->shown, changes, error);
}

static gboolean
read_data_version(M2sStore *store, gint64 *version, GError **error)
{
    static const char sql[] = "PRAGMA data_version";
    return m2s_store_read_integer(store, sql, "reading its data version", version, error);
}

/* A write-ahead log would be faster, but before version 3.51.3 SQLite can corrupt a database that
 * has one if there are two writers. */
static gboolean
set_up(M2sStore *store, M2sStoreMode mode, GError **error)
{
    sqlite3_busy_handler(store->db, wait_for_lock, store);
    sqlite3_extended_result_codes(store->db, TRUE);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    const char *for_all = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                          "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768";
    const char *for_mode = mode == M2S_STORE_READ
                               ? "PRAGMA query_only = ON"
                               : "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA";
    return m2s_store_execute(store, for_all, "opening it", error) && check_file(store, error) &&
           m2s_store_execute(store, for_mode, "opening it", error) &&
           m2s_store_check_version(store, mode, error) &&
           read_data_version(store, &store->data_version, error);
}

gboolean
m2s_store_hold_changes(M2sStore *store, GError **error)
{
    static const char sql[] = "PRAGMA cache_spill = 262144"; /* pages of 4 KiB */
    return m2s_store_execute(store, sql, "opening it", error);
}

gboolean
m2s_store_shrink(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "PRAGMA shrink_memory", "giving back memory", error);
}

static void
finalize(gpointer statement)
{
    sqlite3_finalize(statement);
}

M2sStore *
m2s_store_open(const char *path, M2sStoreMode mode, GError **error)
{
    return m2s_store_open_within(path, mode, NULL, error);
}

M2sStore *
m2s_store_open_within(const char *path, M2sStoreMode mode, const M2sPatience *patience,
                      GError **error)
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
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        store->ids[kind] = g_hash_table_new(NULL, NULL);
        store->read_lists[kind] = g_hash_table_new(NULL, NULL);
    }
    set_patience(store, patience);
    return set_up(store, mode, error) ? g_steal_pointer(&store) : NULL;
}

static void
free_kind(M2sStore *store, M2sKind kind)
{
    g_hash_table_unref(store->ids[kind]);
    g_hash_table_unref(store->read_lists[kind]);
    for (guint i = 0; i < M2S_ROW_ACTIONS; i++) {
        g_free(store->rows[kind][i].sql);
        g_free(store->rows[kind][i].what);
    }
}

void
m2s_store_free(M2sStore *store)
{
    g_hash_table_unref(store->statements);
    g_hash_table_unref(store->states);
    g_hash_table_unref(store->users);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        free_kind(store, kind);
    sqlite3_close(store->db); /* rolls back what was not committed */
    m2s_packer_free(store->packer);
    m2s_catalogue_free(store->objects);
    g_free(store->shown);
    g_free(store);
}

const char *
m2s_store_name(const M2sStore *store)
{
    return store->shown;
}

void
m2s_store_set_config(M2sStore *store, const GPtrArray *states, const GPtrArray *users)
{
    g_hash_table_remove_all(store->states);
    g_hash_table_remove_all(store->users);
    store->all_states = states;
    store->all_users = users;
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
    if (!m2s_store_read_version(store, &version, error))
        return FALSE;
    if (version == m2s_store_version())
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: another version of mbox2series has upgraded it in the meantime", store->shown);
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
    /* After an error such as a full disk, SQLite has done so itself. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    m2s_store_forget(store);
}

static gboolean
read_last(M2sQuery *query, guint *id, GError **error)
{
    *id = m2s_query_next(query, error) ? m2s_query_id(query) : 0;
    return m2s_query_is_good(query);
}

gboolean
m2s_store_numbers(M2sStore *store, M2sStoreNumbers *numbers, GError **error)
{
    static const char sql[] = "SELECT max(id) FROM mails";
    *numbers = (M2sStoreNumbers){0};
    g_auto(M2sQuery) mails = m2s_query_begin(store, "counting mails", sql);
    if (!read_last(&mails, &numbers->mail, error))
        return FALSE;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_LAST);
        if (!read_last(&query, &numbers->objects[kind], error))
            return FALSE;
    }
    return TRUE;
}
