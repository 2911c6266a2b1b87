/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads everything, kind after kind, so that what a row points to is there already. */
#include "model/catalogue.h"
#include "model/project.h"
#include "store/rows.h"

#define CATEGORY_COUNT (M2S_EVENT_PATCH_COMMENT_CREATED + 1)

typedef struct {
    M2sStore *store;
    M2sCatalogue *catalogue;
    GArray *covers; /* of guint: the cover of each series, or 0 */
} Loader;

/* The object of number id, which must be among those read.  (nullable): NULL with an error. */
static gpointer
look_up(const Loader *loader, const GPtrArray *objects, guint id, GError **error)
{
    if (id >= 1 && id <= objects->len)
        return g_ptr_array_index(objects, id - 1);
    m2s_store_fail_damaged(loader->store, error, "a row points to number %u, which is not there",
                           id);
    return NULL;
}

/* Goes to the next row, whose number must be that after count. */
static gboolean
next(M2sQuery *query, guint count, GError **error)
{
    if (!m2s_query_next(query, error))
        return FALSE;
    guint id = m2s_query_id(query);
    if (id == count + 1)
        return TRUE;
    query->result = SQLITE_CORRUPT;
    return m2s_store_fail_damaged(query->store, error, "%s: number %u comes after %u", query->what,
                                  id, count);
}

static gboolean
load_projects(Loader *loader, GError **error)
{
    g_autoptr(GPtrArray) projects = m2s_store_projects(loader->store, error);
    for (guint i = 0; projects && i < projects->len; i++) {
        M2sProject *project = g_ptr_array_index(projects, i);
        if (project->id != i + 1)
            return m2s_store_fail_damaged(loader->store, error, "project %u comes after %u",
                                          project->id, i);
        g_ptr_array_add(loader->catalogue->projects, m2s_project_copy(project));
    }
    return projects != NULL;
}

static gboolean
load_people(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT " M2S_PERSON_COLUMNS " FROM people ORDER BY id";
    M2sCatalogue *catalogue = loader->catalogue;
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading people", sql);
    while (next(&query, catalogue->people->len, error))
        m2s_row_person(&query, catalogue, m2s_catalogue_add(catalogue, M2S_PERSON));
    return m2s_query_is_good(&query);
}

static gboolean
load_series(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT " M2S_SERIES_COLUMNS " FROM series ORDER BY id";
    M2sCatalogue *catalogue = loader->catalogue;
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading series", sql);
    while (next(&query, catalogue->series->len, error)) {
        M2sLinks links = {0};
        M2sSeries *series = m2s_catalogue_add(catalogue, M2S_SERIES);
        m2s_row_series(&query, catalogue, series, &links);
        g_array_append_val(loader->covers, links.cover);
        if (!(series->project = look_up(loader, catalogue->projects, links.project, error)) ||
            !(series->submitter = look_up(loader, catalogue->people, links.submitter, error)))
            return FALSE;
    }
    return m2s_query_is_good(&query);
}

static gboolean
load_covers(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT " M2S_COVER_COLUMNS " FROM covers ORDER BY id";
    M2sCatalogue *catalogue = loader->catalogue;
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading covers", sql);
    while (next(&query, catalogue->covers->len, error)) {
        M2sLinks links = {0};
        M2sCover *cover = m2s_catalogue_add(catalogue, M2S_COVER);
        m2s_row_cover(&query, catalogue, cover, &links);
        if (!(cover->item.project = look_up(loader, catalogue->projects, links.project, error)) ||
            !(cover->item.submitter = look_up(loader, catalogue->people, links.submitter, error)))
            return FALSE;
    }
    return m2s_query_is_good(&query);
}

/* Series and covers point to each other. */
static gboolean
link_covers(Loader *loader, GError **error)
{
    for (guint i = 0; i < loader->covers->len; i++) {
        guint id = g_array_index(loader->covers, guint, i);
        M2sSeries *series = g_ptr_array_index(loader->catalogue->series, i);
        if (id == 0)
            continue;
        if (!(series->cover = look_up(loader, loader->catalogue->covers, id, error)))
            return FALSE;
        series->cover->series = series;
    }
    return TRUE;
}

static gboolean
load_patches(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT " M2S_PATCH_COLUMNS " FROM patches ORDER BY id";
    M2sCatalogue *catalogue = loader->catalogue;
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading patches", sql);
    while (next(&query, catalogue->patches->len, error)) {
        M2sLinks links = {0};
        M2sPatch *patch = m2s_catalogue_add(catalogue, M2S_PATCH);
        m2s_row_patch(&query, catalogue, patch, &links);
        if (!(patch->item.project = look_up(loader, catalogue->projects, links.project, error)) ||
            !(patch->item.submitter = look_up(loader, catalogue->people, links.submitter, error)))
            return FALSE;
        if (links.series == 0)
            continue;
        if (!(patch->series = look_up(loader, catalogue->series, links.series, error)))
            return FALSE;
        g_ptr_array_add(patch->series->patches, patch);
    }
    return m2s_query_is_good(&query);
}

