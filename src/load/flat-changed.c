/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/flat-changed.h"

#include "archive/opened.h"
#include "load/array.h"
#include "load/flat-tables.h"
#include "output/flat-changes.h"

/* Of more changes than this share of all series, it is faster to write everything. */
#define CHANGES_FEW 64
#define SHARE_LARGE 16

#define PIECE 256 /* so many changes are read at one moment, with the chains that they are in */

/* The rows of a table that may have changed. */
typedef struct {
    const M2sFlatTable *table;
    M2sArray ids[M2S_KINDS]; /* what was there of these goes */
    M2sRows *rows;
} Share;

typedef struct {
    const M2sFlatList *list;
    M2sFlatWritten *written;
    Share postings, fates;
    GString *scratch;
} Writing;

static Share
share_begin(M2sFlatPart part)
{
    Share share = {.table = m2s_flat_tables, .rows = m2s_rows_new()};
    while (share.table->part != part)
        share.table++;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        share.ids[kind] = m2s_array_begin();
    return share;
}

static void
share_clear(Share *share)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        m2s_array_clear(&share->ids[kind]);
    m2s_rows_free(share->rows);
}

static void
writing_clear(Writing *writing)
{
    share_clear(&writing->postings);
    share_clear(&writing->fates);
    g_string_free(writing->scratch, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Writing, writing_clear)

/* Adds the rows of an object. */
static void
add_object(Writing *writing, Share *share, const M2sFlatInsight *insight, M2sKind kind,
           gconstpointer object)
{
    M2sFlatRow row = {.config = m2s_archive_config(writing->list->archive),
                      .insight = insight,
                      .kind = kind,
                      .object = object};
    M2sSlice rest = {NULL, 0};
    while (m2s_flat_next(share->table->part, &row, &rest))
        m2s_flat_add_row(share->table, writing->list->name, &row, writing->scratch, share->rows);
}

/* Postings are of the list that their first mail is of: a version can follow one on another. */
static void
add_postings(Writing *writing, const M2sFlatInsight *insight, M2sKind kind, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const M2sItem *item = g_ptr_array_index(items, i);
        if (item->project->id != writing->list->project)
            continue;
        m2s_array_add_integer(&writing->postings.ids[kind],
                              (gint64)m2s_flat_posting_number(kind, item));
        add_object(writing, &writing->postings, insight, kind, item);
    }
}

static void
add_fates_of_series(Writing *writing, const M2sFlatInsight *insight, const M2sSeries *series)
{
    if (series->project->id != writing->list->project)
        return;
    m2s_array_add_integer(&writing->fates.ids[M2S_SERIES], series->id);
    add_object(writing, &writing->fates, insight, M2S_SERIES, series);
    for (guint i = 0; i < series->patches->len; i++)
        add_object(writing, &writing->fates, insight, M2S_PATCH,
                   g_ptr_array_index(series->patches, i));
}

static void
add_fate_alone(Writing *writing, const M2sFlatInsight *insight, const M2sPatch *patch)
{
    if (patch->item.project->id != writing->list->project)
        return;
    m2s_array_add_integer(&writing->fates.ids[M2S_PATCH], patch->item.id);
    add_object(writing, &writing->fates, insight, M2S_PATCH, patch);
}

static void
add_changes(Writing *writing, const M2sFlatChanges *changes)
{
    add_postings(writing, &changes->insight, M2S_COVER, changes->covers);
    add_postings(writing, &changes->insight, M2S_PATCH, changes->patches);
    for (guint i = 0; i < changes->series->len; i++)
        add_fates_of_series(writing, &changes->insight, g_ptr_array_index(changes->series, i));
    for (guint i = 0; i < changes->alone->len; i++)
        add_fate_alone(writing, &changes->insight, g_ptr_array_index(changes->alone, i));
}

static gboolean
write_share(Writing *writing, Share *share, GError **error)
{
    const M2sFlatList *list = writing->list;
    g_autofree char *target = m2s_flat_target(share->table, list->number);
    g_autofree char *what = g_strdup_printf("writing %s", share->table->name);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        if (share->ids[kind].count > 0 &&
            !m2s_flat_remove(list->database, share->table, kind, list->name, list->number,
                             m2s_array_end(&share->ids[kind]), error))
            return FALSE;
    writing->written->rows += share->rows->count;
    return share->rows->count == 0 ||
           m2s_database_copy(list->database, what, target, share->rows, error);
}

