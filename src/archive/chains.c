/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/chains.h"

#include <mbox2series/base.h>

#include "revisions/linking.h"
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
    GError *error; /* of m2s_chooser_prepare() */
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
    g_clear_error(&chains->error);
    g_free(chains);
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

M2sLinked *
m2s_chains_get(M2sChains *chains, guint id, GError **error)
{
    M2sLinked *linked = g_hash_table_lookup(chains->known, GUINT_TO_POINTER(id));
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

/* Returns: (transfer none) (nullable): of guint; NULL with an error. */
static const GArray *
successors_of(M2sChains *chains, M2sLinked *linked, GError **error)
{
    if (linked->successors)
        return linked->successors;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
    if (!m2s_links_list_successors(chains->store, linked->row.id, ids, error))
        return NULL;
    return linked->successors = g_steal_pointer(&ids);
}

/* Another posting follows it, or one no longer does. */
static void
forget_successors(M2sChains *chains, guint id)
{
    M2sLinked *linked = g_hash_table_lookup(chains->known, GUINT_TO_POINTER(id));
    if (linked)
        g_clear_pointer(&linked->successors, g_array_unref);
}

static gboolean
add_after(M2sChains *chains, GPtrArray *queue, GHashTable *tree, GError **error)
{
    for (guint i = 0; i < queue->len; i++) {
        const GArray *ids = successors_of(chains, g_ptr_array_index(queue, i), error);
        if (ids == NULL)
            return FALSE;
        for (guint k = 0; k < ids->len; k++) {
            M2sLinked *next = m2s_chains_get(chains, g_array_index(ids, guint, k), error);
            if (next == NULL)
                return FALSE;
            if (g_hash_table_add(tree, next))
                g_ptr_array_add(queue, next);
        }
    }
    return TRUE;
}

gboolean
m2s_chains_add_tree(M2sChains *chains, guint id, GHashTable *tree, GError **error)
{
    g_autoptr(GPtrArray) queue = g_ptr_array_new();
    M2sLinked *linked = m2s_chains_get(chains, id, error);
    if (linked == NULL || g_hash_table_contains(tree, linked))
        return linked != NULL;
    while (linked->row.predecessor) {
        M2sLinked *before = m2s_chains_get(chains, linked->row.predecessor, error);
        if (before == NULL)
            return FALSE;
        if (m2s_placing_compare(&before->row.at, &linked->row.at) >= 0)
            return m2s_store_fail_damaged(chains->store, error, "posting %u follows a later one",
                                          linked->row.id);
        linked = before;
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
m2s_chains_put_in_order(M2sChains *chains, GHashTable *set, const M2sPlacing *before)
{
    GHashTableIter iter;
    gpointer member;
    GPtrArray *all = g_ptr_array_new();
    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &member, NULL))
        if (before == NULL || m2s_placing_compare(&((M2sLinked *)member)->row.at, before) < 0)
            g_ptr_array_add(all, member);
    g_ptr_array_sort(all, compare_linked);
    for (guint i = 0; i < all->len; i++) {
        M2sLinked *linked = g_ptr_array_index(all, i);
        linked->entry->index = i;
        linked->entry->has_newer = FALSE;
        linked->entry->posting.predecessor = NULL;
        g_ptr_array_set_size(linked->entry->posting.successors, 0);
        M2sLinked *older =
            g_hash_table_lookup(chains->known, GUINT_TO_POINTER(linked->row.predecessor));
        if (older && g_hash_table_contains(set, older))
            m2s_entry_link(linked->entry, older->entry);
    }
    return all;
}

/* Linking */

typedef struct {
    M2sChains *chains;
    M2sLinked *newer; /* that is being linked */
} Preparing;

/* Notes which patches of older have newer selves, as of the posting that is being linked. */
static gboolean
find_successors(const Preparing *preparing, const M2sEntry *older, GError **error)
{
    M2sChains *chains = preparing->chains;
    g_autoptr(GArray) newer = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    for (guint i = 0; i < older->patches->len; i++) {
        M2sPiece *piece = g_ptr_array_index(older->patches, i);
        piece->has_successor = FALSE;
        g_array_set_size(newer, 0);
        if (!m2s_links_list_newer(chains->store, piece->patch->item.id, newer, error))
            return FALSE;
        for (guint k = 0; k < newer->len && !piece->has_successor; k++) {
            M2sPartRow part;
            gboolean found;
            if (!m2s_links_find_part(chains->store, g_array_index(newer, M2sPieceRow, k).part,
                                     &part, &found, error))
                return FALSE;
            M2sLinked *linked = found ? m2s_chains_get(chains, part.posting, error) : NULL;
            if (linked == NULL)
                return FALSE;
            piece->has_successor =
                m2s_placing_compare(&linked->row.at, &preparing->newer->row.at) < 0;
        }
    }
    return TRUE;
}

static gboolean
prepare(M2sEntry *entry, gpointer data)
{
    const Preparing *preparing = data;
    M2sChains *chains = preparing->chains;
    GError *error = NULL;
    M2sLinked *linked = m2s_chains_get(chains, entry->number, &error);
    if (linked && m2s_chains_fill(chains, linked, &error) &&
        find_successors(preparing, entry, &error))
        return TRUE;
    if (chains->error == NULL)
        chains->error = g_steal_pointer(&error);
    g_clear_error(&error);
    return FALSE;
}

/* An earlier posting, and what it has in common with the one that is being linked. */
typedef struct {
    M2sTrait trait;
    M2sLinked *linked;
} Kin;

/* Appends those before newer that have trait, the earliest first. */
static gboolean
list_kin(M2sChains *chains, const M2sLinked *newer, M2sTrait trait, GArray *kin, GError **error)
{
    if (trait.kind == M2S_MEMORY_MAIL || trait.kind == M2S_MEMORY_PULL)
        return TRUE;
    if (trait.kind == M2S_MEMORY_MENTION)
        trait.kind = M2S_MEMORY_MAIL;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(M2sTraitRow));
    if (!m2s_links_list_before(chains->store, (gint64)m2s_trait_key(&trait), &newer->row.at,
                               m2s_trait_limit(trait.kind), rows, error))
        return FALSE;
    for (guint i = rows->len; i-- > 0;) {
        const guint id = g_array_index(rows, M2sTraitRow, i).posting;
        const Kin one = {trait, m2s_chains_get(chains, id, error)};
        if (one.linked == NULL || !m2s_chains_fill(chains, one.linked, error))
            return FALSE;
        g_array_append_val(kin, one);
    }
    return TRUE;
}

