/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/flat-changes.h"

#include "archive/archive.h"
#include "archive/opened.h"
#include "revisions/entry.h"

typedef struct {
    M2sFlatChanges *changes;
    const M2sObjects *objects;
    M2sOpened *opened;
    GHashTable *seen;        /* a set of series and patches, by their addresses */
    GArray *series, *places; /* of guint, of gint64: whose chains are read */
} Gathering;

/* series: (nullable). */
static void
add_series(const Gathering *gathering, M2sSeries *series)
{
    if (series && g_hash_table_add(gathering->seen, series))
        g_ptr_array_add(gathering->changes->series, series);
}

typedef void (*PieceFunc)(const Gathering *gathering, const M2sPiece *piece);

static void
each_piece(const Gathering *gathering, const M2sRevisions *revisions, PieceFunc take)
{
    const GPtrArray *postings = m2s_revisions_postings(revisions);
    for (guint i = 0; i < postings->len; i++) {
        const GPtrArray *pieces = ((const M2sEntry *)g_ptr_array_index(postings, i))->pieces;
        for (guint k = 0; k < pieces->len; k++)
            take(gathering, g_ptr_array_index(pieces, k));
    }
}

static void
add_judged(const Gathering *gathering, const M2sPiece *piece)
{
    M2sPatch *patch = (M2sPatch *)piece->patch;
    add_series(gathering, patch ? patch->series : piece->cover->series);
    if (patch && patch->series == NULL && g_hash_table_add(gathering->seen, patch))
        g_ptr_array_add(gathering->changes->alone, patch);
}

static void
add_item(const Gathering *gathering, const M2sPiece *piece)
{
    const M2sFlatChanges *changes = gathering->changes;
    g_ptr_array_add(piece->patch ? changes->patches : changes->covers, (gpointer)piece->item);
}

/* A series has changed, whether it has mails or has lost them. */
static gboolean
add_marked(const Gathering *gathering, GError **error)
{
    for (guint i = 0; i < gathering->series->len; i++) {
        gconstpointer series;
        if (!m2s_objects_get(gathering->objects, M2S_SERIES,
                             g_array_index(gathering->series, guint, i), &series, error))
            return FALSE;
        add_series(gathering, (M2sSeries *)series);
    }
    return TRUE;
}

/* are_all: (out): whether revisions have all chains that a series is in. */
static gboolean
find_chains_of(const Gathering *gathering, const M2sRevisions *revisions, M2sSeries *series,
               gboolean *are_all, GError **error)
{
    if (!m2s_objects_fill(gathering->objects, M2S_SERIES, series, M2S_WITH_PATCHES, error))
        return FALSE;
    *are_all = series->cover == NULL || m2s_revisions_of_item(revisions, &series->cover->item);
    for (guint i = 0; i < series->patches->len && *are_all; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        *are_all = m2s_revisions_of_item(revisions, &patch->item) != NULL;
    }
    return TRUE;
}

/* Where revisions do not have all chains that the series are in, reads more.
 * revisions: (inout) (transfer full) (nullable). */
static gboolean
complete(const Gathering *gathering, M2sRevisions **revisions, GError **error)
{
    const GPtrArray *all = gathering->changes->series;
    gboolean are_all = TRUE;
    for (guint i = 0; i < all->len && are_all; i++)
        if (!find_chains_of(gathering, *revisions, g_ptr_array_index(all, i), &are_all, error))
            return FALSE;
    if (are_all)
        return TRUE;
    g_clear_pointer(revisions, m2s_revisions_free);
    g_array_set_size(gathering->series, 0);
    for (guint i = 0; i < all->len; i++)
        g_array_append_val(gathering->series, ((const M2sSeries *)g_ptr_array_index(all, i))->id);
    return m2s_opened_revisions(gathering->opened, gathering->series, gathering->places,
                                M2S_REVISIONS_BARE, revisions, error);
}

/* revisions: (out) (transfer full) (nullable): NULL if they are not known. */
static gboolean
gather(const Gathering *gathering, M2sRevisions **revisions, GError **error)
{
    if (!m2s_opened_revisions(gathering->opened, gathering->series, gathering->places,
                              M2S_REVISIONS_BARE, revisions, error))
        return FALSE;
    if (*revisions == NULL)
        return TRUE;
    each_piece(gathering, *revisions, add_judged);
    if (!add_marked(gathering, error) || !complete(gathering, revisions, error))
        return FALSE;
    if (*revisions)
        each_piece(gathering, *revisions, add_item);
    return TRUE;
}

static void
take_marks(const Gathering *gathering, const GArray *marks)
{
    for (guint i = 0; i < marks->len; i++) {
        const gint64 mark = g_array_index(marks, gint64, i), place = -mark;
        const guint series = (guint)MIN(mark, G_MAXUINT); /* there is none with a larger number */
        if (mark > 0)
            g_array_append_val(gathering->series, series);
        else
            g_array_append_val(gathering->places, place);
    }
}

gboolean
m2s_flat_changes_init(M2sFlatChanges *changes, const M2sArchive *archive, const GArray *marks,
                      gboolean *is_known, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GArray) series = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(M2sRevisions) revisions = NULL;
    const Gathering gathering = {
        changes, m2s_archive_objects(archive), m2s_archive_opened(archive), seen, series, places};
    *changes = (M2sFlatChanges){.insight.objects = *gathering.objects,
                                .series = g_ptr_array_new(),
                                .alone = g_ptr_array_new(),
                                .covers = g_ptr_array_new(),
                                .patches = g_ptr_array_new()};
    take_marks(&gathering, marks);
    if (!gather(&gathering, &revisions, error))
        return FALSE;
    *is_known = revisions != NULL;
    return revisions == NULL ||
           m2s_flat_insight_judge(&changes->insight, archive, g_steal_pointer(&revisions),
                                  changes->series, changes->alone, error);
}

void
m2s_flat_changes_clear(M2sFlatChanges *changes)
{
    m2s_flat_insight_clear(&changes->insight);
    g_clear_pointer(&changes->series, g_ptr_array_unref);
    g_clear_pointer(&changes->alone, g_ptr_array_unref);
    g_clear_pointer(&changes->covers, g_ptr_array_unref);
    g_clear_pointer(&changes->patches, g_ptr_array_unref);
}
