/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/linker.h"

#include "archive/chains.h"
#include "ingest/regroup.h"
#include "revisions/memory.h"
#include "revisions/postings.h"
#include "store/extracts.h"

#define NO_LIMIT G_MAXINT

/* Beyond so many, and this share of all series, it is faster to work out everything.  Of more
 * series than that, it takes more memory than it is worth. */
#define MARKS_MANY  64
#define SHARE_LARGE 8
#define SERIES_MAX  10240

#define PIECE     2048 /* so many marks are taken in one transaction */
#define KNOWN_MAX 3072 /* beyond so many postings in memory, those used long ago are forgotten */

/* For so many marks, one posting that stays as it is may be linked again although nothing may have
 * changed for it; but no more than that.  To find out takes longer. */
#define LATE_SHARE 32
#define LATE_MAX   64

/* For each mark, so many postings are read.  Where chains are longer, as of mail that is sent to
 * overload, links are left until there are many marks; so many of those left are tried again. */
#define READ_MAX  32768
#define MARKS_MAX 8

typedef struct {
    M2sStore *store;
    M2sChains *chains;
    GTree *queue; /* of M2sTraitRow, in order: postings to be linked */
    guint few;    /* so many can be linked again without a look at them */
    GArray *late; /* of M2sTraitRow: the last few of those that stay as they are, and one more */
} Linking;

static int
compare_queued(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sTraitRow *one = a, *other = b;
    return m2s_placing_compare(&one->at, &other->at);
}

static void
enqueue(Linking *linking, guint posting, const M2sPlacing *at)
{
    M2sTraitRow *row = g_new(M2sTraitRow, 1);
    *row = (M2sTraitRow){posting, *at};
    g_tree_insert(linking->queue, row, row);
}

static gboolean
list_late(Linking *linking, GError **error)
{
    g_array_set_size(linking->late, 0);
    return m2s_links_list_last(linking->store, linking->few + 1, linking->late, error);
}

/* Spreading */

/* How many of the late postings come after from. */
static guint
count_late(const Linking *linking, const M2sPlacing *from)
{
    const GArray *late = linking->late;
    guint count = 0;
    while (count < late->len &&
           m2s_placing_compare(&g_array_index(late, M2sTraitRow, count).at, from) > 0)
        count++;
    return count;
}

/* Has all postings after from linked again, if those are few: what is later and does not stay as it
 * is, is in the queue anyway.
 * Returns: whether they are. */
static gboolean
spread_to_all(Linking *linking, const M2sPlacing *from)
{
    const guint count = count_late(linking, from);
    if (count > linking->few)
        return FALSE;
    for (guint i = 0; i < count; i++) {
        const M2sTraitRow *row = &g_array_index(linking->late, M2sTraitRow, i);
        enqueue(linking, row->posting, &row->at);
    }
    return TRUE;
}

/* Has all postings after from linked again that see this one by a trait. */
static gboolean
spread_trait(Linking *linking, const M2sLinked *linked, M2sTrait trait, const M2sPlacing *from,
             GError **error)
{
    guint limit = m2s_trait_limit(trait.kind);
    const M2sPlacing *at = &linked->row.at;
    if (trait.kind == M2S_MEMORY_MENTION || trait.kind == M2S_MEMORY_PULL)
        return TRUE;
    if (trait.kind == M2S_MEMORY_MAIL) {
        trait.kind = M2S_MEMORY_MENTION;
        limit = NO_LIMIT;
    }
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(M2sTraitRow));
    if (!m2s_links_list_after(linking->store, (gint64)m2s_trait_key(&trait), at, limit, rows,
                              error))
        return FALSE;
    if (!m2s_chains_spend(linking->chains, rows->len, error))
        return FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const M2sTraitRow *row = &g_array_index(rows, M2sTraitRow, i);
        if (m2s_placing_compare(&row->at, from) > 0)
            enqueue(linking, row->posting, &row->at);
    }
    return TRUE;
}

static gboolean
spread_one(Linking *linking, M2sLinked *linked, const M2sPlacing *from, GError **error)
{
    if (spread_to_all(linking, from))
        return TRUE;
    if (!m2s_chains_fill(linking->chains, linked, error))
        return FALSE;
    g_autoptr(GArray) traits = m2s_entry_traits(linked->entry);
    for (guint i = 0; i < traits->len; i++)
        if (!spread_trait(linking, linked, g_array_index(traits, M2sTrait, i), from, error))
            return FALSE;
    return TRUE;
}

