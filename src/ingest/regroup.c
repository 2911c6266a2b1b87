/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/regroup.h"

#include "archive/chains.h"
#include "revisions/postings.h"
#include "store/objects.h"

#define PARTS_READ 64 /* at a time */

struct M2sRegrouping {
    M2sStore *store;
    GHashTable *taken;    /* a set of gint64: series and mails, as they are marked */
    GHashTable *removed;  /* number -> M2sPartRow: parts as they were */
    GPtrArray *gathered;  /* of M2sGathering: parts as they are */
    GHashTable *added;    /* number -> M2sGathering: those of them that are not as they were */
    GHashTable *assigned; /* number -> M2sPartRow: parts with the postings they belong to now */
    GHashTable *changed;  /* a set of the numbers of postings */
    GArray *postings;     /* the same */
};

void
m2s_regrouping_free(M2sRegrouping *regrouping)
{
    g_hash_table_unref(regrouping->taken);
    g_hash_table_unref(regrouping->removed);
    g_hash_table_unref(regrouping->added);
    g_hash_table_unref(regrouping->assigned);
    g_hash_table_unref(regrouping->changed);
    g_array_unref(regrouping->postings);
    g_ptr_array_unref(regrouping->gathered);
    g_free(regrouping);
}

const GArray *
m2s_regrouping_postings(const M2sRegrouping *regrouping)
{
    return regrouping->postings;
}

/* Taking: all mails of a part or a series that has changed are gathered anew. */

/* Returns: FALSE if that was taken before. */
static gboolean
take(const M2sRegrouping *regrouping, gint64 mark)
{
    return g_hash_table_add(regrouping->taken, g_memdup2(&mark, sizeof mark));
}

static gboolean take_series(M2sRegrouping *regrouping, guint id, GError **error);
static gboolean take_piece(M2sRegrouping *regrouping, gint64 place, GError **error);

static gboolean
remove_part(M2sRegrouping *regrouping, const M2sPartRow *part, GError **error)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    if (g_hash_table_contains(regrouping->removed, GUINT_TO_POINTER(part->id)))
        return TRUE;
    g_hash_table_insert(regrouping->removed, GUINT_TO_POINTER(part->id),
                        g_memdup2(part, sizeof *part));
    if (!m2s_links_list_pieces(regrouping->store, part->id, pieces, error))
        return FALSE;
    for (guint i = 0; i < pieces->len; i++)
        if (!take_piece(regrouping, g_array_index(pieces, M2sPieceRow, i).place, error))
            return FALSE;
    return part->series == 0 || take_series(regrouping, part->series, error);
}

static gboolean
take_piece(M2sRegrouping *regrouping, gint64 place, GError **error)
{
    M2sPartRow part;
    gboolean found;
    if (!take(regrouping, -place))
        return TRUE;
    gpointer item = m2s_chains_sketched(regrouping->store, place, error);
    if (item == NULL || !m2s_links_find_part_of(regrouping->store, place, &part, &found, error) ||
        (found && !remove_part(regrouping, &part, error)))
        return FALSE;
    const M2sCover *cover = place % 2 ? NULL : item;
    const M2sPatch *patch = place % 2 ? item : NULL;
    const M2sSeries *series = patch ? patch->series : cover->series;
    if (cover && series && series->cover != cover)
        series = NULL;
    if (series)
        return take_series(regrouping, series->id, error);
    if (cover)
        m2s_gather_cover(regrouping->gathered, cover);
    else
        m2s_gather_patch(regrouping->gathered, patch);
    return TRUE;
}

/* patches: (out): of const M2sPatch *. */
static gboolean
take_patches(M2sRegrouping *regrouping, guint series, GPtrArray *patches, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
    if (!m2s_links_list_patches(regrouping->store, series, ids, error))
        return FALSE;
    for (guint i = 0; i < ids->len; i++) {
        const gint64 place = m2s_place_of_patch(g_array_index(ids, guint, i));
        gpointer patch = m2s_chains_sketched(regrouping->store, place, error);
        if (patch == NULL || !take_piece(regrouping, place, error))
            return FALSE;
        g_ptr_array_add(patches, patch);
    }
    return TRUE;
}

