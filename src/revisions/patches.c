/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/patches.h"

#include <stdlib.h>

#include "revisions/sets.h"

#define LIKE        1.25 /* the least likeness of two patches */
#define LIKE_FAR    3.0  /* likewise, of one in an older entry than the predecessor */
#define STEPS       3    /* entries back */
#define GAP_MAX     (540 * M2S_DAY)
#define PAIRS_MAX   10000 /* that are compared of two entries */
#define LINES_ALIKE 0.3   /* of patches with one subject, in other entries */

/* The search for the older selves of an entry's patches. */
typedef struct {
    M2sChooser *chooser;
    M2sEntry *entry;
    M2sPiece **older; /* by place: (nullable) */
    GArray *revisions;
} Search;

/* Two patches, and how alike they are. */
typedef struct {
    double likeness;
    guint newer, older; /* places */
} Likeness;

static M2sPiece *
patch_at(const M2sEntry *entry, guint place)
{
    return g_ptr_array_index(entry->patches, place);
}

static double
likeness_of(const M2sPiece *a, const M2sPiece *b)
{
    M2sOverlap lines = m2s_sets_compare(&a->sketch->lines, &b->sketch->lines);
    return 2 * m2s_overlap_cosine(lines) + 0.5 * m2s_overlap_share(lines) +
           1.5 * m2s_overlap_cosine(m2s_sets_compare(&a->words, &b->words)) +
           m2s_overlap_cosine(m2s_sets_compare(&a->sketch->shingles, &b->sketch->shingles)) +
           0.5 * m2s_overlap_cosine(m2s_sets_compare(&a->sketch->paths, &b->sketch->paths));
}

static gboolean
are_equal(const M2sSet *a, const M2sSet *b)
{
    return a->count == b->count && a->bound == b->bound &&
           (a->count == 0 || memcmp(a->values, b->values, a->count * sizeof *a->values) == 0);
}

static M2sPatchChange
change_of(const M2sPiece *newer, const M2sPiece *older)
{
    const M2sSketch *a = newer->sketch, *b = older->sketch;
    gboolean is_same_diff = newer->hash ? newer->hash == older->hash
                                        : older->hash == 0 && are_equal(&a->lines, &b->lines);
    if (!is_same_diff)
        return M2S_PATCH_CHANGED;
    return newer->subject == older->subject && are_equal(&a->shingles, &b->shingles)
               ? M2S_PATCH_SAME
               : M2S_PATCH_REWORDED;
}

static void
link_patch(Search *search, guint place, M2sPiece *older, M2sPatchMatch match)
{
    M2sPatchRevision *revision = &g_array_index(search->revisions, M2sPatchRevision, place);
    search->older[place] = older;
    revision->predecessor = older->patch;
    revision->match = match;
    revision->change = change_of(patch_at(search->entry, place), older);
}

/* The most alike first; then those whose places are near each other. */
static int
compare_likeness(gconstpointer a, gconstpointer b)
{
    const Likeness *one = a, *other = b;
    if (one->likeness != other->likeness)
        return one->likeness > other->likeness ? -1 : 1;
    int distance = abs((int)one->newer - (int)one->older);
    int other_distance = abs((int)other->newer - (int)other->older);
    if (distance != other_distance)
        return distance < other_distance ? -1 : 1;
    return one->newer != other->newer ? (one->newer > other->newer ? -1 : 1)
                                      : (one->older > other->older ? -1 : 1);
}

/* Compares all patches that are left with each other. */
static void
link_similar(Search *search, const M2sEntry *older, guint8 *used, gboolean is_far)
{
    const guint count = search->entry->patches->len;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Likeness));
    if ((guint64)count * older->patches->len > PAIRS_MAX)
        return;
    for (guint i = 0; i < count; i++) {
        for (guint k = 0; k < older->patches->len && search->older[i] == NULL; k++) {
            Likeness pair = {0, i, k};
            if (used[k])
                continue;
            pair.likeness = likeness_of(patch_at(search->entry, i), patch_at(older, k));
            if (pair.likeness >= LIKE)
                g_array_append_val(found, pair);
        }
    }
    g_autofree guint8 *done = g_malloc0(count);
    g_array_sort(found, compare_likeness);
    for (guint n = 0; n < found->len; n++) {
        const Likeness *pair = &g_array_index(found, Likeness, n);
        M2sPiece *piece = patch_at(older, pair->older);
        if (done[pair->newer] || used[pair->older])
            continue;
        done[pair->newer] = used[pair->older] = TRUE;
        if (!is_far || (pair->likeness >= LIKE_FAR && !piece->has_successor))
            link_patch(search, pair->newer, piece, M2S_MATCH_SIMILAR);
    }
}

static gboolean
is_single(const M2sEntry *entry)
{
    return entry->patches->len == 1 && entry->total <= 1;
}

