/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Revisions of an archive: of all that is in it, or, from a store, of what is asked for. */
#include "archive/archive.h"
#include "archive/chains.h"
#include "archive/opened.h"
#include "model/lookup.h"

/* Of more than this share of all series, it is faster to work out everything. */
#define SHARE_LARGE 16

static M2sRevisions *
work_out_all(M2sArchive *archive, M2sEvidence evidence, GError **error)
{
    return m2s_archive_load(archive, error)
               ? m2s_revisions_new(m2s_archive_catalogue(archive), evidence)
               : NULL;
}

/* Appends the series, or the patch or cover, that reference names, if there is one. */
static gboolean
resolve(const M2sObjects *objects, const char *reference, GArray *series, GArray *places,
        GError **error)
{
    static const M2sKind kinds[] = {M2S_PATCH, M2S_COVER};
    g_auto(M2sReference) parsed = {0};
    gboolean is_mail = m2s_reference_parse(reference, &parsed, NULL) && parsed.msgid;
    const M2sSeries *found;
    for (guint i = 0; is_mail && i < G_N_ELEMENTS(kinds); i++) {
        const M2sItem *item;
        if (!m2s_objects_find_item(objects, kinds[i], reference, &item, error))
            return FALSE;
        const gint64 place = item == NULL            ? 0
                             : kinds[i] == M2S_PATCH ? m2s_place_of_patch(item->id)
                                                     : m2s_place_of_cover(item->id);
        if (item)
            g_array_append_val(places, place);
    }
    if (!m2s_objects_find_series(objects, reference, &found, error))
        return FALSE;
    if (found)
        g_array_append_val(series, found->id);
    return TRUE;
}

/* revisions: (out) (transfer full) (nullable): NULL if the store does not know them. */
static gboolean
read_some(M2sArchive *archive, const char *const *references, M2sRevisions **revisions,
          GError **error)
{
    g_autoptr(GArray) series = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (; *references; references++)
        if (!resolve(m2s_archive_objects(archive), *references, series, places, error))
            return FALSE;
    return m2s_opened_revisions(m2s_archive_opened(archive), series, places, M2S_REVISIONS_WHOLE,
                                revisions, error);
}

M2sRevisions *
m2s_archive_revisions(M2sArchive *archive, M2sEvidence evidence, const char *const *references,
                      GError **error)
{
    g_return_val_if_fail(archive, NULL);
    M2sRevisions *revisions = NULL;
    if (m2s_archive_catalogue(archive) || evidence != M2S_EVIDENCE_ALL || references == NULL)
        return work_out_all(archive, evidence, error);
    if (!m2s_archive_begin(archive, error))
        return NULL;
    gboolean good = read_some(archive, references, &revisions, error);
    m2s_archive_end(archive);
    return revisions || !good ? revisions : work_out_all(archive, evidence, error);
}

/* The same series of an archive that has been loaded since. */
static void
find_again(const M2sArchive *archive, GPtrArray *series)
{
    const GPtrArray *all = m2s_archive_catalogue(archive)->series;
    for (guint i = 0; i < series->len; i++) {
        const M2sSeries *one = g_ptr_array_index(series, i);
        series->pdata[i] = g_ptr_array_index(all, one->id - 1);
    }
}

gboolean
m2s_archive_known_revisions(const M2sArchive *archive, const GPtrArray *series,
                            M2sRevisionsDepth depth, M2sRevisions **revisions, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
    M2sOpened *opened = m2s_archive_opened(archive);
    *revisions = NULL;
    if (opened == NULL)
        return TRUE;
    for (guint i = 0; i < series->len; i++)
        g_array_append_val(ids, ((const M2sSeries *)g_ptr_array_index(series, i))->id);
    return m2s_opened_revisions(opened, ids, none, depth, revisions, error);
}

gboolean
m2s_archive_superseded(const M2sArchive *archive, const GPtrArray *series, GHashTable **items,
                       GError **error)
{
    M2sOpened *opened = m2s_archive_opened(archive);
    *items = NULL;
    return opened == NULL || m2s_opened_superseded(opened, series, items, error);
}

M2sRevisions *
m2s_archive_revisions_of(M2sArchive *archive, GPtrArray *series, GError **error)
{
    g_return_val_if_fail(archive && series, NULL);
    guint count;
    M2sRevisions *revisions = NULL;
    if (m2s_archive_catalogue(archive))
        return work_out_all(archive, M2S_EVIDENCE_ALL, error);
    if (!m2s_objects_count(m2s_archive_objects(archive), M2S_SERIES, &count, error))
        return NULL;
    if (series->len <= MAX(64, count / SHARE_LARGE) &&
        (!m2s_archive_known_revisions(archive, series, M2S_REVISIONS_BARE, &revisions, error) ||
         revisions))
        return revisions;
    revisions = work_out_all(archive, M2S_EVIDENCE_ALL, error);
    if (revisions)
        find_again(archive, series);
    return revisions;
}