static gboolean
take_series(M2sRegrouping *regrouping, guint id, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    g_autoptr(GPtrArray) patches = g_ptr_array_new();
    if (!take(regrouping, id))
        return TRUE;
    const M2sSeries *series = m2s_store_object(regrouping->store, M2S_SERIES, id, error);
    if (series == NULL || !m2s_links_list_parts_of_series(regrouping->store, id, parts, error))
        return FALSE;
    for (guint i = 0; i < parts->len; i++)
        if (!remove_part(regrouping, &g_array_index(parts, M2sPartRow, i), error))
            return FALSE;
    if (series->cover) {
        const gint64 place = m2s_place_of_cover(series->cover->item.id);
        if (m2s_chains_sketched(regrouping->store, place, error) == NULL ||
            !take_piece(regrouping, place, error))
            return FALSE;
    }
    if (!take_patches(regrouping, id, patches, error))
        return FALSE;
    if (series->cover || patches->len > 0)
        m2s_gather_series(regrouping->gathered, series->cover, patches);
    return TRUE;
}

/* Comparing */

static gboolean
has_place(const M2sGathering *gathering, gint64 place)
{
    const GPtrArray *pieces = gathering->entry->pieces;
    for (guint i = 0; i < pieces->len; i++)
        if (m2s_place_of_piece(g_ptr_array_index(pieces, i)) == place)
            return TRUE;
    return FALSE;
}

/* is_same: (out): whether a part has the same mails as before. */
static gboolean
compare(const M2sRegrouping *regrouping, const M2sPartRow *old, const M2sGathering *gathering,
        gboolean *is_same, GError **error)
{
    const M2sPartRow row = m2s_part_row(&gathering->facts, 0);
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    *is_same = old->series == row.series && old->key == row.key && old->end == row.end &&
               m2s_placing_compare(&old->at, &row.at) == 0;
    if (!m2s_links_list_pieces(regrouping->store, old->id, pieces, error))
        return FALSE;
    *is_same = *is_same && pieces->len == gathering->entry->pieces->len;
    for (guint i = 0; i < pieces->len && *is_same; i++)
        *is_same = has_place(gathering, g_array_index(pieces, M2sPieceRow, i).place);
    return TRUE;
}

static void
change_posting(M2sRegrouping *regrouping, guint id)
{
    if (id && g_hash_table_add(regrouping->changed, GUINT_TO_POINTER(id)))
        g_array_append_val(regrouping->postings, id);
}

/* Finds out which parts are new. */
static gboolean
compare_all(M2sRegrouping *regrouping, GError **error)
{
    for (guint i = 0; i < regrouping->gathered->len; i++) {
        M2sGathering *gathering = g_ptr_array_index(regrouping->gathered, i);
        gpointer id = GUINT_TO_POINTER(gathering->facts.mail);
        const M2sPartRow *old = g_hash_table_lookup(regrouping->removed, id);
        gboolean is_same = FALSE;
        if (old && !compare(regrouping, old, gathering, &is_same, error))
            return FALSE;
        if (is_same)
            g_hash_table_remove(regrouping->removed, id);
        else
            g_hash_table_insert(regrouping->added, id, gathering);
    }
    return TRUE;
}

/* Joining */

/* Parts with one key that are being joined. */
typedef struct {
    M2sRegrouping *regrouping;
    gint64 key;
    M2sPlacing first, last; /* of those that have changed */
    GPtrArray *heads; /* of M2sGathering, owned: postings, the last one first; NULL: too old */
    guint unchanged;  /* how many of the heads need no look */
} Joining;

static M2sGathering *
gather_again(M2sRegrouping *regrouping, guint part, GError **error)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    g_autoptr(GPtrArray) covers = g_ptr_array_new(), patches = g_ptr_array_new();
    if (!m2s_links_list_pieces(regrouping->store, part, pieces, error))
        return NULL;
    for (guint i = 0; i < pieces->len; i++) {
        const gint64 place = g_array_index(pieces, M2sPieceRow, i).place;
        gpointer item = m2s_chains_sketched(regrouping->store, place, error);
        if (item == NULL)
            return NULL;
        g_ptr_array_add(place % 2 ? patches : covers, item);
    }
    return m2s_gathering_new(covers, patches);
}

/* The mails of a part that need not be the last version of it: it is owned by the caller. */
static M2sGathering *
gather_part(M2sRegrouping *regrouping, guint id, GError **error)
{
    const M2sGathering *added = g_hash_table_lookup(regrouping->added, GUINT_TO_POINTER(id));
    return added ? m2s_gathering_copy(added) : gather_again(regrouping, id, error);
}

/* The parts of a posting that come before those that have changed.
 * end: (out): the date of the last mail in them. */