/* The same for all of the chains in tree. */
static gboolean
spread_tree(Linking *linking, GHashTable *tree, const M2sPlacing *from, GError **error)
{
    GHashTableIter iter;
    gpointer linked;
    g_hash_table_iter_init(&iter, tree);
    while (g_hash_table_iter_next(&iter, &linked, NULL))
        if (!spread_one(linking, linked, from, error))
            return FALSE;
    return TRUE;
}

/* Adds the chain of a posting, and those of the older selves of its patches. */
static gboolean
add_chains(Linking *linking, M2sLinked *linked, GHashTable *tree, GError **error)
{
    GHashTableIter iter;
    gpointer value;
    if (!m2s_chains_fill(linking->chains, linked, error) ||
        !m2s_chains_add_tree(linking->chains, linked->row.id, tree, error))
        return FALSE;
    g_hash_table_iter_init(&iter, linked->older);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const M2sPieceRow *row = value;
        M2sPartRow part;
        gboolean found = FALSE;
        if (row->older && !m2s_links_find_part_of(linking->store, m2s_place_of_patch(row->older),
                                                  &part, &found, error))
            return FALSE;
        if (found && !m2s_chains_add_tree(linking->chains, part.posting, tree, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
spread(Linking *linking, M2sLinked *linked, GError **error)
{
    g_autoptr(GHashTable) tree = g_hash_table_new(NULL, NULL);
    return spread_to_all(linking, &linked->row.at) ||
           (add_chains(linking, linked, tree, error) &&
            spread_tree(linking, tree, &linked->row.at, error));
}

/* Linking */

static gboolean
link_one(Linking *linking, const M2sTraitRow *queued, GError **error)
{
    M2sPostingRow row;
    gboolean found, changed;
    g_autoptr(GHashTable) before = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) after = g_hash_table_new(NULL, NULL);
    if (!m2s_links_find_posting(linking->store, queued->posting, &row, &found, error))
        return FALSE;
    if (!found || m2s_placing_compare(&row.at, &queued->at) != 0)
        return TRUE; /* it is gone, or was queued at its new place, too */
    M2sLinked *linked = m2s_chains_get(linking->chains, queued->posting, error);
    const gboolean are_few = count_late(linking, &row.at) <= linking->few;
    if (linked == NULL || (!are_few && !add_chains(linking, linked, before, error)) ||
        !m2s_chains_link(linking->chains, queued->posting, &changed, error))
        return FALSE;
    if (!changed || spread_to_all(linking, &row.at))
        return TRUE;
    return add_chains(linking, linked, after, error) &&
           spread_tree(linking, before, &row.at, error) &&
           spread_tree(linking, after, &row.at, error);
}

static gboolean
link_queued(Linking *linking, GError **error)
{
    GTreeNode *node;
    while ((node = g_tree_node_first(linking->queue))) {
        const M2sTraitRow queued = *(const M2sTraitRow *)g_tree_node_key(node);
        g_tree_remove(linking->queue, &queued);
        if (!link_one(linking, &queued, error))
            return FALSE;
        m2s_chains_tidy(linking->chains, KNOWN_MAX);
    }
    return TRUE;
}

/* Traits */

static gboolean
write_traits(Linking *linking, const M2sLinked *linked, gboolean is_new, GError **error)
{
    const M2sTraitRow row = {linked->row.id, linked->row.at};
    return m2s_linker_write_traits(linking->store, linked->entry, &row, is_new, error);
}

static gboolean
is_pulled(Linking *linking, guint64 msgid, gboolean *found, GError **error)
{
    static const M2sPlacing first = {G_MININT64, 0};
    const M2sTrait trait = {M2S_MEMORY_PULL, msgid};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(M2sTraitRow));
    if (!m2s_links_list_after(linking->store, (gint64)m2s_trait_key(&trait), &first, 1, rows,
                              error))
        return FALSE;
    *found = rows->len > 0;
    return TRUE;
}

/* Whether it is a pull request or refers to one. */
static gboolean
find_batch(Linking *linking, const M2sEntry *entry, gboolean *is_batch, GError **error)
{
    *is_batch = FALSE;
    for (guint i = 0; i < entry->pieces->len && !*is_batch; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        *is_batch = piece->patch && piece->patch->pull_url;
        for (guint k = 0; k < piece->sketch->reference_count && !*is_batch; k++)
            if (!is_pulled(linking, piece->sketch->references[k], is_batch, error))
                return FALSE;
    }
    return TRUE;
}

/* A pull request has come or gone: what refers to it is another thing now. */
static gboolean
settle_batch(Linking *linking, guint id, GError **error)
{
    gboolean is_batch;
    M2sLinked *linked = m2s_chains_get(linking->chains, id, error);
    if (linked == NULL || !m2s_chains_fill(linking->chains, linked, error) ||
        !find_batch(linking, linked->entry, &is_batch, error))
        return FALSE;
    if (is_batch == linked->row.is_batch)
        return TRUE;
    linked->row.is_batch = linked->entry->is_batch = is_batch;
    enqueue(linking, id, &linked->row.at);
    return m2s_links_put_posting(linking->store, &linked->row, error) &&
           spread(linking, linked, error);
}

/* pulls: of guint64: Message-IDs. */
static gboolean
settle_batches(Linking *linking, const GArray *pulls, GError **error)
{
    static const M2sPlacing first = {G_MININT64, 0};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(M2sTraitRow));
    for (guint i = 0; i < pulls->len; i++) {
        const M2sTrait trait = {M2S_MEMORY_MENTION, g_array_index(pulls, guint64, i)};
        if (!m2s_links_list_after(linking->store, (gint64)m2s_trait_key(&trait), &first, NO_LIMIT,
                                  rows, error))
            return FALSE;
    }
    for (guint i = 0; i < rows->len; i++)
        if (!settle_batch(linking, g_array_index(rows, M2sTraitRow, i).posting, error))
            return FALSE;
    return TRUE;
}

