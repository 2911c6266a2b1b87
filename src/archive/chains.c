/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/chains.h"

#include <mbox2series/base.h>

#include "revisions/postings.h"
#include "store/errors.h"
#include "store/extracts.h"
#include "store/objects.h"

struct M2sChains {
    M2sStore *store;
    gboolean with_sketches;
    GHashTable *known; /* number -> M2sLinked */
    guint now;         /* how often they were tidied */
    guint64 left;      /* how many postings may still be read */
    gboolean is_spent;
};

static void
linked_free(gpointer data)
{
    M2sLinked *linked = data;
    if (linked->entry)
        m2s_entry_free(linked->entry);
    g_clear_pointer(&linked->older, g_hash_table_unref);
    g_clear_pointer(&linked->successors, g_array_unref);
    g_free(linked);
}

M2sChains *
m2s_chains_new(M2sStore *store, gboolean with_sketches, guint64 limit)
{
    M2sChains *chains = g_new0(M2sChains, 1);
    chains->left = limit;
    chains->store = store;
    chains->with_sketches = with_sketches;
    chains->known = g_hash_table_new_full(NULL, NULL, NULL, linked_free);
    return chains;
}

void
m2s_chains_free(M2sChains *chains)
{
    g_hash_table_unref(chains->known);
    g_free(chains);
}

M2sStore *
m2s_chains_store(const M2sChains *chains)
{
    return chains->store;
}

gboolean
m2s_chains_spend(M2sChains *chains, guint64 count, GError **error)
{
    if (count <= chains->left) {
        chains->left -= count;
        return TRUE;
    }
    chains->is_spent = TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "%s: chains are too long",
                m2s_store_name(chains->store));
    return FALSE;
}

gboolean
m2s_chains_are_spent(const M2sChains *chains)
{
    return chains->is_spent;
}

void
m2s_chains_forget(M2sChains *chains)
{
    g_hash_table_remove_all(chains->known);
}

static gboolean
is_old(gpointer id, gpointer linked, gpointer chains)
{
    return ((M2sLinked *)linked)->asked < ((M2sChains *)chains)->now;
}

void
m2s_chains_tidy(M2sChains *chains, guint most)
{
    if (g_hash_table_size(chains->known) <= most)
        return;
    g_hash_table_foreach_remove(chains->known, is_old, chains);
    if (g_hash_table_size(chains->known) > most / 2)
        m2s_chains_forget(chains);
    chains->now++;
}

static M2sEntry *
light_entry(const M2sPostingRow *row)
{
    M2sEntry *entry = g_new0(M2sEntry, 1);
    entry->number = row->id;
    entry->pieces = g_ptr_array_new();
    entry->posting.successors = g_ptr_array_new();
    entry->version = (M2sVersion){row->major, row->minor};
    entry->date = row->at.date;
    entry->order = (guint64)row->at.place;
    entry->is_partial = row->is_partial;
    entry->is_batch = row->is_batch;
    return entry;
}

/* (nullable) */
static M2sLinked *
find_known(const M2sChains *chains, guint id)
{
    return g_hash_table_lookup(chains->known, GUINT_TO_POINTER(id));
}

M2sLinked *
m2s_chains_get(M2sChains *chains, guint id, GError **error)
{
    M2sLinked *linked = find_known(chains, id);
    M2sPostingRow row;
    gboolean found;
    if (linked) {
        linked->asked = chains->now;
        return linked;
    }
    if (!m2s_chains_spend(chains, 1, error) ||
        !m2s_links_find_posting(chains->store, id, &row, &found, error))
        return NULL;
    if (!found) {
        m2s_store_fail_damaged(chains->store, error, "there is no posting %u", id);
        return NULL;
    }
    linked = g_new(M2sLinked, 1);
    *linked = (M2sLinked){.row = row, .entry = light_entry(&row), .asked = chains->now};
    g_hash_table_insert(chains->known, GUINT_TO_POINTER(id), linked);
    return linked;
}

static M2sKind
kind_of(gint64 place)
{
    return place % 2 ? M2S_PATCH : M2S_COVER;
}

gpointer
m2s_chains_item(M2sStore *store, gint64 place, GError **error)
{
    return m2s_store_object(store, kind_of(place), (guint)(place / 2), error);
}

gpointer
m2s_chains_sketched(M2sStore *store, gint64 place, GError **error)
{
    gpointer item = m2s_chains_item(store, place, error);
    return item && m2s_store_fill_extract(store, kind_of(place), item, error) ? item : NULL;
}

/* The rows and the mails of a posting. */
typedef struct {
    GHashTable *rows; /* place -> M2sPieceRow */
    GPtrArray *covers, *patches;
} Mails;

static void
mails_clear(Mails *mails)
{
    g_clear_pointer(&mails->rows, g_hash_table_unref);
    g_ptr_array_unref(mails->covers);
    g_ptr_array_unref(mails->patches);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mails, mails_clear)

static gboolean
read_mails(const M2sChains *chains, guint posting, Mails *mails, GError **error)
{
    M2sStore *store = chains->store;
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    mails->rows = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    if (!m2s_links_list_pieces_of_posting(store, posting, pieces, error))
        return FALSE;
    for (guint i = 0; i < pieces->len; i++) {
        M2sPieceRow *row = g_memdup2(&g_array_index(pieces, M2sPieceRow, i), sizeof *row);
        g_hash_table_insert(mails->rows, &row->place, row);
        gpointer item = chains->with_sketches ? m2s_chains_sketched(store, row->place, error)
                                              : m2s_chains_item(store, row->place, error);
        if (item == NULL)
            return FALSE;
        g_ptr_array_add(row->place % 2 ? mails->patches : mails->covers, item);
    }
    return pieces->len > 0 ||
           m2s_store_fail_damaged(store, error, "posting %u has no mails", posting);
}

