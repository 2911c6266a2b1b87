/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/page.h"

#include "output/resource.h"

#define PAGE_SIZE     30  /* Patchwork's REST_RESULTS_PER_PAGE */
#define PAGE_SIZE_MAX 250 /* and MAX_REST_RESULTS_PER_PAGE */

/* Any value of `per_page` but a number of 1 or more is ignored. */
static guint
page_size(const M2sUrlQuery *query)
{
    const char *value = m2s_url_query_get(query, "per_page");
    gint64 number;
    if (value == NULL || !m2s_resource_number(value, &number) || number < 1)
        return PAGE_SIZE;
    return MIN(number, PAGE_SIZE_MAX);
}

/* Reads `page`, which may be "last".  Returns: FALSE if there is no such page. */
static gboolean
page_number(const M2sUrlQuery *query, guint last, guint *number)
{
    const char *value = m2s_url_query_get(query, "page");
    gint64 wanted = value && g_str_equal(value, "last") ? last : 1;
    if (value && !g_str_equal(value, "last") && !m2s_resource_number(value, &wanted))
        return FALSE;
    *number = CLAMP(wanted, 0, G_MAXUINT);
    return wanted >= 1 && wanted <= last;
}

/* Appends a link to page number.  Page 1 as the previous page has no number in its link. */
static void
add_link(GString *links, const M2sUrlQuery *query, const char *base_url, guint number,
         const char *relation)
{
    gboolean bare = number == 1 && g_str_equal(relation, "prev");
    g_autofree char *value = bare ? NULL : g_strdup_printf("%u", number);
    g_autofree char *target = m2s_url_query_replace(query, "page", value);
    g_string_append_printf(links, "%s<%s%s>; rel=\"%s\"", links->len > 0 ? ", " : "", base_url,
                           target, relation);
}

gboolean
m2s_page_find(const M2sUrlQuery *query, const char *base_url, guint count, M2sPage *page)
{
    guint size = page_size(query), number;
    guint last = count > 0 ? (count - 1) / size + 1 : 1;
    if (!page_number(query, last, &number))
        return FALSE;
    page->start = (number - 1) * size;
    page->end = MIN(count - page->start, size) + page->start;
    GString *links = g_string_new(NULL);
    if (number < last)
        add_link(links, query, base_url, number + 1, "next");
    if (number > 1)
        add_link(links, query, base_url, number - 1, "prev");
    add_link(links, query, base_url, 1, "first");
    add_link(links, query, base_url, last, "last");
    page->link = g_string_free(links, FALSE);
    return TRUE;
}

void
m2s_page_clear(M2sPage *page)
{
    g_clear_pointer(&page->link, g_free);
}
