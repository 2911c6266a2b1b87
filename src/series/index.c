/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/index.h"

#include "model/fields.h"
#include "model/series.h"

/* Most tables are sets of the objects themselves, hashed by some of their fields, so that a mail
 * costs one slot and no key of its own. */
struct M2sIndex {
    M2sCatalogue *catalogue;
    M2sIndexSource source; /* all NULL if there is none */
    GError *error;         /* of the first lookup in source that failed */
    M2sChanges changes;
    GHashTable *lists;             /* list id -> M2sProject */
    GHashTable *link_names;        /* of projects */
    GHashTable *people;            /* e-mail in lower case -> M2sPerson */
    GHashTable *items[M2S_KINDS];  /* of M2sItem, by project and Message-ID; NULL for other kinds */
    GHashTable *oldest[M2S_KINDS]; /* of M2sItem, by Message-ID; NULL but for covers and patches */
    GHashTable *cover_names;
    GHashTable *references; /* of M2sClaim, by project and Message-ID */
    GHashTable *numbered;   /* of M2sPatch, by series and number */
    GTree *traits;          /* of M2sSeries without prefixes, by traits, date and id */
    M2sOrder *order;        /* of series with prefixes, and what is in them */
};

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
msgid_hash(gconstpointer key)
{
    return g_str_hash(((const M2sItem *)key)->msgid);
}

static gboolean
msgid_equal(gconstpointer a, gconstpointer b)
{
    return g_str_equal(((const M2sItem *)a)->msgid, ((const M2sItem *)b)->msgid);
}

/* Whether one is older than other, or as old and of a project that was there before. */
static gboolean
is_older(const M2sItem *one, const M2sItem *other)
{
    return one->date != other->date ? one->date < other->date
                                    : one->project->id < other->project->id;
}

static guint
reference_hash(gconstpointer key)
{
    const M2sClaim *reference = key;
    return mix(g_str_hash(reference->msgid), reference->series->project->id);
}

static gboolean
reference_equal(gconstpointer a, gconstpointer b)
{
    const M2sClaim *one = a, *other = b;
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
compare_traits(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sSeries *one = a, *other = b;
    int difference = m2s_series_compare_traits(one, other);
    if (difference == 0)
        difference = m2s_compare(one->date, other->date);
    return difference ? difference : m2s_compare(one->id, other->id);
}

M2sIndex *
m2s_index_new(M2sCatalogue *catalogue, const M2sIndexSource *source)
{
    M2sIndex *index = g_new0(M2sIndex, 1);
    index->catalogue = catalogue;
    if (source)
        index->source = *source;
    for (M2sKind kind = M2S_COVER; kind <= M2S_LOOSE_MAIL; kind++)
        index->items[kind] = g_hash_table_new(item_hash, item_equal);
    for (M2sKind kind = M2S_COVER; kind <= M2S_PATCH; kind++)
        index->oldest[kind] = g_hash_table_new(msgid_hash, msgid_equal);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        index->changes.changed[kind] = g_hash_table_new(NULL, NULL);
    index->changes.references = g_ptr_array_new();
    index->changes.dependencies = g_array_new(FALSE, FALSE, sizeof(M2sDependency));
    index->changes.robbed = g_ptr_array_new();
    index->lists = g_hash_table_new(g_str_hash, g_str_equal);
    index->link_names = g_hash_table_new(g_str_hash, g_str_equal);
    index->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    index->cover_names = g_hash_table_new(g_str_hash, g_str_equal);
    index->references = g_hash_table_new_full(reference_hash, reference_equal, g_free, NULL);
    index->numbered = g_hash_table_new(number_hash, number_equal);
    index->traits = g_tree_new_full(compare_traits, NULL, NULL, NULL);
    index->order = m2s_order_new();
    for (guint i = 0; i < catalogue->projects->len; i++)
        m2s_index_add(index, M2S_PROJECT, g_ptr_array_index(catalogue->projects, i));
    return index;
}

void
m2s_index_free(M2sIndex *index)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        g_clear_pointer(&index->items[kind], g_hash_table_unref);
        g_clear_pointer(&index->oldest[kind], g_hash_table_unref);
        g_hash_table_unref(index->changes.changed[kind]);
    }
    g_ptr_array_unref(index->changes.references);
    g_array_unref(index->changes.dependencies);
    g_ptr_array_unref(index->changes.robbed);
    g_hash_table_unref(index->lists);
    g_hash_table_unref(index->link_names);
    g_hash_table_unref(index->people);
    g_hash_table_unref(index->cover_names);
    g_hash_table_unref(index->references);
    g_hash_table_unref(index->numbered);
    g_tree_unref(index->traits);
    m2s_order_free(index->order);
    g_clear_error(&index->error);
    g_free(index);
}

