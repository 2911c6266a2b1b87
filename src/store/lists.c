/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of objects, read when they are first needed. */
#include "model/catalogue.h"
#include "model/object.h"
#include "store/details.h"
#include "store/matches.h"
#include "store/objects.h"
#include "store/rows.h"

/* Each list of an object is read once. */
static gboolean
is_read(M2sStore *store, M2sWith list, M2sKind kind, gconstpointer object)
{
    GHashTable *read = store->read_lists[kind];
    gpointer id = GUINT_TO_POINTER(m2s_object_id(object));
    guint lists = GPOINTER_TO_UINT(g_hash_table_lookup(read, id));
    g_hash_table_insert(read, id, GUINT_TO_POINTER(lists | list));
    return (lists & list) != 0;
}

/* Reads the objects of kind that action finds for id, and attaches them to their lists. */
static gboolean
attach_all(M2sStore *store, M2sKind kind, M2sRowAction action, guint id, GError **error)
{
    g_auto(M2sQuery) query = m2s_row_query(store, kind, action);
    m2s_query_bind_integer(&query, id);
    while (m2s_query_next(&query, error)) {
        gpointer object = m2s_store_object_of_row(store, kind, &query, error);
        if (object == NULL)
            return FALSE;
        m2s_catalogue_attach(kind, object);
    }
    return m2s_query_is_good(&query);
}

static gboolean
read_comments(M2sStore *store, M2sKind parent_kind, gconstpointer parent, GError **error)
{
    const M2sKind kind = parent_kind == M2S_PATCH ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT;
    return is_read(store, M2S_WITH_COMMENTS, parent_kind, parent) ||
           attach_all(store, kind, M2S_ROW_SELECT_LIST, m2s_object_id(parent), error);
}

/* The index of patches has them by number; lists are in the order of arrival. */
static gboolean
read_patches(M2sStore *store, const M2sSeries *series, GError **error)
{
    if (!attach_all(store, M2S_PATCH, M2S_ROW_SELECT_LIST, series->id, error))
        return FALSE;
    g_ptr_array_sort(series->patches, m2s_compare_ids);
    return TRUE;
}

/* If none of its patches has its replies yet, one query finds them all. */
static gboolean
read_comments_of_patches(M2sStore *store, const M2sSeries *series, GError **error)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    for (guint i = 0; i < series->patches->len; i++) {
        gpointer patch = g_ptr_array_index(series->patches, i);
        if (!is_read(store, M2S_WITH_COMMENTS, M2S_PATCH, patch))
            g_ptr_array_add(others, patch);
    }
    if (others->len == series->patches->len)
        return attach_all(store, M2S_PATCH_COMMENT, M2S_ROW_SELECT_REPLIES, series->id, error);
    for (guint i = 0; i < others->len; i++)
        if (!attach_all(store, M2S_PATCH_COMMENT, M2S_ROW_SELECT_LIST,
                        m2s_object_id(g_ptr_array_index(others, i)), error))
            return FALSE;
    return TRUE;
}

static gboolean
read_comments_of_series(M2sStore *store, const M2sSeries *series, GError **error)
{
    return (series->cover == NULL || read_comments(store, M2S_COVER, series->cover, error)) &&
           read_comments_of_patches(store, series, error);
}

/* Appends the series whose numbers sql finds for series to list. */
static gboolean
read_series_list(M2sStore *store, const char *sql, const M2sSeries *series, GPtrArray **list,
                 GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading dependencies", sql);
    m2s_query_bind_integer(&query, series->id);
    while (m2s_query_next(&query, error)) {
        gpointer other = m2s_store_object(store, M2S_SERIES, m2s_query_id(&query), error);
        if (other == NULL)
            return FALSE;
        m2s_list_append(list, other);
    }
    return m2s_query_is_good(&query);
}

static gboolean
read_dependencies(M2sStore *store, M2sSeries *series, GError **error)
{
    static const char dependencies_sql[] =
        "SELECT dependency FROM series_dependencies WHERE series = ? ORDER BY id";
    static const char dependents_sql[] =
        "SELECT series FROM series_dependencies WHERE dependency = ? ORDER BY id";
    return read_series_list(store, dependencies_sql, series, &series->dependencies, error) &&
           read_series_list(store, dependents_sql, series, &series->dependents, error);
}

static gboolean
fill_series(M2sStore *store, M2sSeries *series, M2sWith with, GError **error)
{
    gboolean needs_patches = (with & (M2S_WITH_PATCHES | M2S_WITH_COMMENTS)) != 0;
    if (needs_patches && !is_read(store, M2S_WITH_PATCHES, M2S_SERIES, series) &&
        !read_patches(store, series, error))
        return FALSE;
    if ((with & M2S_WITH_COMMENTS) && !read_comments_of_series(store, series, error))
        return FALSE;
    return !(with & M2S_WITH_DEPENDENCIES) ||
           is_read(store, M2S_WITH_DEPENDENCIES, M2S_SERIES, series) ||
           read_dependencies(store, series, error);
}

gboolean
m2s_store_fill(M2sStore *store, M2sKind kind, gpointer object, M2sWith with, GError **error)
{
    if ((with & M2S_WITH_DETAILS) && !m2s_store_read_details(store, kind, object, error))
        return FALSE;
    if (kind == M2S_SERIES)
        return fill_series(store, object, with, error);
    gboolean is_parent = kind == M2S_COVER || kind == M2S_PATCH;
    return !is_parent || !(with & M2S_WITH_COMMENTS) || read_comments(store, kind, object, error);
}