/* Looks for what is left in one of the entries before. */
static void
link_to(Search *search, const M2sEntry *older, gboolean is_far)
{
    GArray *pairs = search->chooser->pairs;
    g_autofree guint8 *used = g_malloc0(MAX(older->patches->len, 1));
    m2s_pairs_find(search->entry, older, pairs);
    for (guint i = 0; i < pairs->len; i++) {
        const M2sPair *pair = &g_array_index(pairs, M2sPair, i);
        if (pair->worth <= 0.5 || search->older[pair->newer])
            continue;
        used[pair->older] = TRUE;
        link_patch(search, pair->newer, patch_at(older, pair->older),
                   pair->is_hash ? M2S_MATCH_HASH : M2S_MATCH_SUBJECT);
    }
    if (is_single(search->entry) && is_single(older)) {
        if (search->older[0] == NULL)
            link_patch(search, 0, patch_at(older, 0), M2S_MATCH_ONLY);
        return;
    }
    link_similar(search, older, used, is_far);
}

/* Whether other, of any chain, may have had patches of entry. */
static gboolean
may_be_source(const M2sEntry *entry, const M2sEntry *other)
{
    return other != entry && other->branches == entry->branches && !other->is_batch &&
           entry->date - other->date < GAP_MAX &&
           m2s_version_compare(other->version, entry->version) <= 0 &&
           m2s_have_common(other->senders, entry->senders);
}

/* The first patch of entry that has value at places; NULL if there is none. */
static M2sPiece *
first_with(const M2sEntry *entry, const GArray *places, guint64 value, const M2sPiece *near)
{
    guint low = 0, high = places->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(places, M2sPlace, middle).value < value)
            low = middle + 1;
        else
            high = middle;
    }
    for (guint i = low; i < places->len && i < low + 8; i++) {
        const M2sPlace *place = &g_array_index(places, M2sPlace, i);
        M2sPiece *piece = patch_at(entry, place->place);
        if (place->value == value &&
            (near == NULL ||
             m2s_sets_compare(&piece->sketch->paths, &near->sketch->paths).common > 0))
            return piece;
    }
    return NULL;
}

static gboolean
link_hash_elsewhere(Search *search, guint place)
{
    const M2sPiece *piece = patch_at(search->entry, place);
    guint count = 0;
    M2sEntry *const *found =
        piece->hash ? m2s_memory_find(search->chooser->memory, M2S_MEMORY_HASH, piece->hash, &count)
                    : NULL;
    while (count > 0) {
        const M2sEntry *other = found[--count];
        if (!may_be_source(search->entry, other))
            continue;
        link_patch(search, place, first_with(other, other->hashes, piece->hash, NULL),
                   M2S_MATCH_HASH_ELSEWHERE);
        return TRUE;
    }
    return FALSE;
}

static void
link_subject_elsewhere(Search *search, guint place)
{
    const M2sPiece *piece = patch_at(search->entry, place);
    guint count = 0;
    M2sEntry *const *found =
        piece->subject
            ? m2s_memory_find(search->chooser->memory, M2S_MEMORY_SUBJECT, piece->subject, &count)
            : NULL;
    while (count > 0) {
        const M2sEntry *other = found[--count];
        M2sPiece *older = may_be_source(search->entry, other)
                              ? first_with(other, other->subjects, piece->subject, piece)
                              : NULL;
        if (older == NULL || m2s_overlap_cosine(m2s_sets_compare(
                                 &piece->sketch->lines, &older->sketch->lines)) < LINES_ALIKE)
            continue;
        link_patch(search, place, older, M2S_MATCH_SUBJECT_ELSEWHERE);
        return;
    }
}

static gboolean
is_done(const Search *search)
{
    for (guint i = 0; i < search->entry->patches->len; i++)
        if (search->older[i] == NULL)
            return FALSE;
    return TRUE;
}

void
m2s_patches_link(M2sChooser *chooser, M2sEntry *entry)
{
    const guint count = entry->patches->len;
    g_autofree M2sPiece **older = g_new0(M2sPiece *, MAX(count, 1));
    Search search = {chooser, entry, older, entry->posting.revisions};
    const M2sEntry *before = m2s_entry_predecessor(entry);
    for (guint step = 0; step < STEPS && before && !is_done(&search); step++) {
        if (!m2s_chooser_prepare(chooser, (M2sEntry *)before))
            break;
        link_to(&search, before, step > 0);
        before = m2s_entry_predecessor(before);
    }
    if (entry->posting.predecessor && !entry->is_batch)
        for (guint i = 0; i < count; i++)
            if (older[i] == NULL && !link_hash_elsewhere(&search, i))
                link_subject_elsewhere(&search, i);
    for (guint i = 0; i < count; i++)
        if (older[i])
            older[i]->has_successor = TRUE;
}
