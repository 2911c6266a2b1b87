/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/entry.h"

#include <stdlib.h>

#include "revisions/sets.h"

void
m2s_piece_free(M2sPiece *piece)
{
    g_ptr_array_unref(piece->trees);
    g_free(piece->text);
    g_free((gpointer)piece->words.values);
    g_free(piece->sketch);
    g_free(piece);
}

void
m2s_entry_free(M2sEntry *entry)
{
    M2sSet *sets[] = {&entry->words, &entry->paths, &entry->lines, &entry->shingles, &entry->tags};
    GArray *arrays[] = {entry->people, entry->senders,           entry->subjects,
                        entry->hashes, entry->posting.revisions, entry->parts};
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++)
        g_free((gpointer)sets[i]->values);
    for (guint i = 0; i < G_N_ELEMENTS(arrays); i++)
        if (arrays[i])
            g_array_unref(arrays[i]);
    g_clear_pointer(&entry->patches, g_ptr_array_unref);
    g_clear_pointer(&entry->posting.patches, g_ptr_array_unref);
    g_clear_pointer(&entry->posting.successors, g_ptr_array_unref);
    g_ptr_array_unref(entry->pieces);
    g_free(entry);
}

void
m2s_entry_link(M2sEntry *entry, M2sEntry *predecessor)
{
    entry->posting.predecessor = &predecessor->posting;
    g_ptr_array_add(predecessor->posting.successors, entry);
    if (m2s_version_compare(entry->version, predecessor->version) > 0)
        predecessor->has_newer = TRUE;
}

gboolean
m2s_entry_descends(const M2sEntry *entry, const M2sEntry *ancestor)
{
    for (guint step = 0; step < M2S_STEPS_MAX && entry && entry->index > ancestor->index; step++)
        entry = m2s_entry_predecessor(entry);
    return entry == ancestor;
}

gboolean
m2s_have_common(const GArray *a, const GArray *b)
{
    for (guint i = 0, k = 0; i < a->len && k < b->len;) {
        guint64 one = g_array_index(a, guint64, i), other = g_array_index(b, guint64, k);
        if (one == other)
            return TRUE;
        i += one < other;
        k += other < one;
    }
    return FALSE;
}

static int
compare_hashes(gconstpointer a, gconstpointer b)
{
    guint64 one = *(const guint64 *)a, other = *(const guint64 *)b;
    return (one > other) - (one < other);
}

static void
sort_hashes(GArray *hashes)
{
    guint kept = 0;
    g_array_sort(hashes, compare_hashes);
    for (guint i = 0; i < hashes->len; i++) {
        guint64 hash = g_array_index(hashes, guint64, i);
        if (hash && (kept == 0 || hash != g_array_index(hashes, guint64, kept - 1)))
            g_array_index(hashes, guint64, kept++) = hash;
    }
    g_array_set_size(hashes, kept);
}

static void
digest_people(M2sEntry *entry)
{
    entry->senders = g_array_new(FALSE, FALSE, sizeof(guint64));
    entry->people = g_array_new(FALSE, FALSE, sizeof(guint64));
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        g_array_append_val(entry->senders, piece->sketch->sender_email);
        g_array_append_val(entry->senders, piece->sketch->sender_name);
        g_array_append_val(entry->people, piece->sketch->author_email);
        g_array_append_val(entry->people, piece->sketch->author_name);
    }
    sort_hashes(entry->senders);
    g_array_append_vals(entry->people, entry->senders->data, entry->senders->len);
    sort_hashes(entry->people);
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const M2sPlace *one = a, *other = b;
    if (one->value != other->value)
        return one->value < other->value ? -1 : 1;
    return (one->place > other->place) - (one->place < other->place);
}

static void
digest_places(M2sEntry *entry)
{
    entry->subjects = g_array_new(FALSE, FALSE, sizeof(M2sPlace));
    entry->hashes = g_array_new(FALSE, FALSE, sizeof(M2sPlace));
    for (guint i = 0; i < entry->patches->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->patches, i);
        const M2sPlace subject = {piece->subject, i}, hash = {piece->hash, i};
        if (piece->subject)
            g_array_append_val(entry->subjects, subject);
        if (piece->hash)
            g_array_append_val(entry->hashes, hash);
    }
    g_array_sort(entry->subjects, compare_places);
    g_array_sort(entry->hashes, compare_places);
}

/* The union of a set of each piece. */
static M2sSet
join(const GPtrArray *pieces, const M2sSet *(*set_of)(const M2sPiece *piece))
{
    g_autofree const M2sSet **sets = g_new(const M2sSet *, MAX(pieces->len, 1));
    for (guint i = 0; i < pieces->len; i++)
        sets[i] = set_of(g_ptr_array_index(pieces, i));
    return m2s_sets_join(sets, pieces->len);
}

static const M2sSet *
words_of(const M2sPiece *piece)
{
    return &piece->words;
}

static const M2sSet *
paths_of(const M2sPiece *piece)
{
    return &piece->sketch->paths;
}

static const M2sSet *
lines_of(const M2sPiece *piece)
{
    return &piece->sketch->lines;
}

static const M2sSet *
shingles_of(const M2sPiece *piece)
{
    return &piece->sketch->shingles;
}

static const M2sSet *
tags_of(const M2sPiece *piece)
{
    return &piece->sketch->tags;
}

/* Fewer numbers than announced; those may come twice, and 0 is the cover's. */
gboolean
m2s_entry_lacks_patches(const M2sEntry *entry)
{
    gint64 numbers = 0, last = 0;
    for (guint i = 0; i < entry->pieces->len; i++) { /* in order of numbers */
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        numbers += piece->number != 0 && piece->number != last;
        last = piece->number;
    }
    return entry->total > 1 && numbers < entry->total;
}

void
m2s_entry_digest(M2sEntry *entry)
{
    const M2sPiece *first = g_ptr_array_index(entry->pieces, 0);
    const M2sPiece *only =
        entry->patches->len == 1 && entry->total <= 1 ? g_ptr_array_index(entry->patches, 0) : NULL;
    entry->head = entry->cover ? entry->cover->subject : only ? only->subject : 0;
    entry->is_bot = first->is_bot;
    digest_people(entry);
    digest_places(entry);
    entry->words = join(entry->pieces, words_of);
    entry->paths = join(entry->patches, paths_of);
    entry->lines = join(entry->patches, lines_of);
    entry->shingles = join(entry->pieces, shingles_of);
    entry->tags = join(entry->pieces, tags_of);
}