static void
add_pulls(const M2sEntry *entry, GArray *pulls)
{
    g_autoptr(GArray) traits = m2s_entry_traits(entry);
    for (guint i = 0; i < traits->len; i++) {
        const M2sTrait *trait = &g_array_index(traits, M2sTrait, i);
        if (trait->kind == M2S_MEMORY_PULL)
            g_array_append_val(pulls, trait->value);
    }
}

/* Taking over what was regrouped */

/* Takes a posting away as it was.  There may be none with that number yet. */
static gboolean
remove_old(Linking *linking, guint id, GArray *pulls, GError **error)
{
    M2sPostingRow row;
    gboolean found;
    if (!m2s_links_find_posting(linking->store, id, &row, &found, error))
        return FALSE;
    if (!found)
        return TRUE;
    M2sLinked *linked = m2s_chains_get(linking->chains, id, error);
    if (linked == NULL || !m2s_chains_fill(linking->chains, linked, error) ||
        !spread(linking, linked, error))
        return FALSE;
    add_pulls(linked->entry, pulls);
    return write_traits(linking, linked, FALSE, error);
}

/* Nothing refers to it from now on. */
static gboolean
remove_posting(Linking *linking, guint id, GArray *pulls, GError **error)
{
    return m2s_links_remove_posting(linking->store, id, error);
}

/* Makes the posting as it is now, without its predecessor, unless it is gone. */
static gboolean
add_new(Linking *linking, guint id, GArray *pulls, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    if (!m2s_links_list_parts_of_posting(linking->store, id, parts, error))
        return FALSE;
    if (parts->len == 0)
        return TRUE;
    const M2sPostingRow row = {.id = id, .at = g_array_index(parts, M2sPartRow, 0).at};
    if (!m2s_links_put_posting(linking->store, &row, error) ||
        !m2s_links_note_place(linking->store, row.at.place, error))
        return FALSE;
    M2sLinked *linked = m2s_chains_get(linking->chains, id, error);
    if (linked == NULL || !m2s_chains_fill(linking->chains, linked, error))
        return FALSE;
    linked->row.major = linked->entry->version.major;
    linked->row.minor = linked->entry->version.minor;
    linked->row.is_partial = linked->entry->is_partial;
    add_pulls(linked->entry, pulls);
    enqueue(linking, id, &row.at);
    return write_traits(linking, linked, TRUE, error) &&
           m2s_links_put_posting(linking->store, &linked->row, error);
}

static gboolean
settle_new(Linking *linking, guint id, GError **error)
{
    M2sPostingRow row;
    gboolean found;
    if (!m2s_links_find_posting(linking->store, id, &row, &found, error) || !found)
        return !found;
    M2sLinked *linked = m2s_chains_get(linking->chains, id, error);
    return linked && settle_batch(linking, id, error) &&
           spread_one(linking, linked, &linked->row.at, error);
}

