/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/filter.h"

#include <string.h>

#include "output/fields.h"
#include "output/timestamp.h"

/* Keeps what is_wanted() holds for. */
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
    GHashTable *wanted; /* what the values stand for */
} ChoiceFilter;

static gboolean
is_chosen(gconstpointer object, gconstpointer data)
{
    const ChoiceFilter *filter = data;
    gconstpointer key = filter->choice->key(object);
    return key && g_hash_table_contains(filter->wanted, key);
}

/* Several values widen the choice; one that stands for nothing leaves nothing. */
static void
apply_choice(const M2sViewContext *context, const M2sChoice *choice, const M2sQuery *query,
             GPtrArray *objects)
{
    g_autoptr(GPtrArray) values = m2s_query_get_all(query, choice->name);
    g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
    gboolean valid = TRUE;
    for (guint i = 0; i < values->len; i++) {
        gconstpointer thing = choice->resolve(context, g_ptr_array_index(values, i));
        valid = valid && thing;
        g_hash_table_add(wanted, (gpointer)thing);
    }
    const ChoiceFilter filter = {choice, wanted};
    if (!valid)
        g_ptr_array_set_size(objects, 0);
    else if (values->len > 0)
        keep(objects, is_chosen, &filter);
}

/* `category=` and `actor=` are of kinds that take one value and heed no empty one. */
static gboolean
is_heeded(const M2sViewContext *context, const M2sChoice *choice, const M2sQuery *query)
{
    gboolean single = g_str_equal(choice->name, "category") || g_str_equal(choice->name, "actor");
    const char *value = m2s_query_get(query, choice->name);
    return m2s_view_has(context, choice->minor) && value && (!single || *value);
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
apply_match(const M2sViewContext *context, const M2sMatch *match, const M2sQuery *query,
            GPtrArray *objects)
{
    const MatchFilter filter = {match, m2s_query_get(query, match->name)};
    if (m2s_view_has(context, match->minor) && filter.value && *filter.value)
        keep(objects, does_match, &filter);
}

typedef struct {
    gint64 (*date)(gconstpointer object);
    gint64 since, before;
} DateFilter;

static gboolean
is_within(gconstpointer object, gconstpointer data)
{
    const DateFilter *filter = data;
    gint64 date = filter->date(object);
    return date >= filter->since && date < filter->before;
}

/* Reads name into seconds, if it is given.  Returns: FALSE if it is no point in time. */
static gboolean
read_time(const M2sQuery *query, const char *name, gint64 *seconds)
{
    const char *value = m2s_query_get(query, name);
    return value == NULL || *value == '\0' || m2s_timestamp_parse(value, seconds);
}

static void
apply_dates(const M2sResource *resource, const M2sQuery *query, GPtrArray *objects)
{
    DateFilter filter = {resource->date, G_MININT64, G_MAXINT64};
    if (read_time(query, "since", &filter.since) && read_time(query, "before", &filter.before))
        keep(objects, is_within, &filter);
    else
        g_ptr_array_set_size(objects, 0);
}

typedef struct {
    const char *(*searched)(gconstpointer object);
    char **terms; /* in lower case */
} SearchFilter;

/* SQLite's LIKE takes ASCII letters in any case, and no others. */
static gboolean
has_terms(gconstpointer object, gconstpointer data)
{
    const SearchFilter *filter = data;
    const char *text = filter->searched(object);
    g_autofree char *lower = g_ascii_strdown(text ? text : "", -1);
    for (char **term = filter->terms; *term; term++)
        if (**term && (text == NULL || strstr(lower, *term) == NULL))
            return FALSE;
    return TRUE;
}

/* All terms, separated by blanks or commas, must be there. */
static void
apply_search(const M2sResource *resource, const M2sQuery *query, GPtrArray *objects)
{
    const char *value = m2s_query_get(query, "q");
    if (value == NULL || *value == '\0')
        return;
    g_autofree char *lower = g_ascii_strdown(value, -1);
    g_auto(GStrv) terms = g_strsplit_set(lower, ", \t\r\n\v\f", -1);
    const SearchFilter filter = {resource->searched, terms};
    keep(objects, has_terms, &filter);
}

/* The fields that a query orders by. */
typedef struct {
    guint (*id)(gconstpointer object);
    GArray *keys; /* of Key */
} Ordering;

typedef struct {
    int (*compare)(gconstpointer a, gconstpointer b);
    gboolean backwards;
} Key;

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Ordering *ordering = user_data;
    gconstpointer one = *(const gconstpointer *)a, other = *(const gconstpointer *)b;
    for (guint i = 0; i < ordering->keys->len; i++) {
        const Key *key = &g_array_index(ordering->keys, Key, i);
        int difference = key->compare(one, other);
        if (difference)
            return key->backwards ? -difference : difference;
    }
    guint id = ordering->id(one), other_id = ordering->id(other);
    return (id > other_id) - (id < other_id);
}

/* Adds the key that field names, "-date"; what is none is passed over. */
static void
add_key(const M2sResource *resource, const char *field, GArray *keys)
{
    g_autofree char *name = g_strstrip(g_strdup(field));
    Key key = {.backwards = *name == '-'};
    for (const M2sOrder *order = resource->orders; order->name; order++) {
        if (!g_str_equal(name + key.backwards, order->name))
            continue;
        key.compare = order->compare;
        g_array_append_val(keys, key);
    }
}

/* Objects are in their default order, and stay in it if no field is known. */
static void
apply_order(const M2sResource *resource, const M2sQuery *query, GPtrArray *objects)
{
    const char *value = m2s_query_get(query, "order");
    if (value == NULL || resource->orders == NULL)
        return;
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(Key));
    g_auto(GStrv) fields = g_strsplit(value, ",", -1);
    for (char **field = fields; *field; field++)
        add_key(resource, *field, keys);
    Ordering ordering = {resource->id, keys};
    if (keys->len > 0)
        g_ptr_array_sort_with_data(objects, compare, &ordering);
}

typedef struct {
    const M2sViewContext *context;
    const M2sResource *resource;
} ListFilter;

static gboolean
is_listed(gconstpointer object, gconstpointer data)
{
    const ListFilter *filter = data;
    return filter->resource->is_listed(filter->context, object);
}

void
m2s_filter_apply(const M2sViewContext *context, const M2sResource *resource, const M2sQuery *query,
                 GPtrArray *objects)
{
    const ListFilter listed = {context, resource};
    if (resource->is_listed)
        keep(objects, is_listed, &listed);
    for (const M2sChoice *choice = resource->choices; choice && choice->name; choice++)
        if (is_heeded(context, choice, query))
            apply_choice(context, choice, query, objects);
    for (const M2sMatch *match = resource->matches; match && match->name; match++)
        apply_match(context, match, query, objects);
    if (resource->date)
        apply_dates(resource, query, objects);
    if (resource->searched)
        apply_search(resource, query, objects);
    apply_order(resource, query, objects);
}
