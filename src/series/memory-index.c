/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/memory-index.h"

#include <string.h>

/* The tables of patches, covers and comments are sets of the objects themselves, found by project
 * and Message-ID, so that a mail costs one slot and no key of its own. */
typedef struct {
    M2sIndex base;
    const M2sCatalogue *catalogue;
    GHashTable *lists;  /* list id -> M2sProject */
    GHashTable *people; /* e-mail in lower case -> M2sPerson */
    GHashTable *patches;
    GHashTable *covers;
    GHashTable *patch_comments;
    GHashTable *cover_comments;
    GHashTable *cover_names; /* name -> how many */
    GHashTable *references;  /* of Reference */
    GHashTable *numbers;     /* of M2sPatch, by series and number */
    GTree *markers;          /* of M2sSeries, by markers, date and number */
} MemoryIndex;

/* One Message-ID that a series has claimed. */
typedef struct {
    const char *msgid;
    M2sSeries *series;
} Reference;

static guint
mix(guint hash, gsize other)
{
    return hash * 31 + (guint)(other ^ (other >> 32));
}

static guint
item_hash(gconstpointer key)
{
    const M2sItem *item = key;
    return mix(g_str_hash(item->msgid), item->project->id);
}

static gboolean
item_equal(gconstpointer a, gconstpointer b)
{
    const M2sItem *one = a, *other = b;
    return one->project->id == other->project->id && g_str_equal(one->msgid, other->msgid);
}

static guint
reference_hash(gconstpointer key)
{
    const Reference *reference = key;
    return mix(g_str_hash(reference->msgid), reference->series->project->id);
}

static gboolean
reference_equal(gconstpointer a, gconstpointer b)
{
    const Reference *one = a, *other = b;
    return one->series->project->id == other->series->project->id &&
           g_str_equal(one->msgid, other->msgid);
}

static guint
number_hash(gconstpointer key)
{
    const M2sPatch *patch = key;
    return mix(patch->series->id, (gsize)patch->number);
}

static gboolean
number_equal(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = a, *other = b;
    return one->series->id == other->series->id && one->number == other->number;
}

static int
order(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

static int
markers_compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sSeries *one = a, *other = b;
    int difference = order(one->submitter->id, other->submitter->id);
    if (difference == 0)
        difference = order(one->project->id, other->project->id);
    if (difference == 0)
        difference = order(one->version, other->version);
    if (difference == 0)
        difference = order(one->total, other->total);
    if (difference == 0)
        difference = order(one->date, other->date);
    return difference ? difference : order(one->id, other->id);
}

static MemoryIndex *
memory(M2sIndex *index)
{
    return (MemoryIndex *)index;
}

static M2sProject *
find_project(M2sIndex *index, const char *list_id)
{
    return g_hash_table_lookup(memory(index)->lists, list_id);
}

static M2sPerson *
find_person(M2sIndex *index, const char *email)
{
    g_autofree char *key = g_ascii_strdown(email, -1);
    return g_hash_table_lookup(memory(index)->people, key);
}

static M2sPatch *
find_patch(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    return g_hash_table_lookup(memory(index)->patches,
                               &(M2sItem){.project = project, .msgid = msgid});
}

static M2sCover *
find_cover(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    return g_hash_table_lookup(memory(index)->covers,
                               &(M2sItem){.project = project, .msgid = msgid});
}

static M2sComment *
find_patch_comment(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    return g_hash_table_lookup(memory(index)->patch_comments,
                               &(M2sItem){.project = project, .msgid = msgid});
}

static M2sComment *
find_cover_comment(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    return g_hash_table_lookup(memory(index)->cover_comments,
                               &(M2sItem){.project = project, .msgid = msgid});
}

static M2sSeries *
find_series(M2sIndex *index, guint id)
{
    const M2sCatalogue *catalogue = memory(index)->catalogue;
    guint before = catalogue->before[M2S_SERIES];
    gboolean here = id > before && id - before <= catalogue->series->len;
    return here ? g_ptr_array_index(catalogue->series, id - before - 1) : NULL;
}

static M2sSeries *
find_series_by_reference(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    const Reference *reference = g_hash_table_lookup(
        memory(index)->references, &(Reference){msgid, &(M2sSeries){.project = project}});
    return reference ? reference->series : NULL;
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const M2sSeries *one = *(M2sSeries *const *)a, *other = *(M2sSeries *const *)b;
    return order(one->id, other->id);
}

