/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads everything, kind by kind, so that what a row points to has been read before it. */
#include "model/catalogue.h"
#include "model/fields.h"
#include "store/migration.h"
#include "store/rows.h"

typedef struct {
    M2sStore *store;
    M2sCatalogue *catalogue;
    GHashTable *newest; /* set of M2sComment of the kind being read: the last of each Message-ID */
} Loader;

static gpointer
look_up(gpointer user_data, M2sKind kind, guint id, GError **error)
{
    const Loader *loader = user_data;
    const GPtrArray *objects = loader->catalogue->objects[kind];
    if (id >= 1 && id <= objects->len)
        return g_ptr_array_index(objects, id - 1);
    m2s_store_fail_damaged(loader->store, error, "a row points to %s %u, which does not exist",
                           m2s_kinds[kind].name, id);
    return NULL;
}

/* Makes a blank cover for each row: series, which are read first, point to them. */
static gboolean
make_covers(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM covers";
    gint64 count;
    if (!m2s_store_read_integer(loader->store, sql, "counting covers", &count, error))
        return FALSE;
    while (count-- > 0)
        m2s_catalogue_add(loader->catalogue, M2S_COVER);
    return TRUE;
}

static guint
hash_comment(gconstpointer comment)
{
    return g_str_hash(((const M2sComment *)comment)->item.msgid);
}

static gboolean
are_same(gconstpointer one, gconstpointer other)
{
    const M2sItem *first = one, *second = other;
    return first->project == second->project && g_str_equal(first->msgid, second->msgid);
}

static void
link_comment(Loader *loader, M2sComment *comment)
{
    comment->same_id = g_hash_table_lookup(loader->newest, comment);
    g_hash_table_add(loader->newest, comment);
}

/* Reads the row that query is at, of the object numbered count + 1. */
static gboolean
load_row(Loader *loader, M2sQuery *query, M2sKind kind, guint count, GError **error)
{
    const M2sRowReader reader = {loader->catalogue, look_up, loader};
    const GPtrArray *objects = loader->catalogue->objects[kind];
    gpointer object = count < objects->len ? g_ptr_array_index(objects, count)
                                           : m2s_catalogue_add(loader->catalogue, kind);
    if (!m2s_row_read(query, kind, object, &reader, error))
        return FALSE;
    if (m2s_object_id(object) != count + 1)
        return m2s_store_fail_damaged(loader->store, error, "%s %u comes after %u",
                                      m2s_kinds[kind].name, m2s_object_id(object), count);
    m2s_catalogue_attach(kind, object);
    if (kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT)
        link_comment(loader, object);
    return TRUE;
}

static gboolean
load_kind(Loader *loader, M2sKind kind, GError **error)
{
    guint count = 0;
    g_hash_table_remove_all(loader->newest);
    g_auto(M2sQuery) query = m2s_row_query(loader->store, kind, M2S_ROW_SELECT_ALL);
    while (m2s_query_next(&query, error))
        if (!load_row(loader, &query, kind, count++, error))
            return FALSE;
    if (!m2s_query_is_good(&query))
        return FALSE;
    return count == loader->catalogue->objects[kind]->len ||
           m2s_store_fail_damaged(loader->store, error, "an index has more %s than there are",
                                  m2s_kinds[kind].plural);
}

static gboolean
load_dependencies(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT series, dependency FROM series_dependencies ORDER BY id";
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading dependencies", sql);
    while (m2s_query_next(&query, error)) {
        M2sSeries *series, *dependency;
        if (!(series = look_up(loader, M2S_SERIES, m2s_query_id(&query), error)) ||
            !(dependency = look_up(loader, M2S_SERIES, m2s_query_id(&query), error)))
            return FALSE;
        m2s_list_append(&series->dependencies, dependency);
        m2s_list_append(&dependency->dependents, series);
    }
    return m2s_query_is_good(&query);
}

static gboolean
load_all(Loader *loader, M2sKind end, GError **error)
{
    if (!m2s_store_check_fresh(loader->store, error) || !make_covers(loader, error))
        return FALSE;
    for (M2sKind kind = 0; kind < end; kind++)
        if (!load_kind(loader, kind, error))
            return FALSE;
    return load_dependencies(loader, error);
}

M2sCatalogue *
m2s_store_load(M2sStore *store, GError **error)
{
    return m2s_store_load_before(store, M2S_KINDS, error);
}

M2sCatalogue *
m2s_store_load_before(M2sStore *store, M2sKind end, GError **error)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(GHashTable) newest = g_hash_table_new(hash_comment, are_same);
    Loader loader = {store, catalogue, newest};
    /* All in one transaction, which may be open already. */
    gboolean alone = sqlite3_get_autocommit(store->db);
    if (alone && !m2s_store_begin_reading(store, error))
        return NULL;
    gboolean good = load_all(&loader, end, error);
    if (alone)
        m2s_store_end_reading(store);
    return good ? g_steal_pointer(&catalogue) : NULL;
}
