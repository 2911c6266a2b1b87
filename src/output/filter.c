/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/filter.h"

#include <string.h>

#include "output/timestamp.h"

/* Keeps the objects for which is_wanted() returns TRUE. */
static void
keep(GPtrArray *objects, gboolean (*is_wanted)(gconstpointer object, gconstpointer data),
     gconstpointer data)
{
    guint kept = 0;
    for (guint i = 0; i < objects->len; i++)
        if (is_wanted(g_ptr_array_index(objects, i), data))
            g_ptr_array_index(objects, kept++) = g_ptr_array_index(objects, i);
    g_ptr_array_set_size(objects, kept);
}

typedef struct {
    const M2sChoice *choice;
    GHashTable *wanted; /* of numbers */
} ChoiceFilter;

static gboolean
is_chosen(gconstpointer object, gconstpointer data)
{
    const ChoiceFilter *filter = data;
    guint key = filter->choice->key(object);
    return key && g_hash_table_contains(filter->wanted, GUINT_TO_POINTER(key));
}

/* A single value that names no object leaves no objects. */
static void
apply_choice(const M2sRender *render, const M2sChoice *choice, const M2sUrlQuery *query,
             GPtrArray *objects)
{
    const char *last = m2s_url_query_get(query, choice->name);
    if (choice->api > render->api || last == NULL || (choice->single && *last == '\0'))
        return;
    g_autoptr(GPtrArray) values = m2s_url_query_get_all(query, choice->name);
    g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < values->len; i++)
        g_hash_table_add(wanted,
                         GUINT_TO_POINTER(choice->find(render, g_ptr_array_index(values, i))));
    const ChoiceFilter filter = {choice, wanted};
    if (g_hash_table_contains(wanted, NULL))
        g_ptr_array_set_size(objects, 0);
    else
        keep(objects, is_chosen, &filter);
}

typedef struct {
    const M2sMatch *match;
    const char *value;
} MatchFilter;

static gboolean
does_match(gconstpointer object, gconstpointer data)
{
    const MatchFilter *filter = data;
    return filter->match->matches(object, filter->value);
}

static void
apply_match(const M2sRender *render, const M2sMatch *match, const M2sUrlQuery *query,
            GPtrArray *objects)
{
    const MatchFilter filter = {match, m2s_url_query_get(query, match->name)};
    if (match->api <= render->api && filter.value && *filter.value)
        keep(objects, does_match, &filter);
}

typedef struct {
    const M2sField *date;
    gint64 since, before;
} DateFilter;

static gboolean
is_within(gconstpointer object, gconstpointer data)
{
    const DateFilter *filter = data;
    gint64 date = *(const gint64 *)m2s_field_of(filter->date, object);
    return date >= filter->since && date < filter->before;
}

/* Reads the parameter name into seconds, if it is given.  Returns: FALSE if its value is not a
 * point in time. */
static gboolean
read_time(const M2sUrlQuery *query, const char *name, gint64 *seconds)
{
    const char *value = m2s_url_query_get(query, name);
    return value == NULL || *value == '\0' || m2s_timestamp_parse(value, seconds);
}

static void
apply_dates(const M2sResource *resource, const M2sUrlQuery *query, GPtrArray *objects)
{
    DateFilter filter = {m2s_kind_find_member(resource->info, "date"), G_MININT64, G_MAXINT64};
    if (read_time(query, "since", &filter.since) && read_time(query, "before", &filter.before))
        keep(objects, is_within, &filter);
    else
        g_ptr_array_set_size(objects, 0);
}

typedef struct {
    const M2sField *name;
    char **terms; /* in lower case */
} SearchFilter;

/* Ignores the case of ASCII letters only, like SQLite's LIKE. */
static gboolean
has_terms(gconstpointer object, gconstpointer data)
{
    const SearchFilter *filter = data;
    const char *text = *(const char *const *)m2s_field_of(filter->name, object);
    g_autofree char *lower = g_ascii_strdown(text ? text : "", -1);
    for (char **term = filter->terms; *term; term++)
        if (**term && (text == NULL || strstr(lower, *term) == NULL))
            return FALSE;
    return TRUE;
}