static GPtrArray *
find_series_by_markers(M2sIndex *index, const M2sSeriesMarkers *markers, gint64 start, gint64 end)
{
    GPtrArray *found = g_ptr_array_new();
    const M2sSeries first = {.project = markers->project,
                             .submitter = markers->submitter,
                             .version = markers->version,
                             .total = markers->total,
                             .date = start};
    const M2sSeries last = {.project = markers->project,
                            .submitter = markers->submitter,
                            .version = markers->version,
                            .total = markers->total,
                            .date = end,
                            .id = G_MAXUINT};
    for (GTreeNode *node = g_tree_lower_bound(memory(index)->markers, &first); node;
         node = g_tree_node_next(node)) {
        if (markers_compare(g_tree_node_key(node), &last, NULL) > 0)
            break;
        g_ptr_array_add(found, g_tree_node_key(node));
    }
    g_ptr_array_sort(found, compare_ids);
    return found;
}

static M2sPatch *
find_patch_by_number(M2sIndex *index, const M2sSeries *series, gint64 number)
{
    return g_hash_table_lookup(memory(index)->numbers,
                               &(M2sPatch){.series = (M2sSeries *)series, .number = number});
}

static guint
count_covers_named(M2sIndex *index, const char *name)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(memory(index)->cover_names, name));
}

static void
add_project(M2sIndex *index, M2sProject *project)
{
    g_hash_table_insert(memory(index)->lists, project->list_id, project);
}

static void
add_person(M2sIndex *index, M2sPerson *person)
{
    g_hash_table_insert(memory(index)->people, g_ascii_strdown(person->email, -1), person);
}

static void
add_patch(M2sIndex *index, M2sPatch *patch)
{
    g_hash_table_add(memory(index)->patches, patch);
}

static void
add_cover(M2sIndex *index, M2sCover *cover)
{
    g_hash_table_add(memory(index)->covers, cover);
    guint count = count_covers_named(index, cover->name);
    g_hash_table_insert(memory(index)->cover_names, (char *)cover->name,
                        GUINT_TO_POINTER(count + 1));
}

/* The newest comment is in the table; those before hang on it. */
static void
add_comment(GHashTable *comments, M2sComment *comment)
{
    comment->same_id = g_hash_table_lookup(comments, comment);
    g_hash_table_add(comments, comment);
}

static void
add_patch_comment(M2sIndex *index, M2sComment *comment)
{
    add_comment(memory(index)->patch_comments, comment);
}

static void
add_cover_comment(M2sIndex *index, M2sComment *comment)
{
    add_comment(memory(index)->cover_comments, comment);
}

static void
add_series(M2sIndex *index, M2sSeries *series)
{
    g_tree_insert(memory(index)->markers, series, series);
}

static void
add_reference(M2sIndex *index, const char *msgid, M2sSeries *series)
{
    Reference *reference = g_new(Reference, 1);
    *reference = (Reference){msgid, series};
    g_hash_table_add(memory(index)->references, reference);
}

static void
add_to_series(M2sIndex *index, M2sPatch *patch)
{
    g_hash_table_add(memory(index)->numbers, patch);
}

/* What is in memory is the object itself: its changes need not be told. */
static void
add_dependency(M2sIndex *index, M2sSeries *series, M2sSeries *other)
{
}

static void
update_project(M2sIndex *index, M2sProject *project)
{
}

static void
update_person(M2sIndex *index, M2sPerson *person)
{
}

static void
update_series(M2sIndex *index, M2sSeries *series)
{
}

static void
update_patch(M2sIndex *index, M2sPatch *patch)
{
}

static void
memory_index_free(M2sIndex *index)
{
    MemoryIndex *self = memory(index);
    g_hash_table_unref(self->lists);
    g_hash_table_unref(self->people);
    g_hash_table_unref(self->patches);
    g_hash_table_unref(self->covers);
    g_hash_table_unref(self->patch_comments);
    g_hash_table_unref(self->cover_comments);
    g_hash_table_unref(self->cover_names);
    g_hash_table_unref(self->references);
    g_hash_table_unref(self->numbers);
    g_tree_unref(self->markers);
    g_free(self);
}

M2sIndex *
m2s_memory_index_new(const M2sCatalogue *catalogue)
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
        .free = memory_index_free,
    };
    MemoryIndex *self = g_new0(MemoryIndex, 1);
    self->base.class = &class;
    self->catalogue = catalogue;
    self->lists = g_hash_table_new(g_str_hash, g_str_equal);
    self->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->patches = g_hash_table_new(item_hash, item_equal);
    self->covers = g_hash_table_new(item_hash, item_equal);
    self->patch_comments = g_hash_table_new(item_hash, item_equal);
    self->cover_comments = g_hash_table_new(item_hash, item_equal);
    self->cover_names = g_hash_table_new(g_str_hash, g_str_equal);
    self->references = g_hash_table_new_full(reference_hash, reference_equal, g_free, NULL);
    self->numbers = g_hash_table_new(number_hash, number_equal);
    self->markers = g_tree_new_full(markers_compare, NULL, NULL, NULL);
    return &self->base;
}
