/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/postings.h"

#include "revisions/hash.h"
#include "revisions/pieces.h"
#include "revisions/trees.h"

/* Parts of one version that Patchwork keeps in one series although their totals differ. */
#define SPLIT_GAP (30 * 60) /* seconds */

/* How many parts are compared with a new one. */
#define SPLIT_PARTS 16

void
m2s_gathering_free(M2sGathering *part)
{
    if (part == NULL)
        return;
    if (part->entry)
        m2s_entry_free(part->entry);
    g_hash_table_unref(part->numbers);
    g_free(part);
}

static M2sGathering *
gathering_new(void)
{
    M2sGathering *part = g_new0(M2sGathering, 1);
    part->entry = g_new0(M2sEntry, 1);
    part->entry->pieces = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_piece_free);
    part->entry->date = G_MAXINT64;
    part->entry->end = G_MININT64;
    part->numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    part->facts = (M2sPortion){.mail = G_MAXUINT, .order = G_MAXUINT64};
    part->all_numbered = TRUE;
    return part;
}

static void
add_piece(M2sGathering *part, M2sPiece *piece)
{
    M2sEntry *entry = part->entry;
    g_ptr_array_add(entry->pieces, piece);
    entry->date = MIN(entry->date, piece->item->date);
    entry->end = MAX(entry->end, piece->item->date);
    entry->total = MAX(entry->total, piece->total);
    if (m2s_version_compare(piece->version, entry->version) > 0)
        entry->version = piece->version;
    gint64 *number = g_new(gint64, 1);
    *number = piece->number;
    g_hash_table_add(part->numbers, number);
    part->facts.order =
        MIN(part->facts.order, (guint64)piece->item->id * 2 + (piece->patch != NULL));
    if (piece->item->mail.where == M2S_MAIL_IN_STORE)
        part->facts.mail = MIN(part->facts.mail, piece->item->mail.id);
    part->all_numbered = part->all_numbered && piece->has_number;
}

/* Moves the pieces of other to part. */
void
m2s_gathering_absorb(M2sGathering *part, M2sGathering *other)
{
    GPtrArray *pieces = other->entry->pieces;
    g_ptr_array_set_free_func(pieces, NULL);
    if (other->facts.key) /* it was settled: parts are being joined */
        g_array_append_val(part->entry->parts, other->facts);
    for (guint i = 0; i < pieces->len; i++)
        add_piece(part, g_ptr_array_index(pieces, i));
    m2s_gathering_free(other);
}

static gboolean
are_disjoint(const M2sGathering *a, const M2sGathering *b)
{
    GHashTableIter iter;
    gpointer number;
    if (g_hash_table_size(a->numbers) > g_hash_table_size(b->numbers))
        return are_disjoint(b, a);
    g_hash_table_iter_init(&iter, a->numbers);
    while (g_hash_table_iter_next(&iter, &number, NULL))
        if (g_hash_table_contains(b->numbers, number))
            return FALSE;
    return TRUE;
}

/* Splitting */

typedef struct {
    M2sVersion version;
    gint64 total;
    M2sGathering *part;
} Cluster;

static int
compare_clusters(gconstpointer a, gconstpointer b)
{
    const Cluster *one = a, *other = b;
    guint size = one->part->entry->pieces->len, other_size = other->part->entry->pieces->len;
    return size > other_size ? -1 : size < other_size;
}

static M2sGathering *
part_of_cluster(GArray *clusters, const M2sPiece *piece)
{
    for (guint i = 0; i < clusters->len && i < 4 * SPLIT_PARTS; i++) {
        Cluster *cluster = &g_array_index(clusters, Cluster, i);
        if (m2s_version_compare(cluster->version, piece->version) == 0 &&
            cluster->total == piece->total)
            return cluster->part;
    }
    const Cluster cluster = {piece->version, piece->total, gathering_new()};
    g_array_append_val(clusters, cluster);
    return cluster.part;
}

static gboolean
belong_together(const M2sGathering *a, const M2sGathering *b)
{
    return a->entry->date - b->entry->end < SPLIT_GAP &&
           b->entry->date - a->entry->end < SPLIT_GAP && are_disjoint(a, b);
}

