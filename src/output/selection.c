/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/list.h>

#include "model/object.h"

/* Whether text contains part, ignoring case.  part: case-folded already. */
static gboolean
contains(const char *text, const char *part)
{
    if (text == NULL)
        return FALSE;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return strstr(folded, part) != NULL;
}

static gboolean
fits(const M2sSelection *selection, const M2sSeries *series)
{
    if (series->date < selection->since || series->date >= selection->before)
        return FALSE;
    if (selection->version >= 0 && series->version != selection->version)
        return FALSE;
    if (selection->total >= 0 && series->total != selection->total)
        return FALSE;
    if (selection->completeness != M2S_COMPLETENESS_ANY &&
        m2s_series_is_complete(series) != (selection->completeness == M2S_COMPLETENESS_COMPLETE))
        return FALSE;
    if (selection->submitter && !contains(series->submitter->name, selection->submitter) &&
        !contains(series->submitter->email, selection->submitter))
        return FALSE;
    return selection->search == NULL || contains(series->name, selection->search);
}

static int
compare_texts(const char *a, const char *b)
{
    g_autofree char *one = g_utf8_casefold(a ? a : "", -1);
    g_autofree char *other = g_utf8_casefold(b ? b : "", -1);
    return strcmp(one, other);
}

typedef enum {
    KEY_ID,
    KEY_DATE,
    KEY_VERSION,
    KEY_RECEIVED,
    KEY_TOTAL,
    KEY_SUBMITTER,
    KEY_NAME
} Key;

static const char *const key_names[] = {"id",    "date",      "version", "received",
                                        "total", "submitter", "name"};

typedef struct {
    Key key;
    gboolean backwards;
} Order;

static int
compare_key(Key key, const M2sSeries *one, const M2sSeries *other)
{
    switch (key) {
    case KEY_DATE:
        return m2s_compare(one->date, other->date);
    case KEY_VERSION:
        return m2s_compare(one->version, other->version);
    case KEY_RECEIVED:
        return m2s_compare(one->received, other->received);
    case KEY_TOTAL:
        return m2s_compare(one->total, other->total);
    case KEY_SUBMITTER:
        return compare_texts(m2s_person_shown_name(one->submitter),
                             m2s_person_shown_name(other->submitter));
    case KEY_NAME:
        return compare_texts(one->name, other->name);
    case KEY_ID:
        break;
    }
    return m2s_compare(one->id, other->id);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Order *order = user_data;
    const M2sSeries *one = *(const M2sSeries *const *)a, *other = *(const M2sSeries *const *)b;
    int difference = compare_key(order->key, one, other);
    if (difference == 0)
        return m2s_compare(one->id, other->id);
    return order->backwards ? -difference : difference;
}

static gboolean
find_order(const char *sort, Order *order, GError **error)
{
    order->backwards = *sort == '-';
    for (gsize i = 0; i < G_N_ELEMENTS(key_names); i++) {
        order->key = i;
        if (g_str_equal(sort + order->backwards, key_names[i]))
            return TRUE;
    }
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "cannot sort by “%s”; the keys are id, date, version, received, total, submitter "
                "and name; “-” before a key reverses the order",
                sort);
    return FALSE;
}

GPtrArray *
m2s_list_select(const M2sCatalogue *catalogue, const M2sSelection *selection, const char *sort,
                guint limit, GError **error)
{
    g_return_val_if_fail(catalogue && selection && sort, NULL);
    Order order;
    if (!find_order(sort, &order, error))
        return NULL;
    g_autofree char *submitter =
        selection->submitter ? g_utf8_casefold(selection->submitter, -1) : NULL;
    g_autofree char *search = selection->search ? g_utf8_casefold(selection->search, -1) : NULL;
    M2sSelection folded = *selection;
    folded.submitter = submitter;
    folded.search = search;
    GPtrArray *series = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++)
        if (fits(&folded, g_ptr_array_index(catalogue->series, i)))
            g_ptr_array_add(series, g_ptr_array_index(catalogue->series, i));
    g_ptr_array_sort_with_data(series, compare, &order);
    if (limit > 0 && series->len > limit)
        g_ptr_array_set_size(series, limit);
    return series;
}
