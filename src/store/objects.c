/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One object a row: reads it when it is first asked for.
 *
 * An object is remembered before those that it points to are read, since a series and its cover
 * point to each other; reading goes no deeper than comment, patch, series, cover.  If one of them
 * cannot be read, neither can it. */
#include "model/catalogue.h"
#include "store/rows.h"

static gpointer
recall(GHashTable *ids, guint id)
{
    return g_hash_table_lookup(ids, GUINT_TO_POINTER(id));
}

void
m2s_store_remember(GHashTable *ids, guint id, gconstpointer object)
{
    g_hash_table_insert(ids, GUINT_TO_POINTER(id), (gpointer)object);
}

/* Returns: object if it is all there, else NULL, and it is forgotten. */
static gpointer
keep_if(gboolean complete, GHashTable *ids, guint id, gpointer object)
{
    if (complete)
        return object;
    g_hash_table_remove(ids, GUINT_TO_POINTER(id));
    return NULL;
}

/* Goes to the row of number id, which must be there. */
static gboolean
next_row(M2sQuery *query, guint id, GError **error)
{
    m2s_query_bind_integer(query, id);
    if (m2s_query_next(query, error)) {
        query->column = 1; /* behind the number */
        return TRUE;
    }
    return m2s_query_is_good(query) &&
           m2s_store_fail_damaged(query->store, error, "%s: there is no number %u", query->what,
                                  id);
}

M2sProject *
m2s_store_project(M2sStore *store, guint id, GError **error)
{
    static const char sql[] = "SELECT " M2S_PROJECT_COLUMNS " FROM projects WHERE id = ?";
    M2sProject *project = recall(store->project_ids, id);
    if (project)
        return project;
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a project", sql);
    if (!next_row(&query, id, error))
        return NULL;
    project = m2s_row_project(&query, id);
    g_ptr_array_add(store->objects->projects, project);
    m2s_store_remember(store->project_ids, id, project);
    return project;
}

M2sPerson *
m2s_store_person(M2sStore *store, guint id, GError **error)
{
    static const char sql[] = "SELECT " M2S_PERSON_COLUMNS " FROM people WHERE id = ?";
    M2sPerson *person = recall(store->person_ids, id);
    if (person)
        return person;
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a person", sql);
    if (!next_row(&query, id, error))
        return NULL;
    person = m2s_catalogue_add(store->objects, M2S_PERSON);
    person->id = id;
    m2s_row_person(&query, store->objects, person);
    m2s_store_remember(store->person_ids, id, person);
    return person;
}

static M2sSeries *
read_series(M2sStore *store, guint id, M2sLinks *links, GError **error)
{
    static const char sql[] = "SELECT " M2S_SERIES_COLUMNS " FROM series WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a series", sql);
    if (!next_row(&query, id, error))
        return NULL;
    M2sSeries *series = m2s_catalogue_add(store->objects, M2S_SERIES);
    series->id = id;
    m2s_row_series(&query, store->objects, series, links);
    m2s_store_remember(store->series_ids, id, series);
    return series;
}

M2sSeries *
m2s_store_series(M2sStore *store, guint id, GError **error)
{
    M2sSeries *series = recall(store->series_ids, id);
    if (series)
        return series;
    M2sLinks links = {0};
    series = read_series(store, id, &links, error);
    if (series == NULL)
        return NULL;
    gboolean complete =
        (series->project = m2s_store_project(store, links.project, error)) &&
        (series->submitter = m2s_store_person(store, links.submitter, error)) &&
        (links.cover == 0 || (series->cover = m2s_store_cover(store, links.cover, error)));
    return keep_if(complete, store->series_ids, id, series);
}

static M2sCover *
read_cover(M2sStore *store, guint id, M2sLinks *links, GError **error)
{
    static const char sql[] = "SELECT " M2S_COVER_COLUMNS " FROM covers WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a cover", sql);
    if (!next_row(&query, id, error))
        return NULL;
    M2sCover *cover = m2s_catalogue_add(store->objects, M2S_COVER);
    cover->item.id = id;
    m2s_row_cover(&query, store->objects, cover, links);
    m2s_store_remember(store->cover_ids, id, cover);
    return cover;
}

