/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/postings.h"

#include "revisions/pieces.h"

/* Parts of one version that Patchwork keeps in one series although their totals differ. */
#define SPLIT_GAP (30 * 60) /* seconds */

/* Parts of one version that Patchwork has put into several series. */
#define JOIN_GAP (60 * 60) /* seconds */

/* How many parts are compared with a new one. */
#define SPLIT_PARTS 16
#define JOIN_PARTS  4

/* An entry that is being gathered. */
typedef struct {
    M2sEntry *entry;
    GHashTable *numbers; /* a set of gint64: those of its pieces */
    guint64 order;       /* breaks ties between dates: the order of arrival */
    gboolean all_numbered;
} Part;

static void
part_free(gpointer data)
{
    Part *part = data;
    if (part->entry)
        m2s_entry_free(part->entry);
    g_hash_table_unref(part->numbers);
    g_free(part);
}

static Part *
part_new(void)
{
    Part *part = g_new0(Part, 1);
    part->entry = g_new0(M2sEntry, 1);
    part->entry->pieces = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_piece_free);
    part->entry->date = G_MAXINT64;
    part->entry->end = G_MININT64;
    part->numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    part->order = G_MAXUINT64;
    part->all_numbered = TRUE;
    return part;
}

static void
add_piece(Part *part, M2sPiece *piece)
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
    part->order = MIN(part->order, (guint64)piece->item->id * 2 + (piece->patch != NULL));
    part->all_numbered = part->all_numbered && piece->has_number;
}

/* Moves the pieces of other to part. */
static void
absorb(Part *part, Part *other)
{
    GPtrArray *pieces = other->entry->pieces;
    g_ptr_array_set_free_func(pieces, NULL);
    for (guint i = 0; i < pieces->len; i++)
        add_piece(part, g_ptr_array_index(pieces, i));
    part_free(other);
}

static gboolean
are_disjoint(const Part *a, const Part *b)
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
    Part *part;
} Cluster;

static int
compare_clusters(gconstpointer a, gconstpointer b)
{
    const Cluster *one = a, *other = b;
    guint size = one->part->entry->pieces->len, other_size = other->part->entry->pieces->len;
    return size > other_size ? -1 : size < other_size;
}

static Part *
part_of_cluster(GArray *clusters, const M2sPiece *piece)
{
    for (guint i = 0; i < clusters->len && i < 4 * SPLIT_PARTS; i++) {
        Cluster *cluster = &g_array_index(clusters, Cluster, i);
        if (m2s_version_compare(cluster->version, piece->version) == 0 &&
            cluster->total == piece->total)
            return cluster->part;
    }
    const Cluster cluster = {piece->version, piece->total, part_new()};
    g_array_append_val(clusters, cluster);
    return cluster.part;
}

static gboolean
belong_together(const Part *a, const Part *b)
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
        Part *part = g_array_index(clusters, Cluster, i).part;
        guint k = first;
        while (k < parts->len && k - first < SPLIT_PARTS &&
               !belong_together(g_ptr_array_index(parts, k), part))
            k++;
        if (k < parts->len && k - first < SPLIT_PARTS)
            absorb(g_ptr_array_index(parts, k), part);
        else
            g_ptr_array_add(parts, part);
    }
}

static void
split_series(GPtrArray *parts, const M2sSeries *series, M2sTexts *texts)
{
    g_autoptr(GArray) clusters = g_array_new(FALSE, FALSE, sizeof(Cluster));
    if (series->cover) {
        M2sPiece *piece = m2s_piece_of_cover(series->cover, texts);
        add_piece(part_of_cluster(clusters, piece), piece);
    }
    for (guint i = 0; i < series->patches->len; i++) {
        M2sPiece *piece = m2s_piece_of_patch(g_ptr_array_index(series->patches, i), texts);
        add_piece(part_of_cluster(clusters, piece), piece);
    }
    add_parts(parts, clusters);
}

/* A cover whose series has another one, and a cover with a diff, are in no series. */
static void
add_loose(GPtrArray *parts, const M2sCatalogue *catalogue, M2sTexts *texts)
{
    for (guint i = 0; i < catalogue->covers->len; i++) {
        const M2sCover *cover = g_ptr_array_index(catalogue->covers, i);
        if (cover->series && cover->series->cover == cover)
            continue;
        Part *part = part_new();
        add_piece(part, m2s_piece_of_cover(cover, texts));
        g_ptr_array_add(parts, part);
    }
    for (guint i = 0; i < catalogue->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, i);
        if (patch->series)
            continue;
        Part *part = part_new();
        add_piece(part, m2s_piece_of_patch(patch, texts));
        g_ptr_array_add(parts, part);
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

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The number of a set of texts.  Sorts it. */
static guint
number_of_set(GPtrArray *set, M2sTexts *texts)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    const char *last = "";
    g_ptr_array_sort(set, compare_texts);
    for (guint i = 0; i < set->len; i++) {
        const char *text = g_ptr_array_index(set, i);
        if (!g_str_equal(text, last))
            g_string_append_printf(joined, "[%s]", text); /* no subject begins so */
        last = text;
    }
    return m2s_texts_number(texts, joined->str);
}