M2sCatalogue *
m2s_index_catalogue(const M2sIndex *index)
{
    return index->catalogue;
}

M2sChanges *
m2s_index_changes(M2sIndex *index)
{
    return &index->changes;
}

gboolean
m2s_index_check(M2sIndex *index, GError **error)
{
    if (index->error == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&index->error));
    return FALSE;
}

/* Returns: (nullable): NULL if there is none, or if it has failed. */
static const M2sIndexSource *
source_of(const M2sIndex *index)
{
    return index->source.find_item && index->error == NULL ? &index->source : NULL;
}

M2sProject *
m2s_index_find_project(M2sIndex *index, const char *list_id)
{
    return g_hash_table_lookup(index->lists, list_id);
}

gboolean
m2s_index_has_link_name(M2sIndex *index, const char *link_name)
{
    return g_hash_table_contains(index->link_names, link_name);
}

M2sPerson *
m2s_index_find_person(M2sIndex *index, const char *email)
{
    g_autofree char *key = g_ascii_strdown(email, -1);
    const M2sIndexSource *source = source_of(index);
    M2sPerson *found = g_hash_table_lookup(index->people, key);
    if (found == NULL && source)
        source->find_person(source->data, email, &found, &index->error);
    return found;
}

M2sItem *
m2s_index_find_item(M2sIndex *index, M2sKind kind, const M2sProject *project, const char *msgid)
{
    if (project == NULL)
        return NULL;
    const M2sIndexSource *source = source_of(index);
    const M2sItem key = {.project = project, .msgid = msgid};
    M2sItem *found = g_hash_table_lookup(index->items[kind], &key);
    if (found == NULL && source)
        source->find_item(source->data, kind, project, msgid, &found, &index->error);
    return found;
}

/* The source may find the one that is in the catalogue, too; then that in the catalogue counts. */
M2sItem *
m2s_index_find_oldest(M2sIndex *index, M2sKind kind, const char *msgid)
{
    const M2sIndexSource *source = source_of(index);
    const M2sItem key = {.msgid = msgid};
    M2sItem *found = g_hash_table_lookup(index->oldest[kind], &key), *stored = NULL;
    if (source)
        source->find_oldest(source->data, kind, msgid, &stored, &index->error);
    return stored && (found == NULL || is_older(stored, found)) ? stored : found;
}

/* Whether the series of that id is in the catalogue, and not older. */
static gboolean
is_own(const M2sIndex *index, guint id)
{
    return id > index->catalogue->before[M2S_SERIES];
}

M2sSeries *
m2s_index_find_series(M2sIndex *index, guint id)
{
    const M2sCatalogue *catalogue = index->catalogue;
    const M2sIndexSource *source = source_of(index);
    guint at = id - catalogue->before[M2S_SERIES] - 1;
    if (is_own(index, id))
        return at < catalogue->series->len ? g_ptr_array_index(catalogue->series, at) : NULL;
    M2sSeries *found = NULL;
    if (id && source)
        source->find_series(source->data, id, &found, &index->error);
    return found;
}

M2sSeries *
m2s_index_find_series_by_reference(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    if (project == NULL)
        return NULL;
    const M2sIndexSource *source = source_of(index);
    const M2sClaim key = {msgid, &(M2sSeries){.project = project}};
    const M2sClaim *reference = g_hash_table_lookup(index->references, &key);
    M2sSeries *found = reference ? reference->series : NULL;
    if (found == NULL && source)
        source->find_series_by_reference(source->data, project, msgid, &found, &index->error);
    return found;
}