M2sCover *
m2s_store_cover(M2sStore *store, guint id, GError **error)
{
    M2sCover *cover = recall(store->cover_ids, id);
    if (cover)
        return cover;
    M2sLinks links = {0};
    cover = read_cover(store, id, &links, error);
    if (cover == NULL)
        return NULL;
    gboolean complete =
        (cover->item.project = m2s_store_project(store, links.project, error)) &&
        (cover->item.submitter = m2s_store_person(store, links.submitter, error)) &&
        (links.series == 0 || (cover->series = m2s_store_series(store, links.series, error)));
    return keep_if(complete, store->cover_ids, id, cover);
}

static M2sPatch *
read_patch(M2sStore *store, guint id, M2sLinks *links, GError **error)
{
    static const char sql[] = "SELECT " M2S_PATCH_COLUMNS " FROM patches WHERE id = ?";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a patch", sql);
    if (!next_row(&query, id, error))
        return NULL;
    M2sPatch *patch = m2s_catalogue_add(store->objects, M2S_PATCH);
    patch->item.id = id;
    m2s_row_patch(&query, store->objects, patch, links);
    m2s_store_remember(store->patch_ids, id, patch);
    return patch;
}

M2sPatch *
m2s_store_patch(M2sStore *store, guint id, GError **error)
{
    M2sPatch *patch = recall(store->patch_ids, id);
    if (patch)
        return patch;
    M2sLinks links = {0};
    patch = read_patch(store, id, &links, error);
    if (patch == NULL)
        return NULL;
    gboolean complete =
        (patch->item.project = m2s_store_project(store, links.project, error)) &&
        (patch->item.submitter = m2s_store_person(store, links.submitter, error)) &&
        (links.series == 0 || (patch->series = m2s_store_series(store, links.series, error)));
    return keep_if(complete, store->patch_ids, id, patch);
}

/* Not made by m2s_catalogue_add_…_comment(), which would add to the parent's list. */
static M2sComment *
read_comment(M2sQuery *query, guint id, M2sLinks *links, GError **error)
{
    if (!next_row(query, id, error))
        return NULL;
    M2sCatalogue *objects = query->store->objects;
    M2sComment *comment = g_new0(M2sComment, 1);
    comment->item.id = id;
    m2s_row_comment(query, objects, comment, links);
    g_ptr_array_add(objects->patch_comments, comment);
    return comment;
}

static gboolean
link_comment(M2sStore *store, M2sComment *comment, const M2sLinks *links, GError **error)
{
    return (comment->item.project = m2s_store_project(store, links->project, error)) &&
           (comment->item.submitter = m2s_store_person(store, links->submitter, error));
}

M2sComment *
m2s_store_cover_comment(M2sStore *store, guint id, GError **error)
{
    static const char sql[] =
        "SELECT " M2S_COMMENT_COLUMNS(cover) " FROM cover_comments WHERE id = ?";
    M2sComment *comment = recall(store->cover_comment_ids, id);
    if (comment)
        return comment;
    M2sLinks links = {0};
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a comment of a cover", sql);
    comment = read_comment(&query, id, &links, error);
    if (comment == NULL || !link_comment(store, comment, &links, error) ||
        !(comment->cover = m2s_store_cover(store, links.parent, error)))
        return NULL;
    m2s_store_remember(store->cover_comment_ids, id, comment);
    return comment;
}

M2sComment *
m2s_store_patch_comment(M2sStore *store, guint id, GError **error)
{
    static const char sql[] =
        "SELECT " M2S_COMMENT_COLUMNS(patch) " FROM patch_comments WHERE id = ?";
    M2sComment *comment = recall(store->patch_comment_ids, id);
    if (comment)
        return comment;
    M2sLinks links = {0};
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading a comment of a patch", sql);
    comment = read_comment(&query, id, &links, error);
    if (comment == NULL || !link_comment(store, comment, &links, error) ||
        !(comment->patch = m2s_store_patch(store, links.parent, error)))
        return NULL;
    m2s_store_remember(store->patch_comment_ids, id, comment);
    return comment;
}