/* Adds the parts of a series: a reroll of one patch, "[PATCH v2 3/5]" below v1, stays a posting of
 * its own; patches whose totals differ by a slip do not. */
static void
add_parts(GPtrArray *parts, GArray *clusters)
{
    guint first = parts->len;
    g_array_sort(clusters, compare_clusters);
    for (guint i = 0; i < clusters->len; i++) {
        M2sGathering *part = g_array_index(clusters, Cluster, i).part;
        guint k = first;
        while (k < parts->len && k - first < SPLIT_PARTS &&
               !belong_together(g_ptr_array_index(parts, k), part))
            k++;
        if (k < parts->len && k - first < SPLIT_PARTS)
            m2s_gathering_absorb(g_ptr_array_index(parts, k), part);
        else
            g_ptr_array_add(parts, part);
    }
}

static void settle_part(M2sGathering *part);

void
m2s_gather_series(GPtrArray *parts, const M2sCover *cover, const GPtrArray *patches)
{
    const guint first = parts->len;
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(Cluster));
    if (cover) {
        M2sPiece *piece = m2s_piece_of_cover(cover);
        add_piece(part_of_cluster(clusters, piece), piece);
    }
    for (guint i = 0; i < patches->len; i++) {
        M2sPiece *piece = m2s_piece_of_patch(g_ptr_array_index(patches, i));
        add_piece(part_of_cluster(clusters, piece), piece);
    }
    add_parts(parts, clusters);
    for (guint i = first; i < parts->len; i++)
        settle_part(g_ptr_array_index(parts, i));
}

/* Adds a mail that is in no series. */
static void
gather_piece(GPtrArray *parts, M2sPiece *piece)
{
    M2sGathering *part = gathering_new();
    add_piece(part, piece);
    settle_part(part);
    g_ptr_array_add(parts, part);
}

void
m2s_gather_cover(GPtrArray *parts, const M2sCover *cover)
{
    gather_piece(parts, m2s_piece_of_cover(cover));
}

void
m2s_gather_patch(GPtrArray *parts, const M2sPatch *patch)
{
    gather_piece(parts, m2s_piece_of_patch(patch));
}

/* A cover whose series has another one, and a cover with a diff, are in no series. */
static void
gather_loose(GPtrArray *parts, const M2sCatalogue *catalogue)
{
    for (guint i = 0; i < catalogue->covers->len; i++) {
        const M2sCover *cover = g_ptr_array_index(catalogue->covers, i);
        if (cover->series == NULL || cover->series->cover != cover)
            m2s_gather_cover(parts, cover);
    }
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        if (patch->series == NULL)
            m2s_gather_patch(parts, patch);
    }
}

/* Settling what a part is */

static int
compare_pieces(gconstpointer a, gconstpointer b)
{
    const M2sPiece *one = *(M2sPiece *const *)a, *other = *(M2sPiece *const *)b;
    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    if (one->item->date != other->item->date)
        return one->item->date < other->item->date ? -1 : 1;
    if (one->item->id != other->item->id)
        return one->item->id < other->item->id ? -1 : 1;
    return (one->patch != NULL) - (other->patch != NULL);
}

/* Sets what is known before parts are joined. */
static void
settle(M2sEntry *entry)
{
    guint rfcs = 0;
    g_ptr_array_sort(entry->pieces, compare_pieces);
    for (guint i = 0; i < entry->pieces->len; i++) {
        M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        rfcs += piece->is_rfc;
        entry->is_resend = entry->is_resend || piece->is_resend;
        entry->is_rfc = entry->is_rfc || (piece->cover && piece->is_rfc);
    }
    entry->is_rfc = entry->is_rfc || rfcs * 2 > entry->pieces->len;
    m2s_entry_settle_trees(entry);
}

/* Joining */

