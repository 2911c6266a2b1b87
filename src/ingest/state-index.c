/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/state-index.h"

#include "series/memory-index.h"

/* A Message-ID that a series has claimed, or a series that another depends on. */
typedef struct {
    M2sSeries *series;
    const char *msgid;
    M2sSeries *other;
} Link;

typedef struct {
    M2sIndex base;
    M2sIndex *memory;
    M2sCatalogue *catalogue;
    M2sStore *store;              /* (nullable): NULL if nothing was there before */
    GError *error;                /* of the first lookup that failed */
    GHashTable *dirty[M2S_KINDS]; /* objects of the state that have changed, by kind */
    GArray *references;           /* of Link, not written yet */
    GArray *dependencies;         /* of Link, not written yet */
    guint written[M2S_KINDS];     /* how many of the catalogue's objects are in the state */
} StateIndex;

static StateIndex *
self(M2sIndex *index)
{
    return (StateIndex *)index;
}

/* Where the state may put the error of a lookup: the first one is kept. */
static GError **
error_of(StateIndex *index)
{
    return index->error ? NULL : &index->error;
}

/* Defines a lookup of TYPE by project and Message-ID: in memory, else in the state. */
#define DEFINE_FIND(TYPE, kind, KIND)                                                              \
    static TYPE *find_##kind(M2sIndex *index, const M2sProject *project, const char *msgid)        \
    {                                                                                              \
        M2sIndex *memory = self(index)->memory;                                                    \
        TYPE *found = memory->class->kind(memory, project, msgid);                                 \
        return found ? found : find_stored(self(index), KIND, project, msgid);                     \
    }

/* (nullable) */
static gpointer
find_stored(StateIndex *index, M2sKind kind, const M2sProject *project, const char *msgid)
{
    M2sItem *found = NULL;
    if (index->store)
        m2s_store_find_item(index->store, kind, project, msgid, &found, error_of(index));
    return found;
}

DEFINE_FIND(M2sPatch, patch, M2S_PATCH)
DEFINE_FIND(M2sCover, cover, M2S_COVER)
DEFINE_FIND(M2sComment, patch_comment, M2S_PATCH_COMMENT)
DEFINE_FIND(M2sComment, cover_comment, M2S_COVER_COMMENT)

static M2sSeries *
find_series_by_reference(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    M2sIndex *memory = self(index)->memory;
    M2sSeries *found = memory->class->series_by_reference(memory, project, msgid);
    if (found == NULL && self(index)->store)
        m2s_store_find_series_by_reference(self(index)->store, project, msgid, &found,
                                           error_of(self(index)));
    return found;
}

static M2sProject *
find_project(M2sIndex *index, const char *list_id)
{
    return self(index)->memory->class->project(self(index)->memory, list_id);
}

static M2sPerson *
find_person(M2sIndex *index, const char *email)
{
    M2sPerson *found = self(index)->memory->class->person(self(index)->memory, email);
    if (found == NULL && self(index)->store)
        m2s_store_find_person(self(index)->store, email, &found, error_of(self(index)));
    return found;
}

static M2sSeries *
find_series(M2sIndex *index, guint id)
{
    M2sSeries *found = self(index)->memory->class->series(self(index)->memory, id);
    if (found == NULL && self(index)->store)
        m2s_store_find_series(self(index)->store, id, &found, error_of(self(index)));
    return found;
}

/* Those of the state first: their numbers are lower. */
static GPtrArray *
find_series_by_markers(M2sIndex *index, const M2sSeriesMarkers *markers, gint64 start, gint64 end)
{
    StateIndex *state_index = self(index);
    g_autoptr(GPtrArray) here =
        state_index->memory->class->series_by_markers(state_index->memory, markers, start, end);
    if (state_index->store == NULL)
        return g_steal_pointer(&here);
    g_autoptr(GPtrArray) stored = g_ptr_array_new();
    GPtrArray *found = g_ptr_array_new();
    m2s_store_find_series_by_markers(state_index->store, markers->project, markers->submitter,
                                     markers->version, markers->total, start, end, stored,
                                     error_of(state_index));
    for (guint i = 0; i < stored->len; i++) {
        M2sSeries *series = g_ptr_array_index(stored, i);
        if (series->id <= state_index->catalogue->before[M2S_SERIES])
            g_ptr_array_add(found, series);
    }
    for (guint i = 0; i < here->len; i++)
        g_ptr_array_add(found, g_ptr_array_index(here, i));
    return found;
}