static gboolean
load_comment(Loader *loader, M2sQuery *query, gboolean of_patch, GError **error)
{
    M2sCatalogue *catalogue = loader->catalogue;
    const GPtrArray *comments = of_patch ? catalogue->patch_comments : catalogue->cover_comments;
    M2sLinks links = {0};
    M2sComment *comment =
        m2s_catalogue_add(catalogue, of_patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT);
    m2s_row_comment(query, catalogue, comment, &links);
    if (!(comment->item.project = look_up(loader, catalogue->projects, links.project, error)) ||
        !(comment->item.submitter = look_up(loader, catalogue->people, links.submitter, error)) ||
        (links.same_id && !(comment->same_id = look_up(loader, comments, links.same_id, error))))
        return FALSE;
    gpointer parent =
        look_up(loader, of_patch ? catalogue->patches : catalogue->covers, links.parent, error);
    if (of_patch)
        comment->patch = parent;
    else
        comment->cover = parent;
    if (parent)
        m2s_catalogue_attach(of_patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT, comment);
    return parent != NULL;
}

static gboolean
load_comments(Loader *loader, gboolean of_patch, GError **error)
{
    static const char patch_sql[] =
        "SELECT " M2S_COMMENT_COLUMNS(patch) " FROM patch_comments ORDER BY id";
    static const char cover_sql[] =
        "SELECT " M2S_COMMENT_COLUMNS(cover) " FROM cover_comments ORDER BY id";
    const GPtrArray *comments =
        of_patch ? loader->catalogue->patch_comments : loader->catalogue->cover_comments;
    g_auto(M2sQuery) query =
        m2s_query_begin(loader->store, "reading comments", of_patch ? patch_sql : cover_sql);
    while (next(&query, comments->len, error))
        if (!load_comment(loader, &query, of_patch, error))
            return FALSE;
    return m2s_query_is_good(&query);
}

static void
append(GPtrArray **list, M2sSeries *series)
{
    if (*list == NULL)
        *list = g_ptr_array_new();
    g_ptr_array_add(*list, series);
}

static gboolean
load_dependencies(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT series, dependency FROM series_dependencies ORDER BY id";
    const GPtrArray *all = loader->catalogue->series;
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading dependencies", sql);
    while (m2s_query_next(&query, error)) {
        M2sSeries *series, *dependency;
        if (!(series = look_up(loader, all, m2s_query_id(&query), error)) ||
            !(dependency = look_up(loader, all, m2s_query_id(&query), error)))
            return FALSE;
        append(&series->dependencies, dependency);
        append(&dependency->dependents, series);
    }
    return m2s_query_is_good(&query);
}

/* Returns: CATEGORY_COUNT with an error. */
static guint
read_category(const Loader *loader, const char *name, GError **error)
{
    for (guint i = 0; i < CATEGORY_COUNT; i++)
        if (g_str_equal(name, m2s_event_category_name(i)))
            return i;
    m2s_store_fail_damaged(loader->store, error, "there are no events “%s”", name);
    return CATEGORY_COUNT;
}

/* The object of an event's row, which is in the column that category speaks of.  (nullable): NULL
 * with an error. */
static gpointer
read_event_object(const Loader *loader, M2sQuery *query, guint category, GError **error)
{
    const M2sCatalogue *catalogue = loader->catalogue;
    const GPtrArray *const columns[] = {catalogue->covers, catalogue->patches, catalogue->series,
                                        catalogue->cover_comments, catalogue->patch_comments};
    static const int column_of[CATEGORY_COUNT] = {
        [M2S_EVENT_COVER_CREATED] = 0,         [M2S_EVENT_PATCH_CREATED] = 1,
        [M2S_EVENT_PATCH_COMPLETED] = 1,       [M2S_EVENT_SERIES_CREATED] = 2,
        [M2S_EVENT_SERIES_COMPLETED] = 2,      [M2S_EVENT_COVER_COMMENT_CREATED] = 3,
        [M2S_EVENT_PATCH_COMMENT_CREATED] = 4,
    };
    query->column += column_of[category];
    return look_up(loader, columns[column_of[category]], m2s_query_id(query), error);
}

static gboolean
load_events(Loader *loader, GError **error)
{
    static const char sql[] = "SELECT id, category, date, cover, patch, series, cover_comment,"
                              " patch_comment FROM events ORDER BY id";
    g_auto(M2sQuery) query = m2s_query_begin(loader->store, "reading events", sql);
    while (next(&query, loader->catalogue->events->len, error)) {
        guint category = read_category(loader, m2s_query_string(&query), error);
        if (category == CATEGORY_COUNT)
            return FALSE;
        gint64 date = m2s_query_integer(&query);
        gconstpointer object = read_event_object(loader, &query, category, error);
        if (object == NULL)
            return FALSE;
        m2s_catalogue_add_event(loader->catalogue, category, date, object);
    }
    return m2s_query_is_good(&query);
}

static gboolean
load_all(Loader *loader, GError **error)
{
    return load_projects(loader, error) && load_people(loader, error) &&
           load_series(loader, error) && load_covers(loader, error) && link_covers(loader, error) &&
           load_patches(loader, error) && load_comments(loader, FALSE, error) &&
           load_comments(loader, TRUE, error) && load_dependencies(loader, error) &&
           load_events(loader, error);
}

M2sCatalogue *
m2s_store_load(M2sStore *store, GError **error)
{
    g_autoptr(M2sCatalogue) catalogue = m2s_catalogue_new(NULL);
    g_autoptr(GArray) covers = g_array_new(FALSE, FALSE, sizeof(guint));
    Loader loader = {store, catalogue, covers};
    /* One transaction, so that all is of one moment. */
    gboolean alone = sqlite3_get_autocommit(store->db);
    if (alone && !m2s_store_begin_reading(store, error))
        return NULL;
    gboolean good = load_all(&loader, error);
    if (alone)
        m2s_store_end_reading(store);
    return good ? g_steal_pointer(&catalogue) : NULL;
}
