/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/objects.h"

#include "model/catalogue.h"
#include "model/fields.h"
#include "store/rows.h"

static void
remember(M2sStore *store, M2sKind kind, guint id, gconstpointer object)
{
    g_hash_table_insert(store->ids[kind], GUINT_TO_POINTER(id), (gpointer)object);
}

static gpointer
look_up(gpointer user_data, M2sKind kind, guint id, GError **error)
{
    return m2s_store_object(user_data, kind, id, error);
}

/* The object is remembered before what it points to is read, as a series and its cover point to
 * each other.  Reading goes no deeper than comment, patch, series, cover; if any of them cannot be
 * read, the object is forgotten again. */
static gpointer
read_object(M2sStore *store, M2sQuery *query, M2sKind kind, guint id, GError **error)
{
    const M2sRowReader reader = {store->objects, look_up, store};
    gpointer object = m2s_catalogue_add(store->objects, kind);
    remember(store, kind, id, object);
    if (m2s_row_read(query, kind, object, &reader, error))
        return object;
    g_hash_table_remove(store->ids[kind], GUINT_TO_POINTER(id));
    return NULL;
}

gpointer
m2s_store_object(M2sStore *store, M2sKind kind, guint id, GError **error)
{
    gpointer object = g_hash_table_lookup(store->ids[kind], GUINT_TO_POINTER(id));
    if (object)
        return object;
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_SELECT);
    m2s_query_bind_integer(&query, id);
    if (m2s_query_next(&query, error))
        return read_object(store, &query, kind, id, error);
    if (m2s_query_is_good(&query))
        m2s_store_fail_damaged(store, error, "there is no %s %u", m2s_kinds[kind].name, id);
    return NULL;
}

/* The number is the first column. */
gpointer
m2s_store_object_of_row(M2sStore *store, M2sKind kind, M2sQuery *query, GError **error)
{
    guint id = m2s_query_id(query);
    gpointer object = g_hash_table_lookup(store->ids[kind], GUINT_TO_POINTER(id));
    query->column = 0;
    return object ? object : read_object(store, query, kind, id, error);
}

gboolean
m2s_store_insert(M2sStore *store, M2sKind kind, gconstpointer object, GError **error)
{
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_INSERT);
    m2s_row_bind(&query, kind, M2S_ROW_INSERT, object);
    if (!m2s_query_run(&query, error))
        return FALSE;
    if (kind != M2S_EVENT) /* nothing points to an event */
        remember(store, kind, m2s_object_id(object), object);
    return TRUE;
}

gboolean
m2s_store_update(M2sStore *store, M2sKind kind, gconstpointer object, GError **error)
{
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_UPDATE);
    m2s_row_bind(&query, kind, M2S_ROW_UPDATE, object);
    if (!m2s_query_run(&query, error))
        return FALSE;
    return sqlite3_changes(store->db) == 1 ||
           m2s_store_fail_damaged(store, error, "there is no %s %u", m2s_kinds[kind].name,
                                  m2s_object_id(object));
}

gboolean
m2s_store_remove_cover(M2sStore *store, const M2sSeries *series, GError **error)
{
    static const char sql[] = "UPDATE series SET cover = NULL WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "updating a series", sql);
    m2s_query_bind_integer(&query, series->id);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_insert_reference(M2sStore *store, const char *msgid, const M2sSeries *series,
                           GError **error)
{
    static const char sql[] =
        "INSERT INTO series_references (project, msgid, series) VALUES (?, ?, ?)";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a reference", sql);
    m2s_query_bind_integer(&query, series->project->id);
    m2s_query_bind_text(&query, msgid);
    m2s_query_bind_integer(&query, series->id);
    return m2s_query_run(&query, error);
}

gboolean
m2s_store_insert_dependency(M2sStore *store, const M2sSeries *series, const M2sSeries *dependency,
                            GError **error)
{
    static const char sql[] = "INSERT INTO series_dependencies (series, dependency) VALUES (?, ?)"
                              " ON CONFLICT (series, dependency) DO NOTHING";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing a dependency", sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, dependency->id);
    return m2s_query_run(&query, error);
}

guint
m2s_store_held(const M2sStore *store)
{
    guint held = 0;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        held += g_hash_table_size(store->ids[kind]);
    return held;
}

void
m2s_store_forget(M2sStore *store)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        g_hash_table_remove_all(store->ids[kind]);
        g_hash_table_remove_all(store->read_lists[kind]);
    }
    m2s_catalogue_free(store->objects);
    store->objects = m2s_catalogue_new(NULL);
}