static M2sPatch *
find_patch_by_number(M2sIndex *index, const M2sSeries *series, gint64 number)
{
    StateIndex *state_index = self(index);
    M2sPatch *found =
        state_index->memory->class->patch_by_number(state_index->memory, series, number);
    if (found == NULL && state_index->store &&
        series->id <= state_index->catalogue->before[M2S_SERIES])
        m2s_store_find_patch_by_number(state_index->store, series, number, &found,
                                       error_of(state_index));
    return found;
}

/* Only "none" and "some" matter, so the state is not asked if memory knows one. */
static guint
count_covers_named(M2sIndex *index, const char *name)
{
    StateIndex *state_index = self(index);
    guint count = state_index->memory->class->covers_named(state_index->memory, name);
    if (count == 0 && state_index->store)
        m2s_store_count_covers_named(state_index->store, name, &count, error_of(state_index));
    return count;
}

/* Defines an addition that memory alone is told of: new objects are found in the catalogue. */
#define DEFINE_ADD(TYPE, kind)                                                                     \
    static void add_##kind(M2sIndex *index, TYPE *object)                                          \
    {                                                                                              \
        self(index)->memory->class->add_##kind(self(index)->memory, object);                       \
    }

DEFINE_ADD(M2sProject, project)
DEFINE_ADD(M2sPerson, person)
DEFINE_ADD(M2sPatch, patch)
DEFINE_ADD(M2sCover, cover)
DEFINE_ADD(M2sSeries, series)
DEFINE_ADD(M2sPatch, to_series)

/* A comment that is the first of its Message-ID in this run may follow one of the state. */
static void
add_patch_comment(M2sIndex *index, M2sComment *comment)
{
    M2sIndex *memory = self(index)->memory;
    memory->class->add_patch_comment(memory, comment);
    if (comment->same_id == NULL)
        comment->same_id =
            find_stored(self(index), M2S_PATCH_COMMENT, comment->item.project, comment->item.msgid);
}

static void
add_cover_comment(M2sIndex *index, M2sComment *comment)
{
    M2sIndex *memory = self(index)->memory;
    memory->class->add_cover_comment(memory, comment);
    if (comment->same_id == NULL)
        comment->same_id =
            find_stored(self(index), M2S_COVER_COMMENT, comment->item.project, comment->item.msgid);
}

static void
add_reference(M2sIndex *index, const char *msgid, M2sSeries *series)
{
    const Link link = {.series = series, .msgid = msgid};
    self(index)->memory->class->add_reference(self(index)->memory, msgid, series);
    g_array_append_val(self(index)->references, link);
}

static void
add_dependency(M2sIndex *index, M2sSeries *series, M2sSeries *other)
{
    const Link link = {.series = series, .other = other};
    g_array_append_val(self(index)->dependencies, link);
}

static void
mark(M2sIndex *index, M2sKind kind, gpointer object)
{
    g_hash_table_add(self(index)->dirty[kind], object);
}

static void
update_project(M2sIndex *index, M2sProject *project)
{
    mark(index, M2S_PROJECT, project);
}

static void
update_person(M2sIndex *index, M2sPerson *person)
{
    mark(index, M2S_PERSON, person);
}

static void
update_series(M2sIndex *index, M2sSeries *series)
{
    mark(index, M2S_SERIES, series);
}

static void
update_patch(M2sIndex *index, M2sPatch *patch)
{
    mark(index, M2S_PATCH, patch);
}

/* Writes the objects of the catalogue that are not in the state yet. */
static gboolean
insert_new(StateIndex *index, M2sStore *store, GError **error)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        const GPtrArray *objects = index->catalogue->objects[kind];
        for (; index->written[kind] < objects->len; index->written[kind]++)
            if (!m2s_store_insert(store, kind, g_ptr_array_index(objects, index->written[kind]),
                                  error))
                return FALSE;
    }
    return TRUE;
}

