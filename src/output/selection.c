/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/base.h>
#include <mbox2series/list.h>

/* Whether part stands in text, in any case; part is folded already. */
static gboolean
contains(const char *text, const char *part)
{
    if (text == NULL)
        return FALSE;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return strstr(folded, part) != NULL;
}

static gboolean
is_complete(const M2sSeries *series)
{
    return series->received >= series->total;
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
        is_complete(series) != (selection->completeness == M2S_COMPLETENESS_COMPLETE))
        return FALSE;
    if (selection->submitter && !contains(series->submitter->name, selection->submitter) &&
        !contains(series->submitter->email, selection->submitter))
        return FALSE;
    return selection->search == NULL || contains(series->name, selection->search);
}

static int
compare_numbers(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

static int
compare_dates(const M2sSeries *a, const M2sSeries *b)
{
    return compare_numbers(a->date, b->date);
}

static int
compare_versions(const M2sSeries *a, const M2sSeries *b)
{
    return compare_numbers(a->version, b->version);
}

static int
compare_received(const M2sSeries *a, const M2sSeries *b)
{
    return compare_numbers(a->received, b->received);
}

static int
compare_totals(const M2sSeries *a, const M2sSeries *b)
{
    return compare_numbers(a->total, b->total);
}

static int
compare_ids(const M2sSeries *a, const M2sSeries *b)
{
    return compare_numbers(a->id, b->id);
}

static int
compare_texts(const char *a, const char *b)
{
    g_autofree char *one = g_utf8_casefold(a ? a : "", -1);
    g_autofree char *other = g_utf8_casefold(b ? b : "", -1);
    return strcmp(one, other);
}

static int
compare_names(const M2sSeries *a, const M2sSeries *b)
{
    return compare_texts(a->name, b->name);
}

static const char *
shown_submitter(const M2sSeries *series)
{
    const M2sPerson *person = series->submitter;
    return person->name && *person->name ? person->name : person->email;
}

static int
compare_submitters(const M2sSeries *a, const M2sSeries *b)
{
    return compare_texts(shown_submitter(a), shown_submitter(b));
}

typedef struct {
    int (*compare)(const M2sSeries *a, const M2sSeries *b);
    gboolean backwards;
} Order;

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const Order *order = user_data;
    const M2sSeries *one = *(const M2sSeries *const *)a, *other = *(const M2sSeries *const *)b;
    int difference = order->compare(one, other);
    if (difference == 0)
        return compare_ids(one, other);
    return order->backwards ? -difference : difference;
}

static gboolean
find_order(const char *sort, Order *order, GError **error)
{
    static const struct {
        const char *name;
        int (*compare)(const M2sSeries *a, const M2sSeries *b);
    } orders[] = {
        {"id", compare_ids},           {"date", compare_dates},
        {"version", compare_versions}, {"received", compare_received},
        {"total", compare_totals},     {"submitter", compare_submitters},
        {"name", compare_names},
    };
    order->backwards = *sort == '-';
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        order->compare = orders[i].compare;
        if (g_str_equal(sort + order->backwards, orders[i].name))
            return TRUE;
    }
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "there is no order “%s”; there are id, date, version, received, total, submitter "
                "and name, backwards after “-”",
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
