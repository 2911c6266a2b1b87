/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links a posting of a store to what it follows. */
#include "archive/chains.h"
#include "revisions/linking.h"

typedef struct {
    M2sChains *chains;
    M2sLinked *newer; /* that is being linked */
    GError *error;    /* (nullable): the first one */
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
        if (!m2s_links_list_newer(m2s_chains_store(chains), piece->patch->item.id, newer, error))
            return FALSE;
        for (guint k = 0; k < newer->len && !piece->has_successor; k++) {
            M2sPartRow part;
            gboolean found;
            if (!m2s_links_find_part(m2s_chains_store(chains),
                                     g_array_index(newer, M2sPieceRow, k).part, &part, &found,
                                     error))
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

/* Keeps the first error.  Returns: whether there is none. */
static gboolean
keep_error(Preparing *preparing, GError *error)
{
    if (error && preparing->error == NULL)
        preparing->error = error;
    else
        g_clear_error(&error);
    return preparing->error == NULL;
}

static gboolean
prepare(M2sEntry *entry, gpointer data)
{
    Preparing *preparing = data;
    M2sChains *chains = preparing->chains;
    GError *error = NULL;
    M2sLinked *linked = m2s_chains_get(chains, entry->number, &error);
    if (linked && m2s_chains_fill(chains, linked, &error))
        find_successors(preparing, entry, &error);
    return keep_error(preparing, error);
}

/* What follows entry, as of the posting that is being linked.
 * count: (out): how many come before that.
 * Returns: (transfer none) (nullable): of M2sPostingRow; NULL with an error. */
static const GArray *
list_followers(const Preparing *preparing, M2sEntry *entry, guint *count, GError **error)
{
    M2sLinked *linked = m2s_chains_get(preparing->chains, entry->number, error);
    const GArray *rows = linked ? m2s_chains_successors(preparing->chains, linked, error) : NULL;
    entry->has_newer = FALSE;
    *count = 0;
    while (rows && *count < rows->len) {
        const M2sPostingRow *row = &g_array_index(rows, M2sPostingRow, *count);
        const M2sVersion version = {row->major, row->minor};
        if (m2s_placing_compare(&row->at, &preparing->newer->row.at) >= 0)
            break;
        entry->has_newer = entry->has_newer || m2s_version_compare(version, entry->version) > 0;
        ++*count;
    }
    return rows;
}

static gboolean
follow(M2sEntry *entry, gpointer data)
{
    Preparing *preparing = data;
    GError *error = NULL;
    guint count;
    const GArray *rows = list_followers(preparing, entry, &count, &error);
    g_ptr_array_set_size(entry->posting.successors, 0);
    for (guint i = count > M2S_SUCCESSORS_MAX ? count - M2S_SUCCESSORS_MAX : 0;
         rows && i < count && error == NULL; i++) {
        const guint id = g_array_index(rows, M2sPostingRow, i).id;
        M2sLinked *next = m2s_chains_get(preparing->chains, id, &error);
        if (next)
            m2s_entry_link(next->entry, entry);
    }
    return keep_error(preparing, error);
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
    if (!m2s_links_list_before(m2s_chains_store(chains), (gint64)m2s_trait_key(&trait),
                               &newer->row.at, m2s_trait_limit(trait.kind), rows, error))
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

/* Adds a posting and what it follows, as far as that matters.
 * paths: M2sLinked -> how many of those before it are there, if they exist. */
static gboolean
add_path(M2sChains *chains, M2sLinked *linked, GHashTable *paths, GError **error)
{
    for (guint left = M2S_STEPS_MAX + 1; linked && left > 0; left--) {
        if (GPOINTER_TO_UINT(g_hash_table_lookup(paths, linked)) >= left)
            break;
        g_hash_table_insert(paths, linked, GUINT_TO_POINTER(left));
        if (!m2s_chains_predecessor(chains, linked, &linked, error))
            return FALSE;
    }
    return TRUE;
}

/* Kin and what they follow.  What follows them is looked up as it is needed: of a chain that is
 * long, most does not matter.
 * Returns: (transfer full) (nullable): as above. */
static GHashTable *
find_paths(M2sChains *chains, const GArray *kin, GError **error)
{
    g_autoptr(GHashTable) paths = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < kin->len; i++)
        if (!add_path(chains, g_array_index(kin, Kin, i).linked, paths, error))
            return NULL;
    return g_steal_pointer(&paths);
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
        if (!m2s_links_put_piece(m2s_chains_store(chains), row, error))
            return FALSE;
    }
    return TRUE;
}

/* Notes for others that a posting is linked in another way, or its patches are: both the chain that
 * it was in and that which it is in now can be read from there. */
static gboolean
note_change(M2sChains *chains, const M2sPostingRow *before, GError **error)
{
    M2sStore *store = m2s_chains_store(chains);
    return m2s_links_note_place(store, before->at.place, error) &&
           m2s_links_note_posting(store, before->predecessor, error);
}

static gboolean
store_link(M2sChains *chains, M2sLinked *linked, gboolean *changed, GError **error)
{
    const M2sPosting *posting = &linked->entry->posting;
    const M2sEntry *older = (const M2sEntry *)posting->predecessor;
    const M2sEntry *other = (const M2sEntry *)posting->runner_up;
    const M2sPostingRow before = linked->row;
    M2sPostingRow row = before;
    row.predecessor = older ? older->number : 0;
    row.runner_up = other ? other->number : 0;
    row.relation = posting->relation;
    row.basis = posting->basis;
    row.score = posting->score;
    *changed = row.predecessor != before.predecessor;
    if (*changed)
        m2s_chains_note_link(chains, &before, &row);
    const gboolean is_shown =
        *changed || row.relation != before.relation || row.basis != before.basis;
    const gboolean is_same =
        !is_shown && row.runner_up == before.runner_up && row.score == before.score;
    linked->row = row;
    return (is_same || m2s_links_put_posting(m2s_chains_store(chains), &row, error)) &&
           store_pieces(chains, linked, changed, error) &&
           (!(is_shown || *changed) || note_change(chains, &before, error));
}

/* What linked follows is not known yet. */
static void
reset(M2sLinked *linked, guint index)
{
    M2sPosting *posting = &linked->entry->posting;
    linked->entry->index = index;
    linked->entry->has_newer = FALSE;
    g_ptr_array_set_size(posting->successors, 0);
    posting->predecessor = NULL;
    posting->relation = M2S_RELATION_NONE;
    posting->basis = M2S_BASIS_CONTENT;
    posting->score = 0;
}

/* Has the chooser know kin, up to the first error. */
static void
take_kin(Preparing *preparing, const GArray *kin, M2sChooser *chooser)
{
    guint count;
    for (guint i = 0; i < kin->len && preparing->error == NULL; i++) {
        const Kin *one = &g_array_index(kin, Kin, i);
        list_followers(preparing, one->linked->entry, &count, &preparing->error);
        m2s_memory_put(chooser->memory, &one->trait, one->linked->entry);
    }
}

/* before: how many postings are on the paths of kin. */
static gboolean
link_among(M2sChains *chains, M2sLinked *linked, const GArray *kin, guint before, GError **error)
{
    Preparing preparing = {chains, linked, NULL};
    M2sChooser chooser;
    m2s_chooser_init(&chooser, before + 1);
    chooser.prepare = prepare;
    chooser.follow = follow;
    chooser.data = &preparing;
    reset(linked, before);
    take_kin(&preparing, kin, &chooser);
    if (preparing.error == NULL)
        m2s_entry_find_older(&chooser, linked->entry, M2S_EVIDENCE_ALL);
    m2s_chooser_clear(&chooser);
    if (preparing.error)
        g_propagate_error(error, preparing.error);
    return preparing.error == NULL;
}

gboolean
m2s_chains_link(M2sChains *chains, guint id, gboolean *changed, GError **error)
{
    g_autoptr(GArray) kin = g_array_new(FALSE, FALSE, sizeof(Kin));
    M2sLinked *linked = m2s_chains_get(chains, id, error);
    if (linked == NULL || !m2s_chains_fill(chains, linked, error) ||
        !list_all_kin(chains, linked, kin, error))
        return FALSE;
    g_autoptr(GHashTable) paths = find_paths(chains, kin, error);
    if (paths == NULL)
        return FALSE;
    g_autoptr(GPtrArray) before = m2s_chains_put_in_order(chains, paths);
    return link_among(chains, linked, kin, before->len, error) &&
           store_link(chains, linked, changed, error);
}
