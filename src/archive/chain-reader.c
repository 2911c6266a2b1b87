/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the chains of some postings as revisions. */
#include "archive/chains.h"
#include "revisions/linking.h"

#include "store/errors.h"

/* What is being read. */
typedef struct {
    M2sStore *store;
    gboolean is_whole; /* also reads other chains that are of interest */
    M2sChains *chains;
    GHashTable *set;  /* of M2sLinked * */
    GPtrArray *queue; /* the same, in the order in which they were found */
} Reading;

static void
reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->chains, m2s_chains_free);
    g_hash_table_unref(reading->set);
    g_ptr_array_unref(reading->queue);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

static gboolean
add_chain(Reading *reading, guint id, GError **error)
{
    g_autoptr(GHashTable) tree = g_hash_table_new(NULL, NULL);
    GHashTableIter iter;
    gpointer member;
    if (!m2s_chains_add_tree(reading->chains, id, tree, error))
        return FALSE;
    g_hash_table_iter_init(&iter, tree);
    while (g_hash_table_iter_next(&iter, &member, NULL))
        if (g_hash_table_add(reading->set, member))
            g_ptr_array_add(reading->queue, member);
    return TRUE;
}

/* Adds the chain of the posting that a patch is in. */
static gboolean
add_chain_of(Reading *reading, guint patch, GError **error)
{
    M2sPartRow part;
    gboolean found;
    if (!m2s_links_find_part_of(reading->store, m2s_place_of_patch(patch), &part, &found, error))
        return FALSE;
    if (!found)
        return m2s_store_fail_damaged(reading->store, error, "patch %u is in no posting", patch);
    return add_chain(reading, part.posting, error);
}

/* An older self of a patch can be in another chain. */
static gboolean
add_older(Reading *reading, const M2sLinked *linked, GError **error)
{
    GHashTableIter iter;
    gpointer row;
    g_hash_table_iter_init(&iter, linked->older);
    while (g_hash_table_iter_next(&iter, NULL, &row)) {
        const guint older = ((const M2sPieceRow *)row)->older;
        if (older && !add_chain_of(reading, older, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
add_all(Reading *reading, const GArray *ids, GError **error)
{
    for (guint i = 0; i < ids->len; i++) {
        const guint id = g_array_index(ids, guint, i);
        const M2sLinked *linked = m2s_chains_get(reading->chains, id, error);
        if (linked == NULL || !add_chain(reading, id, error) ||
            (reading->is_whole && linked->row.runner_up &&
             !add_chain(reading, linked->row.runner_up, error)))
            return FALSE;
    }
    for (guint i = 0; i < reading->queue->len; i++) {
        M2sLinked *linked = g_ptr_array_index(reading->queue, i);
        if (!m2s_chains_fill(reading->chains, linked, error) ||
            (reading->is_whole && !add_older(reading, linked, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean
set_revisions(const Reading *reading, const M2sLinked *linked, GError **error)
{
    m2s_entry_init_revisions(linked->entry);
    const GArray *revisions = linked->entry->posting.revisions;
    for (guint i = 0; i < revisions->len; i++) {
        M2sPatchRevision *revision = &g_array_index(revisions, M2sPatchRevision, i);
        const gint64 place = m2s_place_of_patch(revision->patch->item.id);
        const M2sPieceRow *row = g_hash_table_lookup(linked->older, &place);
        revision->change = row->change;
        revision->match = row->match;
        if (row->older && (revision->predecessor = m2s_chains_item(
                               reading->store, m2s_place_of_patch(row->older), error)) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean
set_links(const Reading *reading, const M2sLinked *linked, GError **error)
{
    M2sPosting *posting = &linked->entry->posting;
    posting->relation = linked->row.relation;
    posting->basis = linked->row.basis;
    posting->score = linked->row.score;
    const gboolean has_other = reading->is_whole && linked->row.runner_up;
    const M2sLinked *other =
        has_other ? m2s_chains_get(reading->chains, linked->row.runner_up, error) : NULL;
    if (has_other && other == NULL)
        return FALSE;
    if (other && g_hash_table_contains(reading->set, other))
        posting->runner_up = &other->entry->posting;
    return set_revisions(reading, linked, error);
}

M2sRevisions *
m2s_chains_revisions(M2sStore *store, const GArray *ids, M2sRevisionsDepth depth, GError **error)
{
    const gboolean is_whole = depth == M2S_REVISIONS_WHOLE;
    g_auto(Reading) reading = {store, is_whole, m2s_chains_new(store, is_whole, G_MAXUINT64),
                               g_hash_table_new(NULL, NULL), g_ptr_array_new()};
    if (!add_all(&reading, ids, error))
        return NULL;
    g_autoptr(GPtrArray) all = m2s_chains_put_in_order(reading.chains, reading.set);
    for (guint i = 0; i < all->len; i++)
        if (!set_links(&reading, g_ptr_array_index(all, i), error))
            return NULL;
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_entry_free);
    for (guint i = 0; i < all->len; i++) {
        M2sLinked *linked = g_ptr_array_index(all, i);
        linked->entry->posting.id = i + 1;
        g_ptr_array_add(entries, g_steal_pointer(&linked->entry));
    }
    return m2s_revisions_of_entries(entries);
}
