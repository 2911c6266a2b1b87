/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes all links at once, or compares them with what is stored. */
#include "archive/chains.h"
#include "ingest/linker.h"
#include "revisions/memory.h"

static guint
number_of(const M2sPosting *posting)
{
    return posting ? ((const M2sEntry *)posting)->number : 0;
}

static M2sPostingRow
posting_row(const M2sEntry *entry)
{
    const M2sPosting *posting = &entry->posting;
    return (M2sPostingRow){.id = entry->number,
                           .at = {entry->date, (gint64)entry->order},
                           .major = entry->version.major,
                           .minor = entry->version.minor,
                           .is_partial = entry->is_partial,
                           .is_batch = entry->is_batch,
                           .predecessor = number_of(posting->predecessor),
                           .runner_up = number_of(posting->runner_up),
                           .relation = posting->relation,
                           .basis = posting->basis,
                           .score = posting->score};
}

/* patch: (inout): the place of the next patch in the revisions of entry. */
static M2sPieceRow
piece_row(const M2sEntry *entry, const M2sPiece *piece, guint *patch)
{
    if (piece->patch == NULL)
        return (M2sPieceRow){.place = m2s_place_of_cover(piece->cover->item.id),
                             .part = piece->part};
    const M2sPatchRevision *revision =
        &g_array_index(entry->posting.revisions, M2sPatchRevision, (*patch)++);
    return (M2sPieceRow){.place = m2s_place_of_patch(piece->patch->item.id),
                         .part = piece->part,
                         .older = revision->predecessor ? revision->predecessor->item.id : 0,
                         .change = revision->change,
                         .match = revision->match};
}

/* All revisions, with the numbers that postings have in a store. */
static M2sRevisions *
work_out(const M2sCatalogue *catalogue)
{
    M2sRevisions *revisions = m2s_revisions_new(catalogue, M2S_EVIDENCE_ALL);
    const GPtrArray *entries = m2s_revisions_postings(revisions);
    for (guint i = 0; i < entries->len; i++) {
        M2sEntry *entry = g_ptr_array_index(entries, i);
        entry->number = g_array_index(entry->parts, M2sPortion, 0).mail;
    }
    return revisions;
}

/* Writing */