/* All terms of `q`, separated by blanks or commas, must occur. */
static void
apply_search(const M2sResource *resource, const M2sUrlQuery *query, GPtrArray *objects)
{
    const char *value = m2s_url_query_get(query, "q");
    if (value == NULL || *value == '\0')
        return;
    g_autofree char *lower = g_ascii_strdown(value, -1);
    g_auto(GStrv) terms = g_strsplit_set(lower, ", \t\r\n\v\f", -1);
    const SearchFilter filter = {m2s_kind_find_member(resource->info, "name"), terms};
    keep(objects, has_terms, &filter);
}

/* A field that a query orders by. */
typedef struct {
    const M2sField *field;
    gboolean backwards;
} Key;

/* Orders texts by their bytes, NULL first, as SQLite does, and projects by their link names. */
static int
compare_field(const M2sField *field, gconstpointer a, gconstpointer b)
{
    gconstpointer one = m2s_field_of(field, a), other = m2s_field_of(field, b);
    gconstpointer pointer = *(gpointer const *)one, other_pointer = *(gpointer const *)other;
    switch (field->type) {
    case M2S_FIELD_UINT:
        return m2s_compare(*(const guint *)one, *(const guint *)other);
    case M2S_FIELD_INTEGER:
    case M2S_FIELD_DATE:
        return m2s_compare(*(const gint64 *)one, *(const gint64 *)other);
    case M2S_FIELD_TEXT:
    case M2S_FIELD_OWN_TEXT:
        return g_strcmp0(pointer, other_pointer);
    default:
        if (field->type == M2S_FIELD_OBJECT && field->kind == M2S_PROJECT)
            return strcmp(((const M2sProject *)pointer)->link_name,
                          ((const M2sProject *)other_pointer)->link_name);
        return m2s_compare(m2s_object_id(pointer), m2s_object_id(other_pointer));
    }
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const GArray *keys = user_data;
    gconstpointer one = *(const gconstpointer *)a, other = *(const gconstpointer *)b;
    for (guint i = 0; i < keys->len; i++) {
        const Key *key = &g_array_index(keys, Key, i);
        int difference = compare_field(key->field, one, other);
        if (difference)
            return key->backwards ? -difference : difference;
    }
    return m2s_compare(m2s_object_id(one), m2s_object_id(other));
}

/* Adds the key that text names, such as "-date"; an unknown name is ignored. */
static void
add_key(const M2sResource *resource, const char *text, GArray *keys)
{
    g_autofree char *name = g_strstrip(g_strdup(text));
    gboolean backwards = *name == '-';
    for (const M2sOrder *order = resource->orders; order->name; order++) {
        if (!g_str_equal(name + backwards, order->name))
            continue;
        const Key key = {
            m2s_kind_find_member(resource->info, order->field ? order->field : order->name),
            backwards};
        g_array_append_val(keys, key);
    }
}

/* Sorts by `order`.  Without it, or if it names no known field, objects keep the default order. */
static void
apply_order(const M2sResource *resource, const M2sUrlQuery *query, GPtrArray *objects)
{
    const char *value = m2s_url_query_get(query, "order");
    if (value == NULL)
        return;
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(Key));
    g_auto(GStrv) texts = g_strsplit(value, ",", -1);
    for (char **text = texts; *text; text++)
        add_key(resource, *text, keys);
    if (keys->len > 0)
        g_ptr_array_sort_with_data(objects, compare, keys);
}

typedef struct {
    const M2sRender *render;
    const M2sResource *resource;
} ListFilter;

static gboolean
is_listed(gconstpointer object, gconstpointer data)
{
    const ListFilter *filter = data;
    return filter->resource->is_listed(filter->render, object);
}

void
m2s_filter_apply(const M2sRender *render, const M2sResource *resource, const M2sUrlQuery *query,
                 GPtrArray *objects)
{
    const ListFilter listed = {render, resource};
    if (resource->is_listed)
        keep(objects, is_listed, &listed);
    for (const M2sChoice *choice = resource->choices; choice && choice->name; choice++)
        apply_choice(render, choice, query, objects);
    for (const M2sMatch *match = resource->matches; match && match->name; match++)
        apply_match(render, match, query, objects);
    if (resource->has_dates)
        apply_dates(resource, query, objects);
    if (resource->has_search)
        apply_search(resource, query, objects);
    apply_order(resource, query, objects);
}