static gboolean
list_all_kin(M2sChains *chains, const M2sLinked *newer, GArray *kin, GError **error)
{
    g_autoptr(GArray) traits = m2s_entry_traits(newer->entry);
    for (guint i = 0; i < traits->len; i++)
        if (!list_kin(chains, newer, g_array_index(traits, M2sTrait, i), kin, error))
            return FALSE;
    return TRUE;
}

/* The trees of kin.  Returns: (transfer full) (nullable): a set of M2sLinked *. */
static GHashTable *
find_trees(M2sChains *chains, const GArray *kin, GError **error)
{
    g_autoptr(GHashTable) trees = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < kin->len; i++)
        if (!m2s_chains_add_tree(chains, g_array_index(kin, Kin, i).linked->row.id, trees, error))
            return NULL;
    return g_steal_pointer(&trees);
}

/* Stores what was found.
 * changed: (out): whether it differs in what others depend on. */
static gboolean
store_pieces(M2sChains *chains, M2sLinked *linked, gboolean *changed, GError **error)
{
    const GArray *revisions = linked->entry->posting.revisions;
    for (guint i = 0; i < revisions->len; i++) {
        const M2sPatchRevision *revision = &g_array_index(revisions, M2sPatchRevision, i);
        const gint64 place = m2s_place_of_patch(revision->patch->item.id);
        M2sPieceRow *row = g_hash_table_lookup(linked->older, &place);
        const M2sPieceRow found = {place, row->part,
                                   revision->predecessor ? revision->predecessor->item.id : 0,
                                   revision->change, revision->match};
        if (found.older == row->older && found.change == row->change && found.match == row->match)
            continue;
        *changed = *changed || found.older != row->older;
        *row = found;
        if (!m2s_links_put_piece(chains->store, row, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
store_link(M2sChains *chains, M2sLinked *linked, gboolean *changed, GError **error)
{
    const M2sPosting *posting = &linked->entry->posting;
    const M2sEntry *older = (const M2sEntry *)posting->predecessor;
    const M2sEntry *other = (const M2sEntry *)posting->runner_up;
    M2sPostingRow row = linked->row;
    row.predecessor = older ? older->number : 0;
    row.runner_up = other ? other->number : 0;
    row.relation = posting->relation;
    row.basis = posting->basis;
    row.score = posting->score;
    *changed = row.predecessor != linked->row.predecessor;
    if (*changed) {
        forget_successors(chains, linked->row.predecessor);
        forget_successors(chains, row.predecessor);
    }
    gboolean is_same = !*changed && row.runner_up == linked->row.runner_up &&
                       row.relation == linked->row.relation && row.basis == linked->row.basis &&
                       row.score == linked->row.score;
    linked->row = row;
    return (is_same || m2s_links_put_posting(chains->store, &row, error)) &&
           store_pieces(chains, linked, changed, error);
}

/* before: how many postings of the trees of kin come before linked. */
static void
link_among(M2sChains *chains, M2sLinked *linked, const GArray *kin, guint before)
{
    Preparing preparing = {chains, linked};
    M2sPosting *posting = &linked->entry->posting;
    M2sChooser chooser;
    m2s_chooser_init(&chooser, before + 1);
    chooser.prepare = prepare;
    chooser.data = &preparing;
    for (guint i = 0; i < kin->len; i++) {
        const Kin *one = &g_array_index(kin, Kin, i);
        m2s_memory_put(chooser.memory, &one->trait, one->linked->entry);
    }
    linked->entry->index = before;
    linked->entry->has_newer = FALSE;
    g_ptr_array_set_size(posting->successors, 0);
    posting->predecessor = NULL;
    posting->relation = M2S_RELATION_NONE;
    posting->basis = M2S_BASIS_CONTENT;
    posting->score = 0;
    m2s_entry_find_older(&chooser, linked->entry, M2S_EVIDENCE_ALL);
    m2s_chooser_clear(&chooser);
}

gboolean
m2s_chains_link(M2sChains *chains, guint id, gboolean *changed, GError **error)
{
    g_autoptr(GArray) kin = g_array_new(FALSE, FALSE, sizeof(Kin));
    M2sLinked *linked = m2s_chains_get(chains, id, error);
    if (linked == NULL || !m2s_chains_fill(chains, linked, error) ||
        !list_all_kin(chains, linked, kin, error))
        return FALSE;
    g_autoptr(GHashTable) trees = find_trees(chains, kin, error);
    if (trees == NULL)
        return FALSE;
    g_autoptr(GPtrArray) before = m2s_chains_put_in_order(chains, trees, &linked->row.at);
    link_among(chains, linked, kin, before->len);
    if (chains->error == NULL)
        return store_link(chains, linked, changed, error);
    g_propagate_error(error, g_steal_pointer(&chains->error));
    return FALSE;
}