static gboolean
for_each(Linking *linking, const GArray *ids, GArray *pulls,
         gboolean (*take)(Linking *linking, guint id, GArray *pulls, GError **error),
         GError **error)
{
    for (guint i = 0; i < ids->len; i++)
        if (!take(linking, g_array_index(ids, guint, i), pulls, error))
            return FALSE;
    return TRUE;
}

static gboolean
take_over(Linking *linking, M2sRegrouping *regrouping, GError **error)
{
    g_autoptr(GArray) pulls = g_array_new(FALSE, FALSE, sizeof(guint64));
    const GArray *changed = m2s_regrouping_postings(regrouping);
    if (!list_late(linking, error) || !for_each(linking, changed, pulls, remove_old, error))
        return FALSE;
    m2s_chains_forget(linking->chains);
    if (!for_each(linking, changed, pulls, remove_posting, error) || !list_late(linking, error) ||
        !m2s_regrouping_write(regrouping, error) ||
        !for_each(linking, changed, pulls, add_new, error))
        return FALSE;
    for (guint i = 0; i < changed->len; i++)
        if (!settle_new(linking, g_array_index(changed, guint, i), error))
            return FALSE;
    return settle_batches(linking, pulls, error);
}

static gboolean
link_within(M2sStore *store, const GArray *marks, M2sChains *chains, GError **error)
{
    g_autoptr(M2sRegrouping) regrouping = m2s_regrouping_new(store, marks, error);
    if (regrouping == NULL)
        return FALSE;
    Linking linking = {store, chains, g_tree_new_full(compare_queued, NULL, g_free, NULL),
                       MIN(marks->len / LATE_SHARE, LATE_MAX),
                       g_array_new(FALSE, FALSE, sizeof(M2sTraitRow))};
    gboolean good = take_over(&linking, regrouping, error) && link_queued(&linking, error);
    g_array_unref(linking.late);
    g_tree_unref(linking.queue);
    return good;
}

/* tried: how many of the marks are left over.  done: (out): whether these could be linked. */
static gboolean
link_marked(M2sStore *store, const GArray *marks, guint tried, gboolean *done, GError **error)
{
    const guint64 worth = marks->len - tried + MIN(tried, MARKS_MAX);
    g_autoptr(M2sChains) chains = m2s_chains_new(store, TRUE, worth * READ_MAX);
    GError *failure = NULL;
    if (!m2s_links_begin(store, error))
        return FALSE;
    *done = link_within(store, marks, chains, &failure);
    if (*done)
        return m2s_links_keep(store, error);
    if (m2s_chains_are_spent(chains)) {
        g_clear_error(&failure);
        return m2s_links_take_back(store, error) && m2s_links_set_tried(store, error);
    }
    g_propagate_error(error, failure);
    return FALSE;
}

static gboolean
link_all(M2sStore *store, GError **error)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_store_load_before(store, M2S_COVER_COMMENT, error);
    return catalogue && m2s_store_load_extracts(store, M2S_SKETCHES, catalogue, error) &&
           m2s_store_shrink(store, error) && m2s_links_note_all(store, error) &&
           m2s_linker_write_all(store, catalogue, error);
}

static gboolean
link_piece(M2sStore *store, gboolean *are_left, GError **error)
{
    g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(gint64));
    guint tried;
    gboolean done = TRUE;
    if (!m2s_links_list_marks(store, PIECE, marks, &tried, error) ||
        (marks->len > 0 && !link_marked(store, marks, tried, &done, error)))
        return FALSE;
    *are_left = done && marks->len == PIECE;
    return TRUE;
}

gboolean
m2s_linker_run(M2sStore *store, gboolean is_end, gboolean *are_left, GError **error)
{
    M2sStoreNumbers numbers;
    gint64 marks;
    if (!m2s_links_count_marks(store, &marks, error) || !m2s_store_numbers(store, &numbers, error))
        return FALSE;
    const guint series = numbers.objects[M2S_SERIES];
    gboolean are_many = marks > MARKS_MANY && marks > series / SHARE_LARGE;
    *are_left = FALSE;
    if (!is_end && series <= SERIES_MAX / 2)
        return TRUE;
    return are_many && series <= SERIES_MAX ? link_all(store, error)
                                            : link_piece(store, are_left, error);
}
