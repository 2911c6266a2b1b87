/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups: an index gives the numbers, and then the objects are read. */
#include "model/series.h"
#include "store/objects.h"
#include "store/rows.h"

/* The next number that query finds; 0 if there is none, or with an error. */
static guint
next_id(M2sQuery *query, GError **error)
{
    return m2s_query_next(query, error) ? m2s_query_id(query) : 0;
}

/* The object of the next number that query finds; NULL if there is none, or with an error.  The
 * query is good only if nothing failed. */
static gpointer
next_object(M2sQuery *query, M2sKind kind, GError **error)
{
    guint id = next_id(query, error);
    gpointer object = id ? m2s_store_object(query->store, kind, id, error) : NULL;
    if (id && object == NULL)
        query->result = SQLITE_CORRUPT;
    return object;
}

gboolean
m2s_store_find_item(M2sStore *store, M2sKind kind, const M2sProject *project, const char *msgid,
                    M2sItem **found, GError **error)
{
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_FIND);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_text(&query, msgid);
    gpointer item = *found = next_object(&query, kind, error);
    gboolean is_comment = kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT;
    while (is_comment && item) { /* older ones */
        M2sComment *newer = item;
        newer->same_id = item = next_object(&query, kind, error);
    }
    if (!m2s_query_is_good(&query))
        *found = NULL;
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_oldest(M2sStore *store, M2sKind kind, const char *msgid, M2sItem **found,
                      GError **error)
{
    static const char cover_sql[] =
        "SELECT id FROM covers WHERE msgid = ? ORDER BY date, project LIMIT 1";
    static const char patch_sql[] =
        "SELECT id FROM patches WHERE msgid = ? ORDER BY date, project LIMIT 1";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a dependency",
                                             kind == M2S_COVER ? cover_sql : patch_sql);
    m2s_query_bind_text(&query, msgid);
    *found = next_object(&query, kind, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_person(M2sStore *store, const char *email, M2sPerson **found, GError **error)
{
    static const char sql[] = "SELECT id FROM people WHERE email = ?"; /* in any case: NOCASE */
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a person", sql);
    m2s_query_bind_text(&query, email);
    *found = next_object(&query, M2S_PERSON, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_series(M2sStore *store, guint id, M2sSeries **found, GError **error)
{
    static const char sql[] = "SELECT id FROM series WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, id);
    *found = next_object(&query, M2S_SERIES, error);
    return m2s_query_is_good(&query);
}

/* Begins to look for the series that claims msgid. */
static M2sQuery
begin_reference(M2sStore *store, guint project, const char *msgid)
{
    static const char sql[] =
        "SELECT series FROM series_references WHERE project = ? AND msgid = ?";
    M2sQuery query = m2s_query_begin(store, "looking for a reference", sql);
    m2s_query_bind_integer(&query, project);
    m2s_query_bind_text(&query, msgid);
    return query;
}

gboolean
m2s_store_find_reference(M2sStore *store, guint project, const char *msgid, guint *series,
                         GError **error)
{
    g_auto(M2sQuery) query = begin_reference(store, project, msgid);
    *series = next_id(&query, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_series_by_reference(M2sStore *store, const M2sProject *project, const char *msgid,
                                   M2sSeries **found, GError **error)
{
    g_auto(M2sQuery) query = begin_reference(store, project->id, msgid);
    *found = next_object(&query, M2S_SERIES, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_read_claims(M2sStore *store, const M2sKeptClaim *after, guint limit, GArray *claims,
                      GError **error)
{
    static const char sql[] = "SELECT project, msgid, series FROM series_references"
                              " WHERE (project, msgid) > (?, ?) ORDER BY project, msgid LIMIT ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading references", sql);
    m2s_query_bind_integer(&query, after ? after->project : 0);
    m2s_query_bind_copy(&query, after ? after->msgid : "");
    m2s_query_bind_integer(&query, limit);
    while (m2s_query_next(&query, error)) {
        M2sKeptClaim claim = {.project = m2s_query_id(&query)};
        claim.msgid = g_strdup(m2s_query_string(&query));
        claim.series = m2s_query_id(&query);
        g_array_append_val(claims, claim);
    }
    return m2s_query_is_good(&query);
}

void
m2s_kept_claim_clear(M2sKeptClaim *claim)
{
    g_free(claim->msgid);
}

gboolean
m2s_store_count_references(M2sStore *store, guint *count, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM series_references";
    g_auto(M2sQuery) query = m2s_query_begin(store, "counting references", sql);
    *count = next_id(&query, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_series_by_markers(M2sStore *store, const M2sProject *project,
                                 const M2sPerson *submitter, gint64 version, gint64 total,
                                 gint64 start, gint64 end, GPtrArray *found, GError **error)
{
    static const char sql[] =
        "SELECT id FROM series WHERE submitter = ? AND project = ? AND version = ? AND total = ?"
        " AND date BETWEEN ? AND ? ORDER BY date DESC, id DESC LIMIT ?";
    gpointer series;
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, submitter->id);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_integer(&query, version);
    m2s_query_bind_integer(&query, total);
    m2s_query_bind_integer(&query, start);
    m2s_query_bind_integer(&query, end);
    m2s_query_bind_integer(&query, M2S_SERIES_CROWD_MAX);
    while ((series = next_object(&query, M2S_SERIES, error)))
        g_ptr_array_add(found, series);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number,
                               M2sPatch **found, GError **error)
{
    static const char sql[] = "SELECT id FROM patches WHERE series = ? AND number = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a patch", sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, number);
    *found = next_object(&query, M2S_PATCH, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_marked(M2sStore *store, const M2sProject *project, const M2sPerson *submitter,
                      gint64 version, gint64 total, guint before, M2sSeries **found, GError **error)
{
    static const char sql[] =
        "SELECT id FROM series WHERE submitter = ? AND project = ? AND version = ? AND total = ?"
        " AND prefixes IS NOT NULL AND id < ? ORDER BY id DESC LIMIT 1";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, submitter->id);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_integer(&query, version);
    m2s_query_bind_integer(&query, total);
    m2s_query_bind_integer(&query, before);
    *found = next_object(&query, M2S_SERIES, error);
    return m2s_query_is_good(&query);
}

/* Runs the query of one of the next two functions. */
static gboolean
find_last_answer(M2sStore *store, const char *sql, M2sKind kind, const M2sProject *project,
                 const char *msgid, guint before, gpointer *found, GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for an answer", sql);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_text(&query, msgid);
    m2s_query_bind_integer(&query, before);
    *found = next_object(&query, kind, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_find_answer(M2sStore *store, const M2sProject *project, const char *msgid, guint before,
                      M2sPatch **found, GError **error)
{
    static const char sql[] = "SELECT id FROM patches WHERE project = ? AND parent = ?"
                              " AND series < ? ORDER BY series DESC, id DESC LIMIT 1";
    return find_last_answer(store, sql, M2S_PATCH, project, msgid, before, (gpointer *)found,
                            error);
}

gboolean
m2s_store_find_cover_answer(M2sStore *store, const M2sProject *project, const char *msgid,
                            guint before, M2sCover **found, GError **error)
{
    static const char sql[] = "SELECT id FROM covers WHERE project = ? AND parent = ?"
                              " AND id < ? ORDER BY id DESC LIMIT 1";
    return find_last_answer(store, sql, M2S_COVER, project, msgid, before, (gpointer *)found,
                            error);
}

gboolean
m2s_store_find_neighbour(M2sStore *store, const M2sSeries *series, gint64 number, gboolean is_above,
                         M2sPatch **found, GError **error)
{
    static const char below_sql[] =
        "SELECT id FROM patches WHERE series = ? AND number < ? ORDER BY number DESC LIMIT 1";
    static const char above_sql[] =
        "SELECT id FROM patches WHERE series = ? AND number > ? ORDER BY number LIMIT 1";
    g_auto(M2sQuery) query =
        m2s_query_begin(store, "looking for a patch", is_above ? above_sql : below_sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, number);
    *found = next_object(&query, M2S_PATCH, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_count_covers_named(M2sStore *store, const char *name, guint *count, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM covers WHERE name = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "counting covers", sql);
    m2s_query_bind_text(&query, name);
    *count = next_id(&query, error);
    return m2s_query_is_good(&query);
}

GPtrArray *
m2s_store_projects(M2sStore *store, GError **error)
{
    static const char sql[] = "SELECT id FROM projects ORDER BY id";
    g_autoptr(GPtrArray) projects = g_ptr_array_new();
    gpointer project;
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading projects", sql);
    while ((project = next_object(&query, M2S_PROJECT, error)))
        g_ptr_array_add(projects, project);
    return m2s_query_is_good(&query) ? g_steal_pointer(&projects) : NULL;
}