static void
settle_part(M2sGathering *part)
{
    M2sEntry *entry = part->entry;
    settle(entry);
    const M2sPiece *first = g_ptr_array_index(entry->pieces, 0);
    const guint64 words[] = {first->item->submitter->id, entry->version.major,
                             entry->version.minor,       (guint64)entry->total,
                             (guint64)entry->is_rfc,     entry->trees};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        part->facts.key = m2s_hash_mix(part->facts.key, words[i]);
    part->facts.key |= 1; /* never 0 */
    part->facts.series = first->series && (first->patch || first->series->cover == first->cover)
                             ? first->series->id
                             : 0;
    for (guint i = 0; i < entry->pieces->len; i++)
        ((M2sPiece *)g_ptr_array_index(entry->pieces, i))->part = part->facts.mail;
    part->facts.date = entry->date;
    part->facts.end = entry->end;
    entry->order = part->facts.order;
    entry->parts = g_array_new(FALSE, FALSE, sizeof(M2sPortion));
    g_array_append_val(entry->parts, part->facts);
}

static int
compare_gatherings(gconstpointer a, gconstpointer b)
{
    return m2s_part_compare(&(*(M2sGathering *const *)a)->facts,
                            &(*(M2sGathering *const *)b)->facts);
}

gboolean
m2s_gathering_may_join(const M2sGathering *part, const M2sGathering *earlier)
{
    gboolean is_numbered = part->entry->total > 1 || (part->all_numbered && earlier->all_numbered);
    return is_numbered && part->entry->date - earlier->entry->end < M2S_JOIN_GAP &&
           are_disjoint(part, earlier);
}

/* The last parts with one key. */
typedef struct {
    guint64 key;
    M2sGathering *parts[M2S_JOIN_PARTS]; /* the newest first; NULL: none */
} Recent;

static Recent *
recent_of(GHashTable *recents, guint64 key)
{
    Recent *recent = g_hash_table_lookup(recents, &key);
    if (recent == NULL) {
        recent = g_new0(Recent, 1);
        recent->key = key;
        g_hash_table_insert(recents, &recent->key, recent);
    }
    return recent;
}

/* (nullable) */
static M2sGathering *
find_earlier(const Recent *recent, const M2sGathering *part)
{
    for (guint i = 0; i < M2S_JOIN_PARTS && recent->parts[i]; i++)
        if (m2s_gathering_may_join(part, recent->parts[i]))
            return recent->parts[i];
    return NULL;
}

/* Returns: (transfer full): the entries, in order of date. */
static GPtrArray *
join_parts(GPtrArray *parts)
{
    GPtrArray *joined = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_entry_free);
    g_autoptr(GHashTable) recents =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    for (guint i = 0; i < parts->len; i++) {
        M2sGathering *part = g_ptr_array_index(parts, i);
        Recent *recent = recent_of(recents, part->facts.key);
        M2sGathering *earlier = find_earlier(recent, part);
        if (earlier) {
            m2s_gathering_absorb(earlier, part);
            parts->pdata[i] = NULL;
            continue;
        }
        memmove(recent->parts + 1, recent->parts, (M2S_JOIN_PARTS - 1) * sizeof *recent->parts);
        recent->parts[0] = part;
        g_ptr_array_add(joined, part->entry);
    }
    for (guint i = 0; i < parts->len; i++)
        if (parts->pdata[i])
            ((M2sGathering *)parts->pdata[i])->entry = NULL;
    return joined;
}

/* Finishing */

static void
list_patches(M2sEntry *entry)
{
    entry->patches = g_ptr_array_new();
    entry->posting.patches = g_ptr_array_new();
    for (guint i = 0; i < entry->pieces->len; i++) {
        M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        if (piece->patch) {
            g_ptr_array_add(entry->patches, piece);
            g_ptr_array_add(entry->posting.patches, (gpointer)piece->patch);
        } else if (entry->cover == NULL)
            entry->cover = piece;
    }
}

static void
show(M2sEntry *entry)
{
    const M2sPiece *first = g_ptr_array_index(entry->pieces, 0);
    entry->posting.series = first->series;
    entry->posting.first = first->item;
    entry->posting.cover = entry->cover ? entry->cover->cover : NULL;
    entry->posting.name = first->name;
    entry->posting.date = entry->date;
    entry->posting.version = entry->version.major;
    entry->posting.minor = entry->version.minor;
    entry->posting.total = entry->total;
    entry->posting.is_rfc = entry->is_rfc;
    entry->posting.is_partial = entry->is_partial;
    entry->posting.successors = g_ptr_array_new();
}

