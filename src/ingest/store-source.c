/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/store-source.h"

static gboolean
find_item(gpointer store, M2sKind kind, const M2sProject *project, const char *msgid,
          M2sItem **found, GError **error)
{
    return m2s_store_find_item(store, kind, project, msgid, found, error);
}

static gboolean
find_oldest(gpointer store, M2sKind kind, const char *msgid, M2sItem **found, GError **error)
{
    return m2s_store_find_oldest(store, kind, msgid, found, error);
}

static gboolean
find_person(gpointer store, const char *email, M2sPerson **found, GError **error)
{
    return m2s_store_find_person(store, email, found, error);
}

static gboolean
find_series(gpointer store, guint id, M2sSeries **found, GError **error)
{
    return m2s_store_find_series(store, id, found, error);
}

static gboolean
find_series_by_reference(gpointer store, const M2sProject *project, const char *msgid,
                         M2sSeries **found, GError **error)
{
    return m2s_store_find_series_by_reference(store, project, msgid, found, error);
}

static gboolean
find_series_by_traits(gpointer store, const M2sSeriesTraits *traits, gint64 start, gint64 end,
                      GPtrArray *found, GError **error)
{
    return m2s_store_find_series_by_markers(store, traits->project, traits->submitter,
                                            traits->version, traits->total, start, end, found,
                                            error);
}

static gboolean
find_patch_by_number(gpointer store, const M2sSeries *series, gint64 number, M2sPatch **found,
                     GError **error)
{
    return m2s_store_find_patch_by_number(store, series, number, found, error);
}

static gboolean
find_marked(gpointer store, const M2sSeriesTraits *traits, guint before, M2sSeries **found,
            GError **error)
{
    return m2s_store_find_marked(store, traits->project, traits->submitter, traits->version,
                                 traits->total, before, found, error);
}

static gboolean
find_answer(gpointer store, const M2sProject *project, const char *msgid, guint before,
            M2sPatch **found, GError **error)
{
    return m2s_store_find_answer(store, project, msgid, before, found, error);
}

static gboolean
find_cover_answer(gpointer store, const M2sProject *project, const char *msgid, guint before,
                  M2sCover **found, GError **error)
{
    return m2s_store_find_cover_answer(store, project, msgid, before, found, error);
}

static gboolean
find_neighbour(gpointer store, const M2sSeries *series, gint64 number, gboolean is_above,
               M2sPatch **found, GError **error)
{
    return m2s_store_find_neighbour(store, series, number, is_above, found, error);
}

static gboolean
count_covers_named(gpointer store, const char *name, guint *count, GError **error)
{
    return m2s_store_count_covers_named(store, name, count, error);
}

M2sIndexSource
m2s_store_source(M2sStore *store)
{
    return (M2sIndexSource){.find_item = find_item,
                            .find_oldest = find_oldest,
                            .find_person = find_person,
                            .find_series = find_series,
                            .find_series_by_reference = find_series_by_reference,
                            .find_series_by_traits = find_series_by_traits,
                            .find_patch_by_number = find_patch_by_number,
                            .find_marked = find_marked,
                            .find_answer = find_answer,
                            .find_cover_answer = find_cover_answer,
                            .find_neighbour = find_neighbour,
                            .count_covers_named = count_covers_named,
                            .data = store};
}