/* Appends the series of the source, except those that are in the catalogue, too. */
static void
add_older_series(M2sIndex *index, const M2sSeriesTraits *traits, gint64 start, gint64 end,
                 GPtrArray *found)
{
    const M2sIndexSource *source = source_of(index);
    if (source == NULL)
        return;
    source->find_series_by_traits(source->data, traits, start, end, found, &index->error);
    g_ptr_array_sort(found, m2s_compare_ids);
    while (found->len > 0 &&
           is_own(index, ((M2sSeries *)g_ptr_array_index(found, found->len - 1))->id))
        g_ptr_array_set_size(found, (int)found->len - 1);
}

/* Appends the latest series of the catalogue. */
static void
add_own_series(M2sIndex *index, const M2sSeriesTraits *traits, gint64 start, gint64 end,
               GPtrArray *found)
{
    M2sSeries first = m2s_series_of_traits(traits), last = first;
    first.date = start;
    last.date = end;
    last.id = G_MAXUINT;
    GTreeNode *node = g_tree_upper_bound(index->traits, &last);
    node = node ? g_tree_node_previous(node) : g_tree_node_last(index->traits);
    for (guint i = 0; i < M2S_SERIES_CROWD_MAX && node; i++, node = g_tree_node_previous(node)) {
        if (compare_traits(g_tree_node_key(node), &first, NULL) < 0)
            break;
        g_ptr_array_add(found, g_tree_node_key(node));
    }
}

static int
compare_latest_first(gconstpointer a, gconstpointer b)
{
    return compare_traits(*(const gpointer *)b, *(const gpointer *)a, NULL);
}

GPtrArray *
m2s_index_find_series_by_traits(M2sIndex *index, const M2sSeriesTraits *traits, gint64 start,
                                gint64 end)
{
    GPtrArray *found = g_ptr_array_new();
    add_older_series(index, traits, start, end, found);
    add_own_series(index, traits, start, end, found);
    if (found->len > M2S_SERIES_CROWD_MAX) {
        g_ptr_array_sort(found, compare_latest_first);
        g_ptr_array_set_size(found, M2S_SERIES_CROWD_MAX);
    }
    g_ptr_array_sort(found, m2s_compare_ids);
    return found;
}

M2sPatch *
m2s_index_find_patch_by_number(M2sIndex *index, const M2sSeries *series, gint64 number)
{
    const M2sIndexSource *source = source_of(index);
    const M2sPatch key = {.series = (M2sSeries *)series, .number = number};
    M2sPatch *found = g_hash_table_lookup(index->numbered, &key);
    if (found == NULL && source && !is_own(index, series->id))
        source->find_patch_by_number(source->data, series, number, &found, &index->error);
    return found;
}

/* The one with the larger number, as it is newer.  Either can be NULL. */
static gpointer
newer(gpointer one, gpointer other)
{
    return m2s_object_id(one) >= m2s_object_id(other) ? one : other;
}

/* The source can have a series under traits that have changed since. */
M2sSeries *
m2s_index_find_marked(M2sIndex *index, const M2sSeriesTraits *traits, guint before)
{
    M2sSeries *found = m2s_order_find_marked(index->order, traits, before), *older = NULL;
    do {
        const M2sIndexSource *source = source_of(index);
        guint end = older ? older->id : before;
        older = NULL;
        if (source)
            source->find_marked(source->data, traits, end, &older, &index->error);
    } while (older && !m2s_series_has_traits(older, traits));
    return newer(found, older);
}

M2sPatch *
m2s_index_find_answer(M2sIndex *index, const M2sProject *project, const char *msgid, guint before)
{
    const M2sIndexSource *source = source_of(index);
    M2sPatch *found = m2s_order_find_answer(index->order, project, msgid, before), *older = NULL;
    if (source)
        source->find_answer(source->data, project, msgid, before, &older, &index->error);
    if (found && older && found->series->id != older->series->id)
        return found->series->id > older->series->id ? found : older;
    return newer(found, older);
}

M2sCover *
m2s_index_find_cover_answer(M2sIndex *index, const M2sProject *project, const char *msgid,
                            guint before)
{
    const M2sIndexSource *source = source_of(index);
    M2sCover *found = m2s_order_find_cover_answer(index->order, project, msgid, before);
    M2sCover *older = NULL;
    if (source)
        source->find_cover_answer(source->data, project, msgid, before, &older, &index->error);
    return newer(found, older);
}

