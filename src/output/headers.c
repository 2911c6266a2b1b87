/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/headers.h"

#include <stdlib.h>
#include <string.h>

/* Of one name.  Each spelling repeats the values of all, and a mail can have as many spellings as it
 * has headers, which would make gigabytes of JSON. */
#define SPELLINGS_MAX 64

/* A header's name, for sorting. */
typedef struct {
    guint64 start; /* its first bytes in small letters, which tell most names apart */
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

/* Where the headers of the same name are, in any case: a list in an array. */
typedef struct {
    guint first;
    guint next;      /* 0: this is the last */
    guint spellings; /* of the first: that were shown */
} Namesakes;

/* Sorts, as names can be made that collide in a hash table.
 * Returns: (transfer full): one for each of headers. */
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

/* A header that is there once is a string, else a list.  Each spelling of a name is a member, in
 * the order of first use, and has the values of all: "Cc" and "CC" both list both. */
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