/* Where a posting began that is now part of another one, there is no row to be written. */
static void
remove_marked(Writing *writing, const GArray *marks)
{
    for (guint i = 0; i < marks->len; i++)
        if (g_array_index(marks, gint64, i) < 0)
            m2s_array_add_integer(&writing->postings.ids[M2S_PATCH],
                                  -g_array_index(marks, gint64, i));
}

/* Reads at one moment what has changed.  Nobody can write to the state until then, so nothing is
 * sent yet. */
static gboolean
read_changes(Writing *writing, const GArray *marks, gboolean *is_known, GError **error)
{
    const M2sArchive *archive = writing->list->archive;
    m2s_archive_forget(archive);
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    g_auto(M2sFlatChanges) changes = {0};
    gboolean good = m2s_flat_changes_init(&changes, archive, marks, is_known, error);
    if (good && *is_known)
        add_changes(writing, &changes);
    m2s_archive_end(archive);
    return good;
}

static gboolean
write_piece(const M2sFlatList *list, const GArray *marks, M2sFlatWritten *written,
            gboolean *is_known, GError **error)
{
    g_auto(Writing) writing = {list, written, share_begin(M2S_FLAT_POSTINGS),
                               share_begin(M2S_FLAT_FATES), g_string_new(NULL)};
    remove_marked(&writing, marks);
    if (!read_changes(&writing, marks, is_known, error))
        return FALSE;
    return !*is_known || (write_share(&writing, &writing.postings, error) &&
                          write_share(&writing, &writing.fates, error));
}

static int
compare_marks(gconstpointer a, gconstpointer b)
{
    const gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
    return (one > other) - (one < other);
}

/* Sorts marks, and leaves each once. */
static void
settle_marks(GArray *marks)
{
    guint count = 0;
    g_array_sort(marks, compare_marks);
    for (guint i = 0; i < marks->len; i++) {
        const gint64 mark = g_array_index(marks, gint64, i);
        if (count == 0 || mark != g_array_index(marks, gint64, count - 1))
            g_array_index(marks, gint64, count++) = mark;
    }
    g_array_set_size(marks, count);
}

/* Returns: (transfer full): marks of all that may have changed, each once. */
static GArray *
marks_of(const GArray *places, const GArray *judged)
{
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < places->len; i++) {
        const gint64 mark = -g_array_index(places, gint64, i);
        g_array_append_val(marks, mark);
    }
    g_array_append_vals(marks, judged->data, judged->len);
    settle_marks(marks);
    return marks;
}

/* What may have changed since then.
 * last: (out): the last change of links.
 * marks: (out) (transfer full) (nullable): NULL if it is too much, or not known. */
static gboolean
find_marks(const M2sFlatList *list, const M2sFlatSince *since, gint64 *last, GArray **marks,
           GError **error)
{
    M2sOpened *opened = m2s_archive_opened(list->archive);
    g_auto(M2sRelinked) relinked = {0};
    guint series;
    *marks = NULL;
    if (opened == NULL)
        return TRUE;
    if (!m2s_objects_count(m2s_archive_objects(list->archive), M2S_SERIES, &series, error))
        return FALSE;
    const guint most = MAX(CHANGES_FEW, series / SHARE_LARGE);
    if (!m2s_opened_relinked(opened, since->links, most, &relinked, error))
        return FALSE;
    *last = relinked.last;
    if (relinked.places)
        *marks = marks_of(relinked.places, since->judged);
    if (*marks && (*marks)->len > most)
        g_clear_pointer(marks, g_array_unref);
    return TRUE;
}

gboolean
m2s_flat_changed_write(M2sFlatList *list, const M2sFlatSince *since, M2sFlatWritten *written,
                       gboolean *is_done, GError **error)
{
    g_autoptr(GArray) marks = NULL;
    gint64 last;
    gboolean is_known = TRUE;
    *is_done = FALSE;
    if (!find_marks(list, since, &last, &marks, error))
        return FALSE;
    if (marks == NULL)
        return TRUE;
    for (guint start = 0; start < marks->len && is_known; start += PIECE) {
        g_autoptr(GArray) piece = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_array_append_vals(piece, &g_array_index(marks, gint64, start),
                            MIN(PIECE, marks->len - start));
        if (!write_piece(list, piece, written, &is_known, error))
            return FALSE;
    }
    list->links = last;
    *is_done = is_known;
    return TRUE;
}
