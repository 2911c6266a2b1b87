/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/order.h"

#include <string.h>

#include "model/object.h"

/* The trees are sets of the objects themselves. */
struct M2sOrder {
    GTree *marked;        /* of M2sSeries, by traits and id */
    GTree *numbers;       /* of M2sPatch, by series and number */
    GTree *answers;       /* of M2sPatch, by project, parent, series and id */
    GTree *cover_answers; /* of M2sCover, by project, parent and id */
};

int
m2s_series_compare_traits(const M2sSeries *one, const M2sSeries *other)
{
    int difference = m2s_compare(one->submitter->id, other->submitter->id);
    if (difference == 0)
        difference = m2s_compare(one->project->id, other->project->id);
    if (difference == 0)
        difference = m2s_compare(one->version, other->version);
    return difference ? difference : m2s_compare(one->total, other->total);
}

M2sSeries
m2s_series_of_traits(const M2sSeriesTraits *traits)
{
    return (M2sSeries){.project = traits->project,
                       .submitter = traits->submitter,
                       .version = traits->version,
                       .total = traits->total};
}

gboolean
m2s_series_has_traits(const M2sSeries *series, const M2sSeriesTraits *traits)
{
    const M2sSeries bare = m2s_series_of_traits(traits);
    return m2s_series_compare_traits(series, &bare) == 0;
}

static int
compare_series(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sSeries *one = a, *other = b;
    int difference = m2s_series_compare_traits(one, other);
    return difference ? difference : m2s_compare(one->id, other->id);
}

static int
compare_numbers(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sPatch *one = a, *other = b;
    int difference = m2s_compare(one->series->id, other->series->id);
    return difference ? difference : m2s_compare(one->number, other->number);
}

static int
compare_parents(const M2sProject *project, const char *parent, const M2sProject *other_project,
                const char *other_parent)
{
    int difference = m2s_compare(project->id, other_project->id);
    return difference ? difference : strcmp(parent, other_parent);
}

static int
compare_answers(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sPatch *one = a, *other = b;
    int difference =
        compare_parents(one->item.project, one->parent, other->item.project, other->parent);
    if (difference == 0)
        difference = m2s_compare(one->series->id, other->series->id);
    return difference ? difference : m2s_compare(one->item.id, other->item.id);
}

static int
compare_cover_answers(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sCover *one = a, *other = b;
    int difference =
        compare_parents(one->item.project, one->parent, other->item.project, other->parent);
    return difference ? difference : m2s_compare(one->item.id, other->item.id);
}

M2sOrder *
m2s_order_new(void)
{
    M2sOrder *order = g_new0(M2sOrder, 1);
    order->marked = g_tree_new_full(compare_series, NULL, NULL, NULL);
    order->numbers = g_tree_new_full(compare_numbers, NULL, NULL, NULL);
    order->answers = g_tree_new_full(compare_answers, NULL, NULL, NULL);
    order->cover_answers = g_tree_new_full(compare_cover_answers, NULL, NULL, NULL);
    return order;
}

void
m2s_order_free(M2sOrder *order)
{
    g_tree_unref(order->marked);
    g_tree_unref(order->numbers);
    g_tree_unref(order->answers);
    g_tree_unref(order->cover_answers);
    g_free(order);
}

void
m2s_order_add_series(M2sOrder *order, M2sSeries *series)
{
    g_tree_insert(order->marked, series, series);
}

void
m2s_order_remove_series(M2sOrder *order, M2sSeries *series)
{
    g_tree_remove(order->marked, series);
}

void
m2s_order_add_cover(M2sOrder *order, M2sCover *cover)
{
    if (cover->parent)
        g_tree_insert(order->cover_answers, cover, cover);
}

void
m2s_order_add_patch(M2sOrder *order, M2sPatch *patch)
{
    g_tree_insert(order->numbers, patch, patch);
    if (patch->parent)
        g_tree_insert(order->answers, patch, patch);
}

/* The last object of tree before key; NULL if there is none. */
static gpointer
last_before(GTree *tree, gconstpointer key)
{
    GTreeNode *node = g_tree_lower_bound(tree, key);
    node = node ? g_tree_node_previous(node) : g_tree_node_last(tree);
    return node ? g_tree_node_key(node) : NULL;
}

static gpointer
first_after(GTree *tree, gconstpointer key)
{
    GTreeNode *node = g_tree_upper_bound(tree, key);
    return node ? g_tree_node_key(node) : NULL;
}

M2sSeries *
m2s_order_find_marked(M2sOrder *order, const M2sSeriesTraits *traits, guint before)
{
    M2sSeries key = m2s_series_of_traits(traits);
    key.id = before;
    M2sSeries *found = last_before(order->marked, &key);
    return found && m2s_series_has_traits(found, traits) ? found : NULL;
}

M2sPatch *
m2s_order_find_answer(M2sOrder *order, const M2sProject *project, const char *msgid, guint before)
{
    M2sSeries series = {.id = before};
    const M2sPatch key = {.item = {.project = project}, .series = &series, .parent = msgid};
    M2sPatch *found = last_before(order->answers, &key);
    return found && compare_parents(found->item.project, found->parent, project, msgid) == 0 ? found
                                                                                             : NULL;
}

M2sCover *
m2s_order_find_cover_answer(M2sOrder *order, const M2sProject *project, const char *msgid,
                            guint before)
{
    const M2sCover key = {.item = {.id = before, .project = project}, .parent = msgid};
    M2sCover *found = last_before(order->cover_answers, &key);
    return found && compare_parents(found->item.project, found->parent, project, msgid) == 0 ? found
                                                                                             : NULL;
}

M2sPatch *
m2s_order_find_neighbour(M2sOrder *order, const M2sSeries *series, gint64 number, gboolean is_above)
{
    const M2sPatch key = {.series = (M2sSeries *)series, .number = number};
    M2sPatch *found =
        is_above ? first_after(order->numbers, &key) : last_before(order->numbers, &key);
    return found && found->series->id == series->id ? found : NULL;
}
