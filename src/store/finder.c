/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups: each asks an index for numbers, then for the objects. */
#include "store/query.h"

/* The number that query finds; 0 if there is none or with an error. */
static guint
find_id(M2sQuery *query, GError **error)
{
    return m2s_query_next(query, error) ? m2s_query_id(query) : 0;
}

/* The number of the object of project and msgid. */
static guint
find_msgid(M2sStore *store, const char *what, const char *sql, const M2sProject *project,
           const char *msgid, GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, what, sql);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_text(&query, msgid);
    return find_id(&query, error);
}

M2sPerson *
m2s_store_find_person(M2sStore *store, const char *email, GError **error)
{
    static const char sql[] = "SELECT id FROM people WHERE email = ?"; /* in any case: NOCASE */
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a person", sql);
    m2s_query_bind_text(&query, email);
    guint id = find_id(&query, error);
    return id ? m2s_store_person(store, id, error) : NULL;
}

M2sPatch *
m2s_store_find_patch(M2sStore *store, const M2sProject *project, const char *msgid, GError **error)
{
    static const char sql[] = "SELECT id FROM patches WHERE project = ? AND msgid = ?";
    guint id = find_msgid(store, "looking for a patch", sql, project, msgid, error);
    return id ? m2s_store_patch(store, id, error) : NULL;
}

M2sCover *
m2s_store_find_cover(M2sStore *store, const M2sProject *project, const char *msgid, GError **error)
{
    static const char sql[] = "SELECT id FROM covers WHERE project = ? AND msgid = ?";
    guint id = find_msgid(store, "looking for a cover", sql, project, msgid, error);
    return id ? m2s_store_cover(store, id, error) : NULL;
}

/* The numbers that sql finds for project and msgid.  (nullable): NULL with an error. */
static GArray *
find_all(M2sStore *store, const char *what, const char *sql, const M2sProject *project,
         const char *msgid, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
    g_auto(M2sQuery) query = m2s_query_begin(store, what, sql);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_text(&query, msgid);
    while (m2s_query_next(&query, error)) {
        guint id = m2s_query_id(&query);
        g_array_append_val(ids, id);
    }
    return m2s_query_is_good(&query) ? g_steal_pointer(&ids) : NULL;
}

/* Reads the comments of ids, newest first, each of which hangs on the one before. */
static M2sComment *
chain(M2sStore *store, const GArray *ids,
      M2sComment *(*read)(M2sStore *store, guint id, GError **error), GError **error)
{
    M2sComment *newest = NULL;
    M2sComment **place = &newest;
    for (guint i = 0; i < ids->len; i++) {
        *place = read(store, g_array_index(ids, guint, i), error);
        if (*place == NULL)
            return NULL;
        place = &(*place)->same_id;
    }
    return newest;
}

M2sComment *
m2s_store_find_patch_comment(M2sStore *store, const M2sProject *project, const char *msgid,
                             GError **error)
{
    static const char sql[] =
        "SELECT id FROM patch_comments WHERE project = ? AND msgid = ? ORDER BY id DESC";
    g_autoptr(GArray) ids =
        find_all(store, "looking for a comment of a patch", sql, project, msgid, error);
    return ids ? chain(store, ids, m2s_store_patch_comment, error) : NULL;
}

M2sComment *
m2s_store_find_cover_comment(M2sStore *store, const M2sProject *project, const char *msgid,
                             GError **error)
{
    static const char sql[] =
        "SELECT id FROM cover_comments WHERE project = ? AND msgid = ? ORDER BY id DESC";
    g_autoptr(GArray) ids =
        find_all(store, "looking for a comment of a cover", sql, project, msgid, error);
    return ids ? chain(store, ids, m2s_store_cover_comment, error) : NULL;
}

M2sSeries *
m2s_store_find_series(M2sStore *store, guint id, GError **error)
{
    static const char sql[] = "SELECT id FROM series WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, id);
    return find_id(&query, error) ? m2s_store_series(store, id, error) : NULL;
}

gboolean
m2s_store_find_reference(M2sStore *store, guint project, const char *msgid, guint *series,
                         GError **error)
{
    static const char sql[] =
        "SELECT series FROM series_references WHERE project = ? AND msgid = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, project);
    m2s_query_bind_text(&query, msgid);
    *series = find_id(&query, error);
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_count_references(M2sStore *store, guint *count, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM series_references";
    g_auto(M2sQuery) query = m2s_query_begin(store, "counting references", sql);
    *count = find_id(&query, error);
    return m2s_query_is_good(&query);
}

M2sSeries *
m2s_store_find_series_by_reference(M2sStore *store, const M2sProject *project, const char *msgid,
                                   GError **error)
{
    guint id;
    if (!m2s_store_find_reference(store, project->id, msgid, &id, error))
        return NULL;
    return id ? m2s_store_series(store, id, error) : NULL;
}

gboolean
m2s_store_find_series_by_markers(M2sStore *store, const M2sProject *project,
                                 const M2sPerson *submitter, gint64 version, gint64 total,
                                 gint64 start, gint64 end, GPtrArray *found, GError **error)
{
    static const char sql[] =
        "SELECT id FROM series WHERE submitter = ? AND project = ? AND version = ? AND total = ?"
        " AND date BETWEEN ? AND ? ORDER BY id";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a series", sql);
    m2s_query_bind_integer(&query, submitter->id);
    m2s_query_bind_integer(&query, project->id);
    m2s_query_bind_integer(&query, version);
    m2s_query_bind_integer(&query, total);
    m2s_query_bind_integer(&query, start);
    m2s_query_bind_integer(&query, end);
    while (m2s_query_next(&query, error)) {
        M2sSeries *series = m2s_store_series(store, m2s_query_id(&query), error);
        if (series == NULL)
            return FALSE;
        g_ptr_array_add(found, series);
    }
    return m2s_query_is_good(&query);
}

M2sPatch *
m2s_store_find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number,
                               GError **error)
{
    static const char sql[] = "SELECT id FROM patches WHERE series = ? AND number = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "looking for a patch", sql);
    m2s_query_bind_integer(&query, series->id);
    m2s_query_bind_integer(&query, number);
    guint id = find_id(&query, error);
    return id ? m2s_store_patch(store, id, error) : NULL;
}

gboolean
m2s_store_count_covers_named(M2sStore *store, const char *name, guint *count, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM covers WHERE name = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "counting covers", sql);
    m2s_query_bind_text(&query, name);
    *count = find_id(&query, error);
    return m2s_query_is_good(&query);
}

GPtrArray *
m2s_store_projects(M2sStore *store, GError **error)
{
    static const char sql[] = "SELECT id FROM projects ORDER BY id";
    g_autoptr(GPtrArray) projects = g_ptr_array_new();
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading projects", sql);
    while (m2s_query_next(&query, error)) {
        M2sProject *project = m2s_store_project(store, m2s_query_id(&query), error);
        if (project == NULL)
            return NULL;
        g_ptr_array_add(projects, project);
    }
    return m2s_query_is_good(&query) ? g_steal_pointer(&projects) : NULL;
}
