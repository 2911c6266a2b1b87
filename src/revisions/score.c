/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/score.h"

#include <math.h>

#include "revisions/sets.h"

/* A message of fewer shingles says nothing. */
#define SHINGLES_MIN 5

/* Of many patches with one subject, this many near a place are looked at. */
#define NEAR 32

static const struct {
    const char *name;
    double weight;
} parts[M2S_PARTS] = {
    [M2S_PART_WORDS] = {"subject words", 4.4},      [M2S_PART_LINES] = {"changed lines", 4.4},
    [M2S_PART_MESSAGE] = {"message", 3.0},          [M2S_PART_FILES_SHARED] = {"files, share", 1.0},
    [M2S_PART_FILES_COUNT] = {"files, count", 0.8}, [M2S_PART_TAGS_SHARED] = {"tags, share", 1.3},
    [M2S_PART_TAGS_COUNT] = {"tags, count", 1.2},   [M2S_PART_PATCHES] = {"same patches", 10.0},
    [M2S_PART_HEADLINE] = {"same headline", 1.0},   [M2S_PART_NEXT] = {"next version", 1.2},
    [M2S_PART_OPEN] = {"no newer version", 0.7},    [M2S_PART_GAP] = {"days between", -0.46},
};

const char *
m2s_part_name(M2sPart part)
{
    return parts[part].name;
}

double
m2s_part_weight(M2sPart part)
{
    return parts[part].weight;
}

static const M2sPiece *
patch_at(const M2sEntry *entry, guint place)
{
    return g_ptr_array_index(entry->patches, place);
}

