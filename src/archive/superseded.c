/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether something newer takes the place of patches and covers, as m2s_revisions_newer() says what
 * does.  Most postings are followed by nothing, which one query tells; what follows the others is
 * looked at, but its mails are not read. */
#include "archive/chains.h"
#include "revisions/entry.h"
#include "store/errors.h"
#include "store/matches.h"

/* What follows a posting, directly or not. */
typedef enum {
    UNKNOWN, /* must be 0 */
    NOTHING,
    PARTS,    /* partial postings only */
    COMPLETE, /* a complete one */
} After;

/* What is being worked out. */
typedef struct {
    M2sStore *store;
    GHashTable *after; /* the number of a posting -> GINT_TO_POINTER(After) */
    GHashTable *items; /* a set of const M2sItem * */
} Look;

/* A posting, and the index of the one that it follows. */
typedef struct {
    guint id, before;
} Step;

static After
known_after(const Look *look, guint posting)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(look->after, GUINT_TO_POINTER(posting)));
}

static void
know(const Look *look, guint posting, After after)
{
    g_hash_table_insert(look->after, GUINT_TO_POINTER(posting), GINT_TO_POINTER(after));
}

static gboolean
find_posting(const Look *look, guint id, M2sPostingRow *row, GError **error)
{
    gboolean found;
    if (!m2s_links_find_posting(look->store, id, row, &found, error))
        return FALSE;
    return found || m2s_store_fail_damaged(look->store, error, "there is no posting %u", id);
}

static void
add_step(const Look *look, GArray *steps, guint id, guint before)
{
    const Step step = {id, before};
    know(look, id, NOTHING); /* until something is found */
    g_array_append_val(steps, step);
}

/* Takes the postings that follow that of the step at index.
 * is_found: (out): whether one is complete, or is followed by one that is. */
static gboolean
take_step(const Look *look, GArray *steps, guint index, gboolean *is_found, GError **error)
{
    const guint id = g_array_index(steps, Step, index).id;
    g_autoptr(GArray) next = g_array_new(FALSE, FALSE, sizeof(M2sPostingRow));
    if (!m2s_links_list_successors(look->store, id, next, error))
        return FALSE;
    *is_found = FALSE;
    for (guint i = 0; i < next->len && !*is_found; i++) {
        const M2sPostingRow *row = &g_array_index(next, M2sPostingRow, i);
        *is_found = !row->is_partial || known_after(look, row->id) == COMPLETE;
        if (!*is_found && known_after(look, row->id) == UNKNOWN)
            add_step(look, steps, row->id, index);
    }
    if (next->len > 0)
        know(look, id, PARTS);
    return TRUE;
}

/* A complete posting follows that of the step at index, and so all before it.  What follows the
 * others is not known, as not all of it was seen. */
static void
settle(const Look *look, const GArray *steps, guint index)
{
    for (guint i = 0; i < steps->len; i++)
        know(look, g_array_index(steps, Step, i).id, UNKNOWN);
    for (; index > 0; index = g_array_index(steps, Step, index).before)
        know(look, g_array_index(steps, Step, index).id, COMPLETE);
    know(look, g_array_index(steps, Step, 0).id, COMPLETE);
}

static gboolean
look_after(const Look *look, guint posting, After *after, GError **error)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(Step));
    gboolean is_found = FALSE;
    if (known_after(look, posting) == UNKNOWN)
        add_step(look, steps, posting, 0);
    for (guint i = 0; i < steps->len && !is_found; i++) {
        if (!take_step(look, steps, i, &is_found, error))
            return FALSE;
        if (is_found)
            settle(look, steps, i);
    }
    *after = known_after(look, posting);
    return TRUE;
}

/* is_newer: (out): whether the posting of a piece comes after older in its chain. */
static gboolean
look_at_piece(const Look *look, const M2sPieceRow *piece, guint older, gboolean *is_newer,
              GError **error)
{
    M2sPartRow part;
    M2sPostingRow row;
    gboolean found;
    if (!m2s_links_find_part(look->store, piece->part, &part, &found, error))
        return FALSE;
    if (!found)
        return m2s_store_fail_damaged(look->store, error, "there is no part %u", piece->part);
    guint id = part.posting;
    *is_newer = FALSE;
    for (guint step = 0; step < M2S_STEPS_MAX && id && id != older && !*is_newer; step++) {
        if (!find_posting(look, id, &row, error))
            return FALSE;
        id = row.predecessor;
        *is_newer = id == older;
    }
    return TRUE;
}

/* Only partial postings follow that of patch: is its newer self in one of them? */
static gboolean
look_for_newer(const Look *look, const M2sPatch *patch, guint posting, GError **error)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(M2sPieceRow));
    gboolean is_newer = FALSE;
    if (!m2s_links_list_newer(look->store, patch->item.id, pieces, error))
        return FALSE;
    for (guint i = 0; i < pieces->len && !is_newer; i++)
        if (!look_at_piece(look, &g_array_index(pieces, M2sPieceRow, i), posting, &is_newer, error))
            return FALSE;
    if (is_newer)
        g_hash_table_add(look->items, (gpointer)&patch->item);
    return TRUE;
}

/* patch: (nullable): NULL if item is a cover.
 * posting: that it is in; 0: one of several, to be found. */
static gboolean
look_at_item(const Look *look, const M2sItem *item, const M2sPatch *patch, guint posting,
             GError **error)
{
    const gint64 place = patch ? m2s_place_of_patch(item->id) : m2s_place_of_cover(item->id);
    M2sPartRow part = {.posting = posting};
    gboolean found = TRUE;
    After after;
    if (posting == 0 && !m2s_links_find_part_of(look->store, place, &part, &found, error))
        return FALSE;
    if (!found)
        return m2s_store_fail_damaged(look->store, error, "%s is in no posting", item->msgid);
    if (!look_after(look, part.posting, &after, error))
        return FALSE;
    if (after == COMPLETE)
        g_hash_table_add(look->items, (gpointer)item);
    return after != PARTS || patch == NULL || look_for_newer(look, patch, part.posting, error);
}

/* posting: (out): the one that all of series is in; 0 if there are several. */
static gboolean
find_only_posting(const Look *look, const M2sSeries *series, guint *posting, GError **error)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sPartRow));
    if (!m2s_links_list_parts_of_series(look->store, series->id, parts, error))
        return FALSE;
    *posting = parts->len > 0 ? g_array_index(parts, M2sPartRow, 0).posting : 0;
    for (guint i = 1; i < parts->len; i++)
        if (g_array_index(parts, M2sPartRow, i).posting != *posting)
            *posting = 0;
    return TRUE;
}

static gboolean
look_at_series(const Look *look, M2sSeries *series, GError **error)
{
    guint posting;
    if (!m2s_store_fill(look->store, M2S_SERIES, series, M2S_WITH_PATCHES, error) ||
        !find_only_posting(look, series, &posting, error) ||
        (series->cover && !look_at_item(look, &series->cover->item, NULL, posting, error)))
        return FALSE;
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        if (!look_at_item(look, &patch->item, patch, posting, error))
            return FALSE;
    }
    return TRUE;
}

GHashTable *
m2s_chains_superseded(M2sStore *store, const GPtrArray *series, GError **error)
{
    g_autoptr(GHashTable) after = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) items = g_hash_table_new(NULL, NULL);
    const Look look = {store, after, items};
    for (guint i = 0; i < series->len; i++)
        if (!look_at_series(&look, g_ptr_array_index(series, i), error))
            return NULL;
    return g_steal_pointer(&items);
}
