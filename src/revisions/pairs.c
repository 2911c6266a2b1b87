/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The patches of two postings, side by side. */
#include "revisions/pairs.h"
#include "revisions/entry.h"

/* What is known of patches: of those in the postings that were needed so far. */
typedef struct {
    GHashTable *of_item;      /* const M2sItem * -> M2sEntry */
    GHashTable *entries;      /* a set of those that were needed */
    GHashTable *predecessors; /* const M2sPatch * -> const M2sPatch * */
    GHashTable *pieces;       /* const M2sPatch * -> const M2sPiece * */
} Known;

static void
known_init(Known *known, GHashTable *of_item)
{
    known->of_item = of_item;
    known->entries = g_hash_table_new(NULL, NULL);
    known->predecessors = g_hash_table_new(NULL, NULL);
    known->pieces = g_hash_table_new(NULL, NULL);
}

/* Makes the posting of patch known. */
static void
need(const Known *known, const M2sPatch *patch)
{
    M2sEntry *entry = g_hash_table_lookup(known->of_item, &patch->item);
    if (entry == NULL || !g_hash_table_add(known->entries, entry))
        return;
    const GArray *revisions = entry->posting.revisions;
    for (guint i = 0; i < revisions->len; i++) {
        const M2sPatchRevision *one = &g_array_index(revisions, M2sPatchRevision, i);
        g_hash_table_insert(known->pieces, (gpointer)one->patch,
                            g_ptr_array_index(entry->patches, i));
        if (one->predecessor)
            g_hash_table_insert(known->predecessors, (gpointer)one->patch,
                                (gpointer)one->predecessor);
    }
}

/* (nullable) */
static const M2sPatch *
predecessor_of(const Known *known, const M2sPatch *patch)
{
    need(known, patch);
    return g_hash_table_lookup(known->predecessors, patch);
}

static const M2sPiece *
piece_of(const Known *known, const M2sPatch *patch)
{
    need(known, patch);
    return g_hash_table_lookup(known->pieces, patch);
}

static void
known_clear(Known *known)
{
    g_hash_table_unref(known->entries);
    g_hash_table_unref(known->predecessors);
    g_hash_table_unref(known->pieces);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Known, known_clear)

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(const M2sPatch *const *)a, *other = *(const M2sPatch *const *)b;
    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    return (one->item.id > other->item.id) - (one->item.id < other->item.id);
}

/* The patches of a posting and, if it is partial, those before it that it leaves as they were.
 * Returns: (transfer container): of const M2sPatch *, in order of their numbers. */
static GPtrArray *
whole_of(const M2sPosting *posting)
{
    GPtrArray *patches = g_ptr_array_copy(posting->patches, NULL, NULL);
    g_autoptr(GHashTable) replaced = g_hash_table_new(NULL, NULL);
    while (posting->is_partial && posting->predecessor) {
        for (guint i = 0; i < posting->revisions->len; i++) {
            const M2sPatchRevision *one = &g_array_index(posting->revisions, M2sPatchRevision, i);
            g_hash_table_add(replaced, (gpointer)one->predecessor);
        }
        posting = posting->predecessor;
        for (guint i = 0; i < posting->patches->len; i++) {
            gpointer patch = g_ptr_array_index(posting->patches, i);
            if (!g_hash_table_contains(replaced, patch))
                g_ptr_array_add(patches, patch);
        }
    }
    g_ptr_array_sort(patches, compare_numbers);
    return patches;
}

/* Two lists of patches, and which belongs to which. */
typedef struct {
    const GPtrArray *older, *newer; /* of const M2sPatch * */
    GHashTable *places;             /* of those in older that are free: patch -> place + 1 */
    guint *matches;                 /* for each of newer: the place in older, plus 1; 0: none */
} Matching;

static void
match(Matching *matching, guint place, gconstpointer older)
{
    matching->matches[place] =
        GPOINTER_TO_UINT(g_hash_table_lookup(matching->places, (gpointer)older));
    g_hash_table_remove(matching->places, (gpointer)older);
}