/* The first of places that is not before (value, place). */
static guint
lower_bound(const GArray *places, guint64 value, guint place)
{
    guint low = 0, high = places->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        const M2sPlace *at = &g_array_index(places, M2sPlace, middle);
        if (at->value < value || (at->value == value && at->place < place))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

#define TAKEN G_MAXUINT

/* Marks what pairs take, in the order of places.  Searching them is enough for few; more are in
 * used. */
typedef struct {
    const M2sEntry *newer, *older;
    GArray *pairs;
    guint8 *used; /* of the patches of older */
} Pairing;

/* The patch of older nearest to place i that has value and is not used; one with the same subject,
 * if is_hash.  Returns: its place, or TAKEN. */
static guint
find_nearest(const Pairing *pairing, const GArray *places, guint64 value, guint i, gboolean is_hash)
{
    guint best = TAKEN, best_distance = 0;
    guint64 subject = patch_at(pairing->newer, i)->subject;
    guint middle = lower_bound(places, value, i);
    for (guint n = middle > NEAR ? middle - NEAR : 0; n < places->len && n < middle + NEAR; n++) {
        const M2sPlace *at = &g_array_index(places, M2sPlace, n);
        if (at->value != value || pairing->used[at->place])
            continue;
        guint distance = at->place > i ? at->place - i : i - at->place;
        if (is_hash && patch_at(pairing->older, at->place)->subject != subject)
            distance += G_MAXINT / 2;
        if (best == TAKEN || distance < best_distance) {
            best = at->place;
            best_distance = distance;
        }
    }
    return best;
}

/* What an equal subject is worth: little, if the diffs have nothing in common. */
static double
worth_of_subject(const M2sPiece *newer, const M2sPiece *older)
{
    const M2sSet *paths = &newer->sketch->paths, *older_paths = &older->sketch->paths;
    if (paths->count == 0 || older_paths->count == 0 ||
        m2s_sets_compare(paths, older_paths).common > 0)
        return 1;
    M2sOverlap lines = m2s_sets_compare(&newer->sketch->lines, &older->sketch->lines);
    return m2s_overlap_share(lines) >= 0.3 ? 0.9 : 0.4;
}

static void
add_pair(Pairing *pairing, guint newer, guint older, gboolean is_hash)
{
    const M2sPair pair = {newer, older,
                          is_hash ? 1
                                  : worth_of_subject(patch_at(pairing->newer, newer),
                                                     patch_at(pairing->older, older)),
                          is_hash};
    pairing->used[older] = TRUE;
    g_array_append_val(pairing->pairs, pair);
}

void
m2s_pairs_find(const M2sEntry *newer, const M2sEntry *older, GArray *pairs)
{
    guint8 few[64] = {0};
    g_autofree guint8 *many =
        older->patches->len > sizeof few ? g_malloc0(older->patches->len) : NULL;
    Pairing pairing = {newer, older, pairs, many ? many : few};
    g_array_set_size(pairs, 0);
    for (guint i = 0; i < newer->patches->len && older->hashes->len > 0; i++) {
        guint64 hash = patch_at(newer, i)->hash;
        guint k = hash ? find_nearest(&pairing, older->hashes, hash, i, TRUE) : TAKEN;
        if (k != TAKEN)
            add_pair(&pairing, i, k, TRUE);
    }
    guint hashes = pairs->len;
    for (guint i = 0, n = 0; i < newer->patches->len && older->subjects->len > 0; i++) {
        if (n < hashes && g_array_index(pairs, M2sPair, n).newer == i) {
            n++;
            continue;
        }
        guint64 subject = patch_at(newer, i)->subject;
        guint k = subject ? find_nearest(&pairing, older->subjects, subject, i, FALSE) : TAKEN;
        if (k != TAKEN)
            add_pair(&pairing, i, k, FALSE);
    }
}

/* Common tags, reporters left out. */
static guint
count_tags(const M2sSet *a, const M2sSet *b)
{
    guint count = 0;
    for (guint i = 0, k = 0; i < a->count && k < b->count;) {
        guint32 one = a->values[i], other = b->values[k];
        count += one == other && !(one & M2S_TAG_REPORTER);
        i += one <= other;
        k += other <= one;
    }
    return count;
}

static void
compare_patches(const M2sEntry *newer, const M2sEntry *older, GArray *pairs, M2sScore *score)
{
    guint fewer = MIN(newer->patches->len, older->patches->len);
    guint more = MAX(newer->patches->len, older->patches->len);
    double worth = 0;
    if (fewer == 0)
        return;
    m2s_pairs_find(newer, older, pairs);
    for (guint i = 0; i < pairs->len; i++)
        worth += g_array_index(pairs, M2sPair, i).worth;
    score->half = worth / fewer;
    score->share =
        newer->is_partial ? worth / newer->patches->len : 0.5 * worth / fewer + 0.5 * worth / more;
}

static void
compare_sets(const M2sEntry *newer, const M2sEntry *older, M2sScore *score)
{
    double *values = score->values;
    values[M2S_PART_WORDS] = m2s_overlap_cosine(m2s_sets_compare(&newer->words, &older->words));
    M2sOverlap lines = m2s_sets_compare(&newer->lines, &older->lines);
    values[M2S_PART_LINES] = m2s_overlap_cosine(lines);
    score->line_jaccard = m2s_overlap_jaccard(lines);
    M2sOverlap shingles = m2s_sets_compare(&newer->shingles, &older->shingles);
    if (MIN(shingles.a, shingles.b) >= SHINGLES_MIN)
        values[M2S_PART_MESSAGE] = m2s_overlap_cosine(shingles);
    M2sOverlap files = m2s_sets_compare(&newer->paths, &older->paths);
    values[M2S_PART_FILES_SHARED] = m2s_overlap_share(files);
    values[M2S_PART_FILES_COUNT] = MIN(1, 0.4 * files.common);
    score->file_jaccard = m2s_overlap_jaccard(files);
    M2sOverlap tags = m2s_sets_compare(&newer->tags, &older->tags);
    values[M2S_PART_TAGS_SHARED] = m2s_overlap_jaccard(tags);
    values[M2S_PART_TAGS_COUNT] = MIN(2, count_tags(&newer->tags, &older->tags));
}

/* Whether older is of the version before newer's. */
static gboolean
is_next(const M2sEntry *newer, const M2sEntry *older)
{
    return older->version.major + 1 == newer->version.major ||
           (older->version.major == newer->version.major &&
            older->version.minor < newer->version.minor);
}

void
m2s_score(const M2sEntry *newer, const M2sEntry *older, gboolean is_open, GArray *pairs,
          M2sScore *score)
{
    *score = (M2sScore){0};
    double *values = score->values;
    compare_sets(newer, older, score);
    compare_patches(newer, older, pairs, score);
    gboolean has_head = newer->head && newer->head == older->head;
    values[M2S_PART_HEADLINE] = has_head;
    values[M2S_PART_PATCHES] = MAX(score->share, has_head ? 0.6 : 0);
    values[M2S_PART_NEXT] = is_next(newer, older);
    values[M2S_PART_OPEN] = is_open;
    values[M2S_PART_GAP] = log1p(MAX(0, (double)newer->date - (double)older->date) / M2S_DAY);
    for (M2sPart part = 0; part < M2S_PARTS; part++)
        score->total += values[part] * parts[part].weight;
}
