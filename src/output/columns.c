/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which columns there are for a configuration, and which are shown. */
#include <string.h>

#include "output/column.h"

/* "Acked-by" becomes "acked", "Tested by CI" "tested-by-ci". */
static char *
slug_of_tag(const char *name)
{
    g_autofree char *lower = g_utf8_strdown(name, -1);
    if (g_str_has_suffix(lower, "-by"))
        lower[strlen(lower) - strlen("-by")] = '\0';
    GString *slug = g_string_new(NULL);
    for (const char *p = lower; *p; p = g_utf8_next_char(p)) {
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            g_string_append_unichar(slug, g_utf8_get_char(p));
        else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
            g_string_append_c(slug, '-');
    }
    if (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    return g_string_free(slug, FALSE);
}

/* Whether the table or an earlier tag has that name. */
static gboolean
is_taken(const M2sColumns *columns, const char *name)
{
    for (const M2sColumn *column = m2s_column_table; column->name; column++)
        if (g_str_equal(column->name, name))
            return TRUE;
    return m2s_columns_find(columns, name) != NULL;
}

/* A tag that is called like a column, or like another tag, gets a number: "name-2". */
static const char *
name_of_tag(const M2sColumns *columns, const char *tag)
{
    g_autofree char *slug = slug_of_tag(tag);
    const char *base = *slug ? slug : "tag";
    g_autofree char *name = g_strdup(base);
    for (guint i = 2; is_taken(columns, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s-%u", base, i);
    }
    return g_string_chunk_insert(columns->strings, name);
}

static void
add_tag(M2sColumns *columns, guint index)
{
    const M2sTag *tag = g_ptr_array_index(columns->config->tags, index);
    g_autofree char *about = g_strdup_printf("How often %s was given", tag->name);
    M2sColumn column = m2s_column_of_tag;
    column.name = name_of_tag(columns, tag->name);
    column.heading = tag->abbrev;
    column.about = g_string_chunk_insert(columns->strings, about);
    column.tag = index;
    g_array_append_val(columns->all, column);
}

/* "A/R/T" */
static const char *
heading_of_tags(const M2sColumns *columns)
{
    g_autoptr(GString) heading = g_string_new(NULL);
    for (guint i = 0; i < columns->config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(columns->config->tags, i);
        g_string_append_printf(heading, "%s%s", i > 0 ? "/" : "", tag->abbrev);
    }
    return g_string_chunk_insert(columns->strings, heading->str);
}

M2sColumns *
m2s_columns_new(const M2sConfig *config, const M2sObjects *objects, const M2sFates *fates)
{
    M2sColumns *columns = g_new0(M2sColumns, 1);
    columns->config = config;
    columns->objects = objects;
    columns->fates = fates;
    columns->all = g_array_new(FALSE, FALSE, sizeof(M2sColumn));
    columns->strings = g_string_chunk_new(1024);
    for (const M2sColumn *column = m2s_column_table; column->name; column++) {
        M2sColumn copy = *column;
        if (copy.heading == NULL)
            copy.heading = heading_of_tags(columns);
        g_array_append_val(columns->all, copy);
        for (guint i = 0; column->heading == NULL && i < config->tags->len; i++)
            add_tag(columns, i);
    }
    return columns;
}

void
m2s_columns_free(M2sColumns *columns)
{
    g_array_unref(columns->all);
    g_string_chunk_free(columns->strings);
    g_free(columns->makers);
    g_free(columns);
}

static const M2sColumn *
column_at(const M2sColumns *columns, guint index)
{
    return &g_array_index(columns->all, M2sColumn, index);
}

const M2sColumn *
m2s_columns_find(const M2sColumns *columns, const char *name)
{
    for (guint i = 0; i < columns->all->len; i++)
        if (g_str_equal(column_at(columns, i)->name, name))
            return column_at(columns, i);
    return NULL;
}

gboolean
m2s_column_is_sortable(const M2sColumn *column)
{
    return column->type != M2S_COLUMN_LIST && !column->short_form;
}

char *
m2s_columns_names(const M2sColumns *columns, gboolean sortable)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < columns->all->len; i++) {
        const M2sColumn *column = column_at(columns, i);
        if (sortable && !m2s_column_is_sortable(column))
            continue;
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", column->name);
    }
    return g_string_free(names, FALSE);
}

static GPtrArray *
choose_default(const M2sColumns *columns, gboolean in_table)
{
    GPtrArray *chosen = g_ptr_array_new();
    for (guint i = 0; i < columns->all->len; i++) {
        const M2sColumn *column = column_at(columns, i);
        gboolean wanted = in_table ? column->in_table : !column->short_form;
        if (column->on_request ? in_table && columns->fates : wanted)
            g_ptr_array_add(chosen, (gpointer)column);
    }
    return chosen;
}

/* Adds the column called name to chosen.  Returns: FALSE with M2S_ERROR_USAGE. */
static gboolean
choose_one(const M2sColumns *columns, const char *name, GPtrArray *chosen, GError **error)
{
    const M2sColumn *column = m2s_columns_find(columns, name);
    if (column == NULL) {
        g_autofree char *names = m2s_columns_names(columns, FALSE);
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "there is no column “%s”; the columns are %s", name, names);
        return FALSE;
    }
    if (g_ptr_array_find(chosen, column, NULL)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "the column “%s” is named twice", name);
        return FALSE;
    }
    g_ptr_array_add(chosen, (gpointer)column);
    return TRUE;
}

GPtrArray *
m2s_columns_choose(const M2sColumns *columns, const char *names, gboolean in_table, GError **error)
{
    if (names == NULL)
        return choose_default(columns, in_table);
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    g_auto(GStrv) list = g_strsplit(names, ",", -1);
    for (char **name = list; *name; name++)
        if (!choose_one(columns, g_strstrip(*name), chosen, error))
            return NULL;
    if (chosen->len == 0)
        choose_one(columns, "", chosen, error);
    return chosen->len > 0 ? g_steal_pointer(&chosen) : NULL;
}

GPtrArray *
m2s_column_list(const M2sColumn *column, const M2sSeries *series)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    column->list(series, texts);
    return texts;
}

gboolean
m2s_column_append(M2sColumns *columns, const M2sColumn *column, const M2sSeries *series,
                  GString *out)
{
    if (column->type != M2S_COLUMN_LIST)
        return column->text(columns, series, out);
    g_autoptr(GPtrArray) texts = m2s_column_list(column, series);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
                               (const char *)g_ptr_array_index(texts, i));
    return texts->len > 0;
}