static gboolean
insert_links(StateIndex *index, M2sStore *store, GError **error)
{
    for (guint i = 0; i < index->references->len; i++) {
        const Link *link = &g_array_index(index->references, Link, i);
        if (!m2s_store_insert_reference(store, link->msgid, link->series, error))
            return FALSE;
    }
    for (guint i = 0; i < index->dependencies->len; i++) {
        const Link *link = &g_array_index(index->dependencies, Link, i);
        if (!m2s_store_insert_dependency(store, link->series, link->other, error))
            return FALSE;
    }
    g_array_set_size(index->references, 0);
    g_array_set_size(index->dependencies, 0);
    return TRUE;
}

static gboolean
update_changed(StateIndex *index, M2sStore *store, GError **error)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        GHashTableIter iter;
        gpointer object;
        g_hash_table_iter_init(&iter, index->dirty[kind]);
        while (g_hash_table_iter_next(&iter, &object, NULL))
            if (!m2s_store_update(store, kind, object, error))
                return FALSE;
        g_hash_table_remove_all(index->dirty[kind]);
    }
    return TRUE;
}

gboolean
m2s_state_index_flush(M2sIndex *base, M2sStore *store, GError **error)
{
    StateIndex *index = self(base);
    if (index->error) {
        g_propagate_error(error, g_steal_pointer(&index->error));
        return FALSE;
    }
    return insert_new(index, store, error) && insert_links(index, store, error) &&
           update_changed(index, store, error);
}

/* The references that an index of all that there is was told of are its links. */
gboolean
m2s_state_index_compare(M2sIndex *base, M2sStore *store, M2sStoreProblem tell, gpointer user_data,
                        GError **error)
{
    const GArray *links = self(base)->references;
    guint count;
    if (!m2s_store_count_references(store, &count, error))
        return FALSE;
    if (count != links->len) {
        g_autofree char *what =
            g_strdup_printf("series refer to %u mails, where its mails say %u", count, links->len);
        tell(what, user_data);
    }
    for (guint i = 0; i < links->len; i++) {
        const Link *link = &g_array_index(links, Link, i);
        guint id;
        if (!m2s_store_find_reference(store, link->series->project->id, link->msgid, &id, error))
            return FALSE;
        if (id == link->series->id)
            continue;
        g_autofree char *what =
            g_strdup_printf("%s is a reference of series %u, where its mails say %u", link->msgid,
                            id, link->series->id);
        tell(what, user_data);
    }
    return TRUE;
}

static void
state_index_free(M2sIndex *base)
{
    StateIndex *index = self(base);
    m2s_index_free(index->memory);
    g_clear_error(&index->error);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        g_hash_table_unref(index->dirty[kind]);
    g_array_unref(index->references);
    g_array_unref(index->dependencies);
    g_free(index);
}

M2sIndex *
m2s_state_index_new(M2sCatalogue *catalogue, M2sStore *store, guint projects)
{
    static const M2sIndexClass class = {
        .project = find_project,
        .person = find_person,
        .patch = find_patch,
        .cover = find_cover,
        .patch_comment = find_patch_comment,
        .cover_comment = find_cover_comment,
        .series = find_series,
        .series_by_reference = find_series_by_reference,
        .series_by_markers = find_series_by_markers,
        .patch_by_number = find_patch_by_number,
        .covers_named = count_covers_named,
        .add_project = add_project,
        .add_person = add_person,
        .add_patch = add_patch,
        .add_cover = add_cover,
        .add_patch_comment = add_patch_comment,
        .add_cover_comment = add_cover_comment,
        .add_series = add_series,
        .add_reference = add_reference,
        .add_to_series = add_to_series,
        .add_dependency = add_dependency,
        .update_project = update_project,
        .update_person = update_person,
        .update_series = update_series,
        .update_patch = update_patch,
        .free = state_index_free,
    };
    StateIndex *index = g_new0(StateIndex, 1);
    index->base.class = &class;
    index->memory = m2s_memory_index_new(catalogue);
    index->catalogue = catalogue;
    index->written[M2S_PROJECT] = projects;
    index->store = store;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        index->dirty[kind] = g_hash_table_new(NULL, NULL);
    index->references = g_array_new(FALSE, FALSE, sizeof(Link));
    index->dependencies = g_array_new(FALSE, FALSE, sizeof(Link));
    return &index->base;
}
