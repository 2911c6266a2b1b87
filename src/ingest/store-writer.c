/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/store-writer.h"

#include "archive/chains.h"
#include "model/catalogue.h"
#include "model/object.h"
#include "store/details.h"
#include "store/extracts.h"

/* Notes that what object is, or which mails it has, bears on revisions. */
static gboolean
mark(M2sStore *store, M2sKind kind, gconstpointer object, GError **error)
{
    const guint id = m2s_object_id(object);
    switch (kind) {
    case M2S_SERIES:
        return m2s_links_mark_series(store, id, error);
    case M2S_PATCH:
        return m2s_links_mark_piece(store, m2s_place_of_patch(id), error);
    case M2S_COVER:
        return m2s_links_mark_piece(store, m2s_place_of_cover(id), error);
    default:
        return TRUE;
    }
}

/* Details are of no use to those who write a store: no memory is kept for them. */
static gboolean
insert(M2sStore *store, M2sKind kind, gpointer object, GError **error)
{
    if (!m2s_store_insert(store, kind, object, error) ||
        !m2s_store_insert_extract(store, kind, object, error) ||
        !m2s_store_insert_details(store, kind, object, error) || !mark(store, kind, object, error))
        return FALSE;
    m2s_object_drop_details(kind, object);
    return TRUE;
}

static gboolean
insert_new(M2sStore *store, const GPtrArray *objects, M2sKind kind, M2sChanges *changes,
           GError **error)
{
    guint *written = &changes->written[kind];
    for (; *written < objects->len; ++*written)
        if (!insert(store, kind, g_ptr_array_index(objects, *written), error))
            return FALSE;
    return TRUE;
}

static gboolean
update_changed(M2sStore *store, M2sKind kind, GHashTable *changed, GError **error)
{
    GHashTableIter iter;
    gpointer object;
    g_hash_table_iter_init(&iter, changed);
    while (g_hash_table_iter_next(&iter, &object, NULL))
        if (!m2s_store_update(store, kind, object, error) || !mark(store, kind, object, error))
            return FALSE;
    g_hash_table_remove_all(changed);
    return TRUE;
}

static gboolean
insert_references(M2sStore *store, GPtrArray *references, GError **error)
{
    for (guint i = 0; i < references->len; i++) {
        const M2sClaim *reference = g_ptr_array_index(references, i);
        if (!m2s_store_insert_reference(store, reference->msgid, reference->series, error))
            return FALSE;
    }
    g_ptr_array_set_size(references, 0);
    return TRUE;
}

static gboolean
insert_dependencies(M2sStore *store, GArray *dependencies, GError **error)
{
    for (guint i = 0; i < dependencies->len; i++) {
        const M2sDependency *link = &g_array_index(dependencies, M2sDependency, i);
        if (!m2s_store_insert_dependency(store, link->series, link->dependency, error))
            return FALSE;
    }
    g_array_set_size(dependencies, 0);
    return TRUE;
}

/* A cover can be that of one series only, even between two writes. */
static gboolean
remove_covers(M2sStore *store, GPtrArray *robbed, GError **error)
{
    for (guint i = 0; i < robbed->len; i++)
        if (!m2s_store_remove_cover(store, g_ptr_array_index(robbed, i), error) ||
            !mark(store, M2S_SERIES, g_ptr_array_index(robbed, i), error))
            return FALSE;
    g_ptr_array_set_size(robbed, 0);
    return TRUE;
}

/* New objects of all kinds come first: changed ones may point to them. */
gboolean
m2s_store_writer_flush(M2sIndex *index, M2sStore *store, GError **error)
{
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    M2sChanges *changes = m2s_index_changes(index);
    if (!remove_covers(store, changes->robbed, error))
        return FALSE;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        if (!insert_new(store, catalogue->objects[kind], kind, changes, error))
            return FALSE;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        if (!update_changed(store, kind, changes->changed[kind], error))
            return FALSE;
    return insert_references(store, changes->references, error) &&
           insert_dependencies(store, changes->dependencies, error);
}

static gboolean
compare_reference(const M2sClaim *reference, M2sStore *store, M2sStoreProblem tell,
                  gpointer user_data, GError **error)
{
    const M2sSeries *series = reference->series;
    guint id;
    if (!m2s_store_find_reference(store, series->project->id, reference->msgid, &id, error))
        return FALSE;
    if (id == series->id)
        return TRUE;
    g_autofree char *what = g_strdup_printf(
        "%s is a reference of series %u, where its mails say %u", reference->msgid, id, series->id);
    tell(what, user_data);
    return TRUE;
}

gboolean
m2s_store_writer_compare(M2sIndex *index, M2sStore *store, M2sStoreProblem tell, gpointer user_data,
                         GError **error)
{
    const GPtrArray *references = m2s_index_changes(index)->references;
    guint count;
    if (!m2s_store_count_references(store, &count, error))
        return FALSE;
    if (count != references->len) {
        g_autofree char *what = g_strdup_printf("series refer to %u mails, where its mails say %u",
                                                count, references->len);
        tell(what, user_data);
    }
    for (guint i = 0; i < references->len; i++)
        if (!compare_reference(g_ptr_array_index(references, i), store, tell, user_data, error))
            return FALSE;
    return TRUE;
}