/* Follows each patch back until there is one of the older ones. */
static void
match_by_revisions(Matching *matching, const Known *known)
{
    for (guint i = 0; i < matching->newer->len; i++) {
        gconstpointer patch = g_ptr_array_index(matching->newer, i);
        while (patch && !g_hash_table_contains(matching->places, patch))
            patch = predecessor_of(known, patch);
        if (patch)
            match(matching, i, patch);
    }
}

static guint64
hash_of(const M2sPiece *piece)
{
    return piece->hash;
}

static guint64
subject_of(const M2sPiece *piece)
{
    return piece->subject;
}

/* Matches what is left and has the same value, other than 0. */
static void
match_by_value(Matching *matching, const Known *known, guint64 (*value_of)(const M2sPiece *piece))
{
    g_autoptr(GHashTable) free = /* value -> patch */
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = matching->older->len; i > 0; i--) {
        gpointer patch = g_ptr_array_index(matching->older, i - 1);
        guint64 value = value_of(piece_of(known, patch));
        if (value && g_hash_table_contains(matching->places, patch))
            g_hash_table_insert(free, g_memdup2(&value, sizeof value), patch);
    }
    for (guint i = 0; i < matching->newer->len; i++) {
        gpointer patch = g_ptr_array_index(matching->newer, i);
        guint64 value = value_of(piece_of(known, patch));
        gpointer older = g_hash_table_lookup(free, &value);
        if (value == 0 || matching->matches[i] || older == NULL)
            continue;
        match(matching, i, older);
        g_hash_table_remove(free, &value);
    }
}

static void
add_pair(GArray *pairs, const M2sPatch *older, const M2sPatch *newer)
{
    const M2sPatchPair pair = {older, newer};
    g_array_append_val(pairs, pair);
}

/* Adds all pairs in the order of git range-diff: an older patch that was dropped comes behind those
 * before it.
 * with_dropped: if not, what has no newer self is left out. */
static void
add_pairs(const Matching *matching, gboolean with_dropped, GArray *pairs)
{
    g_autofree gboolean *shown = g_new0(gboolean, matching->older->len + 1);
    guint i = 0, k = 0;
    while (i < matching->older->len || k < matching->newer->len) {
        gpointer older = i < matching->older->len ? g_ptr_array_index(matching->older, i) : NULL;
        gpointer newer = k < matching->newer->len ? g_ptr_array_index(matching->newer, k) : NULL;
        if (older && shown[i]) {
            i++;
        } else if (older && g_hash_table_contains(matching->places, older)) {
            if (with_dropped)
                add_pair(pairs, older, NULL);
            i++;
        } else {
            guint place = matching->matches[k++];
            add_pair(pairs, place ? g_ptr_array_index(matching->older, place - 1) : NULL, newer);
            if (place)
                shown[place - 1] = TRUE;
        }
    }
}

GArray *
m2s_pairs_make(GHashTable *of_item, const M2sPosting *older, const M2sPosting *newer)
{
    g_auto(Known) known = {0};
    known_init(&known, of_item);
    g_autoptr(GPtrArray) old_patches = whole_of(older);
    Matching matching = {old_patches, newer->patches, g_hash_table_new(NULL, NULL),
                         g_new0(guint, newer->patches->len + 1)};
    for (guint i = 0; i < old_patches->len; i++)
        g_hash_table_insert(matching.places, g_ptr_array_index(old_patches, i),
                            GUINT_TO_POINTER(i + 1));
    match_by_revisions(&matching, &known);
    match_by_value(&matching, &known, hash_of);
    match_by_value(&matching, &known, subject_of);
    GArray *pairs = g_array_new(FALSE, FALSE, sizeof(M2sPatchPair));
    add_pairs(&matching, !newer->is_partial, pairs);
    g_hash_table_unref(matching.places);
    g_free(matching.matches);
    return pairs;
}
