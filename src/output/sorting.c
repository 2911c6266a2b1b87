/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/sorting.h"

#include <string.h>

#include "archive/archive.h"
#include "model/object.h"

/* A series and what it is sorted by. */
typedef struct {
    gpointer series;
    gint64 number;
    char *text; /* (nullable): case-folded */
} Key;

gboolean
m2s_sorting_init(M2sSorting *sorting, const M2sArchive *archive, const M2sFates *fates,
                 const char *sort, GError **error)
{
    *sorting = (M2sSorting){.backwards = sort && *sort == '-'};
    if (sort == NULL)
        return TRUE;
    sorting->columns =
        m2s_columns_new(m2s_archive_config(archive), m2s_archive_objects(archive), fates);
    sorting->column = m2s_columns_find(sorting->columns, sort + sorting->backwards);
    if (sorting->column && m2s_column_is_sortable(sorting->column))
        return TRUE;
    g_autofree char *names = m2s_columns_names(sorting->columns, TRUE);
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "cannot sort by “%s”; the keys are %s; “-” before a key reverses the order", sort,
                names);
    return FALSE;
}

void
m2s_sorting_clear(M2sSorting *sorting)
{
    g_clear_pointer(&sorting->columns, m2s_columns_free);
}

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sSorting *sorting = user_data;
    const Key *one = a, *other = b;
    int difference =
        one->text ? strcmp(one->text, other->text) : m2s_compare(one->number, other->number);
    if (difference == 0)
        return m2s_compare_ids(&one->series, &other->series);
    return sorting->backwards ? -difference : difference;
}

static void
clear_key(gpointer key)
{
    g_free(((Key *)key)->text);
}

/* scratch: overwritten. */
static Key
key_of(const M2sSorting *sorting, gpointer series, GString *scratch)
{
    Key key = {.series = series};
    if (sorting->column->number) {
        key.number = sorting->column->number(sorting->column, series);
        return key;
    }
    g_string_truncate(scratch, 0);
    m2s_column_append(sorting->columns, sorting->column, series, scratch);
    key.text = g_utf8_casefold(scratch->str, scratch->len);
    return key;
}

static void
sort(const M2sSorting *sorting, GPtrArray *series)
{
    g_autoptr(GArray) keys = g_array_sized_new(FALSE, FALSE, sizeof(Key), series->len);
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_array_set_clear_func(keys, clear_key);
    for (guint i = 0; i < series->len; i++) {
        const Key key = key_of(sorting, g_ptr_array_index(series, i), scratch);
        g_array_append_val(keys, key);
    }
    g_array_sort_with_data(keys, compare, (gpointer)sorting);
    for (guint i = 0; i < series->len; i++)
        g_ptr_array_index(series, i) = g_array_index(keys, Key, i).series;
}

void
m2s_sorting_apply(const M2sSorting *sorting, guint limit, GPtrArray *series)
{
    if (sorting->column)
        sort(sorting, series);
    if (limit == 0 || series->len <= limit)
        return;
    if (sorting->column)
        g_ptr_array_set_size(series, limit);
    else
        g_ptr_array_remove_range(series, 0, series->len - limit);
}