gboolean
m2s_chains_fill(M2sChains *chains, M2sLinked *linked, GError **error)
{
    g_auto(Mails) mails = {NULL, g_ptr_array_new(), g_ptr_array_new()};
    if (linked->is_whole)
        return TRUE;
    if (!m2s_chains_spend(chains, 1, error) || !read_mails(chains, linked->row.id, &mails, error))
        return FALSE;
    M2sEntry *entry = m2s_entry_new(mails.covers, mails.patches), *light = linked->entry;
    if (chains->with_sketches)
        m2s_entry_digest_all(entry);
    entry->index = light->index;
    entry->number = light->number;
    entry->order = light->order;
    entry->is_batch = light->is_batch;
    entry->has_newer = light->has_newer;
    entry->posting.predecessor = light->posting.predecessor;
    g_ptr_array_unref(entry->posting.successors);
    entry->posting.successors = light->posting.successors;
    g_ptr_array_unref(light->pieces);
    *light = *entry; /* others point to it already */
    g_free(entry);
    linked->older = g_steal_pointer(&mails.rows);
    linked->is_whole = TRUE;
    return TRUE;
}

/* Trees */

const GArray *
m2s_chains_successors(M2sChains *chains, M2sLinked *linked, GError **error)
{
    if (linked->successors)
        return linked->successors;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(M2sPostingRow));
    if (!m2s_links_list_successors(chains->store, linked->row.id, rows, error))
        return NULL;
    return linked->successors = g_steal_pointer(&rows);
}

/* The index of the first of rows that is not before at. */
static guint
place_among(const GArray *rows, const M2sPlacing *at)
{
    guint low = 0, high = rows->len;
    while (low < high) {
        const guint middle = (low + high) / 2;
        if (m2s_placing_compare(&g_array_index(rows, M2sPostingRow, middle).at, at) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void
m2s_chains_note_link(M2sChains *chains, const M2sPostingRow *before, const M2sPostingRow *now)
{
    const M2sLinked *left = find_known(chains, before->predecessor);
    const M2sLinked *joined = find_known(chains, now->predecessor);
    if (left && left->successors)
        g_array_remove_index(left->successors, place_among(left->successors, &before->at));
    if (joined && joined->successors)
        g_array_insert_val(joined->successors, place_among(joined->successors, &now->at), *now);
}

static gboolean
add_after(M2sChains *chains, GPtrArray *queue, GHashTable *tree, GError **error)
{
    for (guint i = 0; i < queue->len; i++) {
        const GArray *rows = m2s_chains_successors(chains, g_ptr_array_index(queue, i), error);
        if (rows == NULL)
            return FALSE;
        for (guint k = 0; k < rows->len; k++) {
            const guint id = g_array_index(rows, M2sPostingRow, k).id;
            M2sLinked *next = m2s_chains_get(chains, id, error);
            if (next == NULL)
                return FALSE;
            if (g_hash_table_add(tree, next))
                g_ptr_array_add(queue, next);
        }
    }
    return TRUE;
}

gboolean
m2s_chains_predecessor(M2sChains *chains, const M2sLinked *linked, M2sLinked **before,
                       GError **error)
{
    *before = NULL;
    if (linked->row.predecessor == 0)
        return TRUE;
    *before = m2s_chains_get(chains, linked->row.predecessor, error);
    if (*before && m2s_placing_compare(&(*before)->row.at, &linked->row.at) >= 0)
        return m2s_store_fail_damaged(chains->store, error, "posting %u follows a later one",
                                      linked->row.id);
    return *before != NULL;
}

gboolean
m2s_chains_add_tree(M2sChains *chains, guint id, GHashTable *tree, GError **error)
{
    g_autoptr(GPtrArray) queue = g_ptr_array_new();
    M2sLinked *linked = m2s_chains_get(chains, id, error);
    if (linked == NULL || g_hash_table_contains(tree, linked))
        return linked != NULL;
    for (M2sLinked *before = linked; before;) {
        linked = before;
        if (!m2s_chains_predecessor(chains, linked, &before, error))
            return FALSE;
    }
    g_hash_table_add(tree, linked);
    g_ptr_array_add(queue, linked);
    return add_after(chains, queue, tree, error);
}

static int
compare_linked(gconstpointer a, gconstpointer b)
{
    return m2s_placing_compare(&(*(M2sLinked *const *)a)->row.at,
                               &(*(M2sLinked *const *)b)->row.at);
}

GPtrArray *
m2s_chains_put_in_order(M2sChains *chains, GHashTable *set)
{
    GHashTableIter iter;
    gpointer member;
    GPtrArray *all = g_ptr_array_new();
    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &member, NULL))
        g_ptr_array_add(all, member);
    g_ptr_array_sort(all, compare_linked);
    for (guint i = 0; i < all->len; i++) {
        M2sLinked *linked = g_ptr_array_index(all, i);
        linked->entry->index = i;
        linked->entry->has_newer = FALSE;
        linked->entry->posting.predecessor = NULL;
        g_ptr_array_set_size(linked->entry->posting.successors, 0);
        M2sLinked *older = find_known(chains, linked->row.predecessor);
        if (older && g_hash_table_contains(set, older))
            m2s_entry_link(linked->entry, older->entry);
    }
    return all;
}