M2sPatch *
m2s_index_find_neighbour(M2sIndex *index, const M2sSeries *series, gint64 number, gboolean is_above)
{
    const M2sIndexSource *source = source_of(index);
    M2sPatch *found = m2s_order_find_neighbour(index->order, series, number, is_above);
    M2sPatch *older = NULL;
    if (source && !is_own(index, series->id))
        source->find_neighbour(source->data, series, number, is_above, &older, &index->error);
    if (found == NULL || older == NULL)
        return found ? found : older;
    return (found->number < older->number) == is_above ? found : older;
}

gboolean
m2s_index_has_cover_named(M2sIndex *index, const char *name)
{
    const M2sIndexSource *source = source_of(index);
    guint count = g_hash_table_contains(index->cover_names, name);
    if (count == 0 && source)
        source->count_covers_named(source->data, name, &count, &index->error);
    return count > 0;
}

/* Makes item the oldest of its kind with its Message-ID, if it is. */
static void
add_oldest(M2sIndex *index, M2sKind kind, M2sItem *item)
{
    const M2sItem *oldest = g_hash_table_lookup(index->oldest[kind], item);
    if (oldest == NULL || is_older(item, oldest))
        g_hash_table_add(index->oldest[kind], item);
}

void
m2s_index_add(M2sIndex *index, M2sKind kind, gpointer object)
{
    const M2sProject *project = object;
    const M2sPerson *person = object;
    const M2sCover *cover = object;
    const M2sPatch *patch = object;
    const M2sSeries *series = object;
    if (index->items[kind])
        g_hash_table_add(index->items[kind], object);
    if (index->oldest[kind])
        add_oldest(index, kind, object);
    switch (kind) {
    case M2S_PROJECT:
        g_hash_table_insert(index->lists, project->list_id, object);
        g_hash_table_add(index->link_names, project->link_name);
        break;
    case M2S_PERSON:
        g_hash_table_insert(index->people, g_ascii_strdown(person->email, -1), object);
        break;
    case M2S_SERIES:
        if (series->prefixes)
            m2s_order_add_series(index->order, object);
        else
            g_tree_insert(index->traits, object, object);
        break;
    case M2S_COVER:
        g_hash_table_add(index->cover_names, (char *)cover->name);
        m2s_order_add_cover(index->order, object);
        break;
    case M2S_PATCH:
        if (patch->series)
            g_hash_table_add(index->numbered, object);
        if (patch->series && patch->series->prefixes)
            m2s_order_add_patch(index->order, object);
        break;
    default:
        break;
    }
}

void
m2s_index_add_reference(M2sIndex *index, const char *msgid, M2sSeries *series)
{
    const M2sClaim key = {msgid, series};
    if (g_hash_table_contains(index->references, &key))
        return; /* a mail that refers to itself */
    M2sClaim *reference = g_memdup2(&key, sizeof key);
    g_hash_table_add(index->references, reference);
    g_ptr_array_add(index->changes.references, reference);
}

void
m2s_index_add_dependency(M2sIndex *index, M2sSeries *series, M2sSeries *dependency)
{
    const M2sDependency added = {series, dependency};
    g_array_append_val(index->changes.dependencies, added);
}

/* An object that is not stored yet needs no note: it is going to be stored as a whole. */
void
m2s_index_change(M2sIndex *index, M2sKind kind, gpointer object)
{
    guint stored = index->catalogue->before[kind] + index->changes.written[kind];
    if (m2s_object_id(object) <= stored)
        g_hash_table_add(index->changes.changed[kind], object);
}

void
m2s_index_revise(M2sIndex *index, M2sSeries *series, gint64 version, gint64 total)
{
    m2s_order_remove_series(index->order, series);
    series->version = version;
    series->total = total;
    m2s_order_add_series(index->order, series);
    m2s_index_change(index, M2S_SERIES, series);
}

void
m2s_index_take_cover(M2sIndex *index, M2sSeries *series)
{
    g_ptr_array_add(index->changes.robbed, series);
    m2s_index_change(index, M2S_SERIES, series);
}