static gboolean
list_before(const Joining *joining, guint posting, GArray *parts, gint64 *end, GError **error)
{
    if (!m2s_links_list_parts_of_posting(joining->regrouping->store, posting, parts, error))
        return FALSE;
    *end = G_MININT64;
    for (guint i = parts->len; i > 0; i--) {
        const M2sPartRow *part = &g_array_index(parts, M2sPartRow, i - 1);
        if (m2s_placing_compare(&part->at, &joining->first) < 0)
            *end = MAX(*end, part->end);
        else
            g_array_remove_index(parts, i - 1);
    }
    return TRUE;
}

/* The mails of a posting, as far as they come before those that have changed.
 * head: (out) (nullable): NULL if nothing can join them any more. */
static gboolean
gather_head(const Joining *joining, guint posting, M2sGathering **head, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    gint64 end;
    *head = NULL;
    if (!list_before(joining, posting, parts, &end, error))
        return FALSE;
    if (joining->first.date - end >= M2S_JOIN_GAP)
        return TRUE;
    for (guint i = 0; i < parts->len; i++) {
        M2sGathering *part =
            gather_part(joining->regrouping, g_array_index(parts, M2sPartRow, i).id, error);
        if (part == NULL) {
            g_clear_pointer(head, m2s_gathering_free);
            return FALSE;
        }
        if (*head)
            m2s_gathering_absorb(*head, part);
        else
            *head = part;
    }
    return TRUE;
}

static gboolean
gather_heads(Joining *joining, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    if (!m2s_links_list_heads_before(joining->regrouping->store, joining->key, &joining->first,
                                     M2S_JOIN_PARTS, parts, error))
        return FALSE;
    for (guint i = 0; i < parts->len; i++) {
        M2sGathering *head;
        if (!gather_head(joining, g_array_index(parts, M2sPartRow, i).posting, &head, error))
            return FALSE;
        g_ptr_array_add(joining->heads, head);
    }
    return TRUE;
}

static void
push_head(Joining *joining, M2sGathering *head)
{
    g_ptr_array_insert(joining->heads, 0, head);
    if (joining->heads->len > M2S_JOIN_PARTS)
        g_ptr_array_set_size(joining->heads, M2S_JOIN_PARTS);
}

/* Gives a part to the posting of an earlier one, or makes it the first of its own. */
static gboolean
join_part(Joining *joining, M2sPartRow *row, GError **error)
{
    M2sRegrouping *regrouping = joining->regrouping;
    M2sGathering *part = gather_part(regrouping, row->id, error), *head = NULL;
    if (part == NULL)
        return FALSE;
    for (guint i = 0; i < joining->heads->len && head == NULL; i++) {
        M2sGathering *earlier = g_ptr_array_index(joining->heads, i);
        if (earlier && m2s_gathering_may_join(part, earlier))
            head = earlier;
    }
    const guint posting = head ? m2s_gathering_number(head) : row->id;
    gboolean is_same = row->posting == posting && m2s_placing_compare(&row->at, &joining->last) > 0;
    if (head)
        m2s_gathering_absorb(head, part);
    else
        push_head(joining, part);
    joining->unchanged = !is_same ? 0 : joining->unchanged + (head == NULL);
    if (row->posting == posting)
        return TRUE;
    change_posting(regrouping, row->posting);
    change_posting(regrouping, posting);
    row->posting = posting;
    g_hash_table_insert(regrouping->assigned, GUINT_TO_POINTER(row->id),
                        g_memdup2(row, sizeof *row));
    return TRUE;
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    return m2s_placing_compare(&((const M2sPartRow *)a)->at, &((const M2sPartRow *)b)->at);
}

/* The next parts with the key from a place on: as stored, but for what was removed or added.
 * from: (inout): where those after them begin.  end: (out): whether there are none. */
static gboolean
list_parts(const Joining *joining, M2sPlacing *from, GArray *parts, gboolean *end, GError **error)
{
    M2sRegrouping *regrouping = joining->regrouping;
    GHashTableIter iter;
    gpointer gathering;
    if (!m2s_links_list_parts_from(regrouping->store, joining->key, from, PARTS_READ, parts, error))
        return FALSE;
    *end = parts->len < PARTS_READ;
    const M2sPlacing until = *end ? (M2sPlacing){G_MAXINT64, G_MAXINT64}
                                  : g_array_index(parts, M2sPartRow, parts->len - 1).at;
    for (guint i = parts->len; i > 0; i--)
        if (g_hash_table_contains(regrouping->removed,
                                  GUINT_TO_POINTER(g_array_index(parts, M2sPartRow, i - 1).id)))
            g_array_remove_index(parts, i - 1);
    g_hash_table_iter_init(&iter, regrouping->added);
    while (g_hash_table_iter_next(&iter, NULL, &gathering)) {
        const M2sPartRow row = m2s_part_row(&((const M2sGathering *)gathering)->facts, 0);
        if (row.key == joining->key && m2s_placing_compare(&row.at, from) >= 0 &&
            m2s_placing_compare(&row.at, &until) <= 0)
            g_array_append_val(parts, row);
    }
    g_array_sort(parts, compare_rows);
    *from = (M2sPlacing){until.date, *end ? until.place : until.place + 1};
    return TRUE;
}