static void
settle_trees(M2sEntry *entry, M2sTexts *texts)
{
    g_autoptr(GPtrArray) trees = g_ptr_array_new();
    g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        for (guint k = 0; k < piece->trees->len; k++) {
            g_ptr_array_add(trees, g_ptr_array_index(piece->trees, k));
            m2s_title_branches(g_ptr_array_index(piece->trees, k), branches);
        }
    }
    entry->trees = number_of_set(trees, texts);
    entry->branches = number_of_set(branches, texts);
}

/* Sets what is known before parts are joined. */
static void
settle(M2sEntry *entry, M2sTexts *texts)
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
    settle_trees(entry, texts);
}

/* Joining */

typedef struct {
    const M2sPerson *submitter;
    M2sVersion version;
    gint64 total;
    gboolean is_rfc;
    guint trees;
} Key;

/* The last parts with one key. */
typedef struct {
    Key key;
    Part *parts[JOIN_PARTS]; /* the newest first; NULL: none */
} Recent;

static guint
hash_key(gconstpointer data)
{
    const Key *key = data;
    guint hash = key->submitter->id * 31 + key->version.major;
    return ((hash * 31 + key->version.minor) * 31 + (guint)key->total) * 31 + key->trees;
}

static gboolean
equal_keys(gconstpointer a, gconstpointer b)
{
    const Key *one = a, *other = b;
    return one->submitter == other->submitter && one->total == other->total &&
           m2s_version_compare(one->version, other->version) == 0 && one->is_rfc == other->is_rfc &&
           one->trees == other->trees;
}

static Recent *
recent_of(GHashTable *recents, const M2sEntry *entry)
{
    const M2sPiece *first = g_ptr_array_index(entry->pieces, 0);
    const Key key = {first->item->submitter, entry->version, entry->total, entry->is_rfc,
                     entry->trees};
    Recent *recent = g_hash_table_lookup(recents, &key);
    if (recent == NULL) {
        recent = g_new0(Recent, 1);
        recent->key = key;
        g_hash_table_insert(recents, &recent->key, recent);
    }
    return recent;
}

static Part *
find_earlier(const Recent *recent, const Part *part)
{
    for (guint i = 0; i < JOIN_PARTS && recent->parts[i]; i++) {
        Part *earlier = recent->parts[i];
        gboolean is_numbered =
            part->entry->total > 1 || (part->all_numbered && earlier->all_numbered);
        if (is_numbered && part->entry->date - earlier->entry->end < JOIN_GAP &&
            are_disjoint(part, earlier))
            return earlier;
    }
    return NULL;
}

static int
compare_parts(gconstpointer a, gconstpointer b)
{
    const Part *one = *(Part *const *)a, *other = *(Part *const *)b;
    if (one->entry->date != other->entry->date)
        return one->entry->date < other->entry->date ? -1 : 1;
    return (one->order > other->order) - (one->order < other->order);
}

/* Returns: (transfer full): the entries, in order of date. */
static GPtrArray *
join_parts(GPtrArray *parts)
{
    GPtrArray *joined = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_entry_free);
    g_autoptr(GHashTable) recents = g_hash_table_new_full(hash_key, equal_keys, NULL, g_free);
    for (guint i = 0; i < parts->len; i++) {
        Part *part = g_ptr_array_index(parts, i);
        Recent *recent = recent_of(recents, part->entry);
        Part *earlier = find_earlier(recent, part);
        if (earlier) {
            absorb(earlier, part);
            parts->pdata[i] = NULL;
            continue;
        }
        memmove(recent->parts + 1, recent->parts, (JOIN_PARTS - 1) * sizeof *recent->parts);
        recent->parts[0] = part;
        g_ptr_array_add(joined, part->entry);
    }
    for (guint i = 0; i < parts->len; i++)
        if (parts->pdata[i])
            ((Part *)parts->pdata[i])->entry = NULL;
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
    entry->posting.id = entry->index + 1;
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
finish(M2sEntry *entry, guint index, M2sTexts *texts)
{
    entry->index = index;
    entry->is_rfc = FALSE;
    settle(entry, texts);
    list_patches(entry);
    m2s_entry_digest(entry);
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

GPtrArray *
m2s_postings_make(const M2sCatalogue *catalogue, M2sTexts *texts)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++)
        split_series(parts, g_ptr_array_index(catalogue->series, i), texts);
    add_loose(parts, catalogue, texts);
    for (guint i = 0; i < parts->len; i++)
        settle(((Part *)parts->pdata[i])->entry, texts);
    g_ptr_array_sort(parts, compare_parts);
    GPtrArray *entries = join_parts(parts);
    for (guint i = 0; i < parts->len; i++)
        if (parts->pdata[i])
            part_free(parts->pdata[i]);
    for (guint i = 0; i < entries->len; i++)
        finish(g_ptr_array_index(entries, i), i, texts);
    find_batches(entries, catalogue);
    return entries;
}
