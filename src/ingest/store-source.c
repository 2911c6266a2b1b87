/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/store-source.h"

static M2sItem *
find_item(gpointer store, M2sKind kind, const M2sProject *project, const char *msgid,
          GError **error)
{
    M2sItem *found;
    m2s_store_find_item(store, kind, project, msgid, &found, error);
    return found;
}

static M2sPerson *
find_person(gpointer store, const char *email, GError **error)
{
    M2sPerson *found;
    m2s_store_find_person(store, email, &found, error);
    return found;
}

static M2sSeries *
find_series(gpointer store, guint id, GError **error)
{
    M2sSeries *found;
    m2s_store_find_series(store, id, &found, error);
    return found;
}

static M2sSeries *
find_series_by_reference(gpointer store, const M2sProject *project, const char *msgid,
                         GError **error)
{
    M2sSeries *found;
    m2s_store_find_series_by_reference(store, project, msgid, &found, error);
    return found;
}

static void
find_series_by_traits(gpointer store, const M2sSeriesTraits *traits, gint64 start, gint64 end,
                      GPtrArray *found, GError **error)
{
    m2s_store_find_series_by_markers(store, traits->project, traits->submitter, traits->version,
                                     traits->total, start, end, found, error);
}

static M2sPatch *
find_patch_by_number(gpointer store, const M2sSeries *series, gint64 number, GError **error)
{
    M2sPatch *found;
    m2s_store_find_patch_by_number(store, series, number, &found, error);
    return found;
}

static gboolean
has_cover_named(gpointer store, const char *name, GError **error)
{
    guint count;
    return m2s_store_count_covers_named(store, name, &count, error) && count > 0;
}

M2sIndexSource
m2s_store_source(M2sStore *store)
{
    return (M2sIndexSource){.find_item = find_item,
                            .find_person = find_person,
                            .find_series = find_series,
                            .find_series_by_reference = find_series_by_reference,
                            .find_series_by_traits = find_series_by_traits,
                            .find_patch_by_number = find_patch_by_number,
                            .has_cover_named = has_cover_named,
                            .data = store};
}
