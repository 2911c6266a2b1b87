/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds single objects, with all that a view of them shows. */
#include "archive/archive.h"
#include "model/lookup.h"

#define ALL_LISTS (M2S_WITH_PATCHES | M2S_WITH_COMMENTS | M2S_WITH_DEPENDENCIES)

static gboolean
find_series(const M2sArchive *archive, const char *reference, const M2sSeries **series,
            GError **error)
{
    const M2sObjects *objects = m2s_archive_objects(archive);
    return m2s_objects_find_series(objects, reference, series, error) &&
           (*series == NULL || m2s_objects_fill(objects, M2S_SERIES, *series, ALL_LISTS, error));
}

gboolean
m2s_archive_find_series(const M2sArchive *archive, const char *reference, const M2sSeries **series,
                        GError **error)
{
    g_return_val_if_fail(archive && reference && series, FALSE);
    *series = NULL;
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    gboolean good = find_series(archive, reference, series, error);
    m2s_archive_end(archive);
    return good;
}

/* kind: M2S_PATCH or M2S_COVER. */
static gboolean
find_item(const M2sArchive *archive, M2sKind kind, const char *reference, const M2sItem **item,
          GError **error)
{
    const M2sObjects *objects = m2s_archive_objects(archive);
    if (!m2s_objects_find_item(objects, kind, reference, item, error))
        return FALSE;
    if (*item == NULL)
        return TRUE;
    const M2sSeries *series = kind == M2S_PATCH ? ((const M2sPatch *)*item)->series : NULL;
    return m2s_objects_fill(objects, kind, *item, M2S_WITH_COMMENTS, error) &&
           (series == NULL || m2s_objects_fill(objects, M2S_SERIES, series, ALL_LISTS, error));
}

static gboolean
find_item_at_once(const M2sArchive *archive, M2sKind kind, const char *reference,
                  const M2sItem **item, GError **error)
{
    *item = NULL;
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    gboolean good = find_item(archive, kind, reference, item, error);
    m2s_archive_end(archive);
    return good;
}

gboolean
m2s_archive_find_patch(const M2sArchive *archive, const char *reference, const M2sPatch **patch,
                       GError **error)
{
    g_return_val_if_fail(archive && reference && patch, FALSE);
    return find_item_at_once(archive, M2S_PATCH, reference, (const M2sItem **)patch, error);
}

gboolean
m2s_archive_find_cover(const M2sArchive *archive, const char *reference, const M2sCover **cover,
                       GError **error)
{
    g_return_val_if_fail(archive && reference && cover, FALSE);
    return find_item_at_once(archive, M2S_COVER, reference, (const M2sItem **)cover, error);
}

char *
m2s_archive_explain(const M2sArchive *archive, M2sKind kind, const char *reference, GError **error)
{
    g_return_val_if_fail(archive && reference && kind < M2S_KINDS, NULL);
    char *why = NULL;
    m2s_objects_explain(m2s_archive_objects(archive), kind, reference, &why, error);
    return why;
}

GPtrArray *
m2s_archive_projects(const M2sArchive *archive, GError **error)
{
    g_return_val_if_fail(archive, NULL);
    g_autoptr(M2sCriteria) all = m2s_criteria_new(M2S_PROJECT);
    g_autoptr(GPtrArray) projects = g_ptr_array_new();
    g_auto(M2sMatches) matches = {0};
    if (!m2s_matches_find(m2s_archive_objects(archive), all, &matches, error) ||
        !m2s_matches_read(&matches, 0, matches.count, projects, error))
        return NULL;
    return g_steal_pointer(&projects);
}
