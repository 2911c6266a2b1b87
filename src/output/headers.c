/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/headers.h"

#include <stdlib.h>
#include <string.h>

/* How many spellings of one name are shown.  Each shows the values of all of them, and every header
 * of a mail could have its own spelling: without a limit, that could be gigabytes of JSON. */
#define SPELLINGS_MAX 64

/* The name of a header, for sorting. */
typedef struct {
    guint64 start; /* its first bytes in lower case, which tell most names apart */
    const char *name;
    guint index; /* of the header */
} Name;

static Name
name_of_header(const M2sTextHeader *header, guint index)
{
    Name name = {.name = header->name, .index = index};
    for (gsize i = 0; i < sizeof name.start && header->name[i]; i++)
        name.start |= (guint64)(guchar)g_ascii_tolower(header->name[i]) << (56 - 8 * i);
    return name;
}

static gboolean
is_same_name(const Name *one, const Name *other)
{
    return one->start == other->start && g_ascii_strcasecmp(one->name, other->name) == 0;
}

static int
compare_names(const void *a, const void *b)
{
    const Name *one = a, *other = b;
    if (one->start != other->start)
        return one->start < other->start ? -1 : 1;
    int difference = g_ascii_strcasecmp(one->name, other->name);
    return difference ? difference : one->index < other->index ? -1 : 1;
}

/* Links a header to the others of the same name, ignoring case. */
typedef struct {
    guint first;     /* index of a header */
    guint next;      /* index of a header; 0: this is the last one */
    guint spellings; /* in the entry of the first: how many were shown */
} Namesakes;

/* Sorts the names: an attacker could choose names that collide in a hash table.
 * Returns: (transfer full): one entry for each of headers. */
static Namesakes *
find_namesakes(const GArray *headers)
{
    g_autofree Name *names = g_new(Name, headers->len);
    Namesakes *all = g_new0(Namesakes, headers->len);
    for (guint i = 0; i < headers->len; i++)
        names[i] = name_of_header(&g_array_index(headers, M2sTextHeader, i), i);
    qsort(names, headers->len, sizeof *names, compare_names);
    for (guint i = 0; i < headers->len; i++) {
        gboolean is_first = i == 0 || !is_same_name(&names[i - 1], &names[i]);
        all[names[i].index].first = is_first ? names[i].index : all[names[i - 1].index].first;
        if (!is_first)
            all[names[i - 1].index].next = names[i].index;
    }
    return all;
}

static int
compare_spellings(gconstpointer a, gconstpointer b, gpointer user_data)
{
    return strcmp(a, b);
}

void
m2s_headers_write(const GArray *headers, M2sJson *json)
{
    const M2sTextHeader *all = (const M2sTextHeader *)(const void *)headers->data;
    g_autofree Namesakes *namesakes = find_namesakes(headers);
    g_autoptr(GTree) seen = g_tree_new_full(compare_spellings, NULL, NULL, NULL);
    m2s_json_begin_object(json);
    for (guint i = 0; i < headers->len; i++) {
        guint first = namesakes[i].first;
        if (namesakes[first].next == 0) {
            m2s_json_name(json, all[i].name);
            m2s_json_string(json, all[i].value);
            continue;
        }
        if (g_tree_lookup(seen, all[i].name) || namesakes[first].spellings == SPELLINGS_MAX)
            continue;
        namesakes[first].spellings++;
        g_tree_insert(seen, (char *)all[i].name, (char *)all[i].name);
        m2s_json_name(json, all[i].name);
        m2s_json_begin_array(json);
        guint k = first;
        do
            m2s_json_string(json, all[k].value);
        while ((k = namesakes[k].next) > 0);
        m2s_json_end_array(json);
    }
    m2s_json_end_object(json);
}