static gboolean
join_key(Joining *joining, GError **error)
{
    M2sPlacing from = joining->first;
    gboolean end = FALSE;
    if (!gather_heads(joining, error))
        return FALSE;
    while (!end) {
        g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
        if (!list_parts(joining, &from, parts, &end, error))
            return FALSE;
        for (guint i = 0; i < parts->len; i++) {
            M2sPartRow *row = &g_array_index(parts, M2sPartRow, i);
            if (joining->unchanged >= M2S_JOIN_PARTS)
                return TRUE;
            if (!join_part(joining, row, error))
                return FALSE;
        }
    }
    return TRUE;
}

static void
widen(GHashTable *keys, gint64 key, const M2sPlacing *at)
{
    Joining *joining = g_hash_table_lookup(keys, &key);
    if (joining == NULL) {
        joining = g_new0(Joining, 1);
        *joining = (Joining){.key = key, .first = *at, .last = *at};
        g_hash_table_insert(keys, &joining->key, joining);
    }
    if (m2s_placing_compare(at, &joining->first) < 0)
        joining->first = *at;
    if (m2s_placing_compare(at, &joining->last) > 0)
        joining->last = *at;
}

static gboolean
join_all(M2sRegrouping *regrouping, GError **error)
{
    g_autoptr(GHashTable) keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    GHashTableIter iter;
    gpointer value;
    gboolean good = TRUE;
    g_hash_table_iter_init(&iter, regrouping->removed);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const M2sPartRow *row = value;
        change_posting(regrouping, row->posting);
        widen(keys, row->key, &row->at);
    }
    g_hash_table_iter_init(&iter, regrouping->added);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const M2sPartRow row = m2s_part_row(&((const M2sGathering *)value)->facts, 0);
        widen(keys, row.key, &row.at);
    }
    g_hash_table_iter_init(&iter, keys);
    while (good && g_hash_table_iter_next(&iter, NULL, &value)) {
        Joining *joining = value;
        joining->regrouping = regrouping;
        joining->heads = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_gathering_free);
        good = join_key(joining, error);
        g_ptr_array_unref(joining->heads);
    }
    return good;
}

M2sRegrouping *
m2s_regrouping_new(M2sStore *store, const GArray *marks, GError **error)
{
    g_autoptr(M2sRegrouping) regrouping = g_new0(M2sRegrouping, 1);
    regrouping->store = store;
    regrouping->taken = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    regrouping->removed = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    regrouping->gathered = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_gathering_free);
    regrouping->added = g_hash_table_new(NULL, NULL);
    regrouping->assigned = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    regrouping->changed = g_hash_table_new(NULL, NULL);
    regrouping->postings = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < marks->len; i++) {
        gint64 mark = g_array_index(marks, gint64, i);
        if (!(mark > 0 ? take_series(regrouping, (guint)mark, error)
                       : take_piece(regrouping, -mark, error)))
            return NULL;
    }
    if (!compare_all(regrouping, error) || !join_all(regrouping, error))
        return NULL;
    return g_steal_pointer(&regrouping);
}

static gboolean
write_pieces(M2sRegrouping *regrouping, const M2sGathering *gathering, GError **error)
{
    const GPtrArray *pieces = gathering->entry->pieces;
    for (guint i = 0; i < pieces->len; i++) {
        const M2sPieceRow row = {.place = m2s_place_of_piece(g_ptr_array_index(pieces, i)),
                                 .part = gathering->facts.mail};
        if (!m2s_links_put_piece(regrouping->store, &row, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
m2s_regrouping_write(M2sRegrouping *regrouping, GError **error)
{
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, regrouping->removed);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!m2s_links_remove_part(regrouping->store, GPOINTER_TO_UINT(key), error))
            return FALSE;
    g_hash_table_iter_init(&iter, regrouping->added);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!write_pieces(regrouping, value, error))
            return FALSE;
    g_hash_table_iter_init(&iter, regrouping->assigned);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!m2s_links_put_part(regrouping->store, value, error))
            return FALSE;
    g_hash_table_iter_init(&iter, regrouping->taken);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!m2s_links_remove_mark(regrouping->store, *(const gint64 *)key, error))
            return FALSE;
    return TRUE;
}
