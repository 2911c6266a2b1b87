/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/filter.h"

#include <string.h>

#include "output/timestamp.h"

/* A single value that names no object leaves no objects. */
static gboolean
add_choice(const M2sRender *render, const M2sChoice *choice, const M2sUrlQuery *query,
           M2sCriteria *criteria, GError **error)
{
    const char *last = m2s_url_query_get(query, choice->name);
    if (choice->api > render->api || last == NULL || (choice->single && *last == '\0'))
        return TRUE;
    g_autoptr(GPtrArray) values = m2s_url_query_get_all(query, choice->name);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(guint));
    gboolean all_known = TRUE;
    for (guint i = 0; i < values->len; i++) {
        guint number;
        if (!choice->find(render, g_ptr_array_index(values, i), &number, error))
            return FALSE;
        g_array_append_val(numbers, number);
        all_known = all_known && number > 0;
    }
    if (!all_known) {
        m2s_criteria_add(criteria, M2S_TEST_NEVER, NULL);
        return TRUE;
    }
    M2sTest *test = m2s_criteria_add(criteria, M2S_TEST_NUMBERS, choice->name);
    g_array_append_vals(test->numbers, numbers->data, numbers->len);
    return TRUE;
}

static void
add_match(const M2sRender *render, const M2sMatch *match, const M2sUrlQuery *query,
          M2sCriteria *criteria)
{
    const char *value = m2s_url_query_get(query, match->name);
    if (match->api <= render->api && value && *value)
        match->add(value, criteria);
}

/* Reads the parameter name into seconds, if it is given.
 * is_given: (out): set if it is.
 * Returns: FALSE if its value is not a point in time. */
static gboolean
read_time(const M2sUrlQuery *query, const char *name, gint64 *seconds, gboolean *is_given)
{
    const char *value = m2s_url_query_get(query, name);
    if (value == NULL || *value == '\0')
        return TRUE;
    *is_given = TRUE;
    return m2s_timestamp_parse(value, seconds);
}

static void
add_dates(const M2sUrlQuery *query, M2sCriteria *criteria)
{
    gint64 since = G_MININT64, before = G_MAXINT64;
    gboolean is_given = FALSE;
    gboolean are_times = read_time(query, "since", &since, &is_given) &&
                         read_time(query, "before", &before, &is_given);
    if (!is_given)
        return;
    M2sTest *test =
        m2s_criteria_add(criteria, are_times ? M2S_TEST_PERIOD : M2S_TEST_NEVER, "date");
    test->since = since;
    test->before = before;
}

/* All terms of `q`, separated by blanks or commas, must occur. */
static void
add_search(const M2sUrlQuery *query, M2sCriteria *criteria)
{
    const char *value = m2s_url_query_get(query, "q");
    g_auto(GStrv) terms = g_strsplit_set(value ? value : "", ", \t\r\n\v\f", -1);
    M2sTest *test = NULL;
    for (char **term = terms; *term; term++) {
        if (**term == '\0')
            continue;
        if (test == NULL)
            test = m2s_criteria_add(criteria, M2S_TEST_TERMS, "name");
        m2s_test_add_text(test, *term);
    }
}

/* Adds the key that text names, such as "-date"; an unknown name is ignored. */
static void
add_key(const M2sResource *resource, const char *text, M2sCriteria *criteria)
{
    g_autofree char *name = g_strstrip(g_strdup(text));
    gboolean backwards = *name == '-';
    for (const M2sOrder *order = resource->orders; order->name; order++)
        if (g_str_equal(name + backwards, order->name))
            m2s_criteria_add_key(criteria, order->field ? order->field : order->name, backwards);
}

/* Without `order`, or if it names no known field, objects keep the default order. */
static void
add_order(const M2sResource *resource, const M2sUrlQuery *query, M2sCriteria *criteria)
{
    const char *value = m2s_url_query_get(query, "order");
    g_auto(GStrv) texts = g_strsplit(value ? value : "", ",", -1);
    for (char **text = texts; *text; text++)
        add_key(resource, *text, criteria);
}

gboolean
m2s_filter_add(const M2sRender *render, const M2sResource *resource, const M2sUrlQuery *query,
               M2sCriteria *criteria, GError **error)
{
    criteria->newest_first = resource->newest_first;
    if (resource->add_hidden)
        resource->add_hidden(render, criteria);
    for (const M2sChoice *choice = resource->choices; choice && choice->name; choice++)
        if (!add_choice(render, choice, query, criteria, error))
            return FALSE;
    for (const M2sMatch *match = resource->matches; match && match->name; match++)
        add_match(render, match, query, criteria);
    if (resource->has_dates)
        add_dates(query, criteria);
    if (resource->has_search)
        add_search(query, criteria);
    add_order(resource, query, criteria);
    return TRUE;
}