gboolean
m2s_linker_write_traits(M2sStore *store, const M2sEntry *entry, const M2sTraitRow *row,
                        gboolean is_new, GError **error)
{
    g_autoptr(GArray) traits = m2s_entry_traits(entry);
    for (guint i = 0; i < traits->len; i++) {
        const gint64 key = (gint64)m2s_trait_key(&g_array_index(traits, M2sTrait, i));
        if (!(is_new ? m2s_links_put_trait(store, key, row, error)
                     : m2s_links_remove_trait(store, key, row, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_entry(M2sStore *store, const M2sEntry *entry, GError **error)
{
    const M2sPostingRow posting = posting_row(entry);
    if (!m2s_links_put_posting(store, &posting, error))
        return FALSE;
    for (guint i = 0; i < entry->parts->len; i++) {
        const M2sPartRow row =
            m2s_part_row(&g_array_index(entry->parts, M2sPortion, i), entry->number);
        if (!m2s_links_put_part(store, &row, error))
            return FALSE;
    }
    for (guint i = 0, patch = 0; i < entry->pieces->len; i++) {
        const M2sPieceRow row = piece_row(entry, g_ptr_array_index(entry->pieces, i), &patch);
        if (!m2s_links_put_piece(store, &row, error))
            return FALSE;
    }
    const M2sTraitRow row = {entry->number, {entry->date, (gint64)entry->order}};
    return m2s_linker_write_traits(store, entry, &row, TRUE, error);
}

gboolean
m2s_linker_write_all(M2sStore *store, const M2sCatalogue *catalogue, GError **error)
{
    g_autoptr(M2sRevisions) revisions = work_out(catalogue);
    const GPtrArray *entries = m2s_revisions_postings(revisions);
    if (!m2s_links_clear(store, error))
        return FALSE;
    for (guint i = 0; i < entries->len; i++)
        if (!write_entry(store, g_ptr_array_index(entries, i), error))
            return FALSE;
    return TRUE;
}

/* Comparing */

static gboolean
is_same_posting(const M2sPostingRow *a, const M2sPostingRow *b)
{
    return m2s_placing_compare(&a->at, &b->at) == 0 && a->major == b->major &&
           a->minor == b->minor && a->is_partial == b->is_partial && a->is_batch == b->is_batch &&
           a->predecessor == b->predecessor && a->runner_up == b->runner_up &&
           a->relation == b->relation && a->basis == b->basis && a->score == b->score;
}

static gboolean
is_same_part(const M2sPartRow *a, const M2sPartRow *b)
{
    return a->series == b->series && a->key == b->key && m2s_placing_compare(&a->at, &b->at) == 0 &&
           a->end == b->end && a->posting == b->posting;
}

static gboolean
is_same_piece(const M2sPieceRow *a, const M2sPieceRow *b)
{
    return a->part == b->part && a->older == b->older && a->change == b->change &&
           a->match == b->match;
}

static gboolean
compare_posting(M2sStore *store, const M2sEntry *entry, gboolean *is_same, GError **error)
{
    const M2sPostingRow wanted = posting_row(entry);
    M2sPostingRow row;
    gboolean found;
    if (!m2s_links_find_posting(store, wanted.id, &row, &found, error))
        return FALSE;
    *is_same = found && is_same_posting(&row, &wanted);
    return TRUE;
}

static gboolean
compare_parts(M2sStore *store, const M2sEntry *entry, gboolean *is_same, GError **error)
{
    for (guint i = 0; i < entry->parts->len && *is_same; i++) {
        const M2sPartRow wanted =
            m2s_part_row(&g_array_index(entry->parts, M2sPortion, i), entry->number);
        M2sPartRow row;
        gboolean found;
        if (!m2s_links_find_part(store, wanted.id, &row, &found, error))
            return FALSE;
        *is_same = found && is_same_part(&row, &wanted);
    }
    return TRUE;
}

static gboolean
compare_pieces(M2sStore *store, const M2sEntry *entry, gboolean *is_same, GError **error)
{
    for (guint i = 0, patch = 0; i < entry->pieces->len && *is_same; i++) {
        const M2sPieceRow wanted = piece_row(entry, g_ptr_array_index(entry->pieces, i), &patch);
        M2sPieceRow row;
        gboolean found;
        if (!m2s_links_find_piece(store, wanted.place, &row, &found, error))
            return FALSE;
        *is_same = found && is_same_piece(&row, &wanted);
    }
    return TRUE;
}

/* keys: (out): a set of gint64: no trait counts twice. */
static gboolean
compare_traits(M2sStore *store, const M2sEntry *entry, GHashTable *keys, gboolean *is_same,
               GError **error)
{
    g_autoptr(GArray) traits = m2s_entry_traits(entry);
    const M2sTraitRow row = {entry->number, {entry->date, (gint64)entry->order}};
    for (guint i = 0; i < traits->len; i++) {
        const gint64 key = (gint64)m2s_trait_key(&g_array_index(traits, M2sTrait, i));
        g_hash_table_add(keys, g_memdup2(&key, sizeof key));
        if (*is_same && !m2s_links_has_trait(store, key, &row, is_same, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
compare_entry(M2sStore *store, const M2sEntry *entry, M2sLinkCounts *counts, M2sStoreProblem tell,
              gpointer user_data, GError **error)
{
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    gboolean is_same;
    if (!compare_posting(store, entry, &is_same, error) ||
        !compare_parts(store, entry, &is_same, error) ||
        !compare_pieces(store, entry, &is_same, error) ||
        !compare_traits(store, entry, keys, &is_same, error))
        return FALSE;
    counts->postings++;
    counts->parts += entry->parts->len;
    counts->pieces += entry->pieces->len;
    counts->traits += g_hash_table_size(keys);
    if (is_same)
        return TRUE;
    g_autofree char *what =
        g_strdup_printf("posting %u: what it follows is not what the mails give", entry->number);
    tell(what, user_data);
    return TRUE;
}

gboolean
m2s_linker_compare(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                   gpointer user_data, GError **error)
{
    M2sLinkCounts counts, wanted = {0};
    gint64 marks;
    if (!m2s_links_count_marks(store, &marks, error))
        return FALSE;
    if (marks > 0) /* an import was interrupted; the next one goes on */
        return TRUE;
    g_autoptr(M2sRevisions) revisions = work_out(expected);
    const GPtrArray *entries = m2s_revisions_postings(revisions);
    for (guint i = 0; i < entries->len; i++)
        if (!compare_entry(store, g_ptr_array_index(entries, i), &wanted, tell, user_data, error))
            return FALSE;
    if (!m2s_links_count(store, &counts, error))
        return FALSE;
    if (counts.postings != wanted.postings || counts.parts != wanted.parts ||
        counts.pieces != wanted.pieces || counts.traits != wanted.traits)
        tell("there are more or fewer links between postings than the mails give", user_data);
    return TRUE;
}