static void
finish(M2sEntry *entry)
{
    entry->is_rfc = FALSE;
    settle(entry);
    list_patches(entry);
    entry->is_partial = m2s_entry_lacks_patches(entry);
    show(entry);
}

/* Pull requests, and what is a reply to one. */
static void
find_batches(GPtrArray *entries, const M2sCatalogue *catalogue)
{
    g_autoptr(GHashTable) pulls = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        if (patch->pull_url == NULL)
            continue;
        guint64 *msgid = g_new(guint64, 1);
        *msgid = m2s_sketch_msgid(m2s_slice_of(patch->item.msgid));
        g_hash_table_add(pulls, msgid);
    }
    for (guint i = 0; i < entries->len; i++) {
        M2sEntry *entry = g_ptr_array_index(entries, i);
        for (guint k = 0; k < entry->pieces->len && !entry->is_batch; k++) {
            const M2sPiece *piece = g_ptr_array_index(entry->pieces, k);
            entry->is_batch = piece->patch && piece->patch->pull_url;
            for (guint n = 0; n < piece->sketch->reference_count && !entry->is_batch; n++)
                entry->is_batch = g_hash_table_contains(pulls, &piece->sketch->references[n]);
        }
    }
}

/* Gathers covers and patches. */
static M2sGathering *
gather(const GPtrArray *covers, const GPtrArray *patches)
{
    M2sGathering *gathering = gathering_new();
    for (guint i = 0; i < covers->len; i++)
        add_piece(gathering, m2s_piece_of_cover(g_ptr_array_index(covers, i)));
    for (guint i = 0; i < patches->len; i++)
        add_piece(gathering, m2s_piece_of_patch(g_ptr_array_index(patches, i)));
    return gathering;
}

M2sGathering *
m2s_gathering_new(const GPtrArray *covers, const GPtrArray *patches)
{
    M2sGathering *part = gather(covers, patches);
    settle_part(part);
    return part;
}

M2sGathering *
m2s_gathering_copy(const M2sGathering *gathering)
{
    M2sGathering *copy = gathering_new();
    for (guint i = 0; i < gathering->entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(gathering->entry->pieces, i);
        add_piece(copy, piece->patch ? m2s_piece_of_patch(piece->patch)
                                     : m2s_piece_of_cover(piece->cover));
    }
    settle_part(copy);
    return copy;
}

guint
m2s_gathering_number(const M2sGathering *gathering)
{
    return g_array_index(gathering->entry->parts, M2sPortion, 0).mail;
}

M2sEntry *
m2s_entry_new(const GPtrArray *covers, const GPtrArray *patches)
{
    M2sGathering *gathering = gather(covers, patches);
    M2sEntry *entry = g_steal_pointer(&gathering->entry);
    m2s_gathering_free(gathering);
    finish(entry);
    return entry;
}

void
m2s_entry_digest_all(M2sEntry *entry)
{
    for (guint i = 0; i < entry->pieces->len; i++)
        m2s_piece_digest(g_ptr_array_index(entry->pieces, i));
    m2s_entry_digest(entry);
}

void
m2s_entries_number(const GPtrArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        M2sEntry *entry = g_ptr_array_index(entries, i);
        entry->index = i;
        entry->posting.id = i + 1;
    }
}

GPtrArray *
m2s_postings_make(const M2sCatalogue *catalogue)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++) {
        const M2sSeries *series = g_ptr_array_index(catalogue->series, i);
        m2s_gather_series(parts, series->cover, series->patches);
    }
    gather_loose(parts, catalogue);
    g_ptr_array_sort(parts, compare_gatherings);
    GPtrArray *entries = join_parts(parts);
    for (guint i = 0; i < parts->len; i++)
        if (parts->pdata[i])
            m2s_gathering_free(parts->pdata[i]);
    for (guint i = 0; i < entries->len; i++) {
        finish(g_ptr_array_index(entries, i));
        m2s_entry_digest_all(g_ptr_array_index(entries, i));
    }
    m2s_entries_number(entries);
    find_batches(entries, catalogue);
    return entries;
}
