/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "archive/archive.h"
#include "output/column.h"
#include "output/csv.h"
#include "output/json.h"
#include "output/sorting.h"
#include "output/table.h"
#include "output/terminal.h"
#include "output/timestamp.h"

#define NAME_WIDTH 16 /* of columns, where they are described */

/* scratch: overwritten. */
static void
append_csv_field(M2sColumns *columns, const M2sColumn *column, const M2sSeries *series,
                 const M2sTerminal *terminal, GString *scratch, GString *out)
{
    gint64 number = column->number ? column->number(column, series) : 0;
    g_autofree char *date = NULL;
    switch (column->type) {
    case M2S_COLUMN_NUMBER:
    case M2S_COLUMN_COUNT:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
        break;
    case M2S_COLUMN_FLAG:
        g_string_append(out, number ? "true" : "false");
        break;
    case M2S_COLUMN_DATE:
        if (number != M2S_COLUMN_NONE)
            g_string_append(out, date = m2s_timestamp_iso(number));
        break;
    case M2S_COLUMN_TEXT:
    case M2S_COLUMN_LIST:
        g_string_truncate(scratch, 0);
        m2s_column_append(columns, column, series, scratch);
        m2s_csv_append_text(out, scratch->str, terminal);
        break;
    }
}

static char *
format_csv(M2sColumns *columns, const GPtrArray *chosen, const GPtrArray *series,
           const M2sTerminal *terminal)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < chosen->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "," : "",
                               ((const M2sColumn *)g_ptr_array_index(chosen, i))->name);
    g_string_append_c(out, '\n');
    for (guint i = 0; i < series->len; i++) {
        for (guint k = 0; k < chosen->len; k++) {
            if (k > 0)
                g_string_append_c(out, ',');
            append_csv_field(columns, g_ptr_array_index(chosen, k), g_ptr_array_index(series, i),
                             terminal, scratch, out);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

/* scratch: overwritten. */
static void
add_value(M2sColumns *columns, const M2sColumn *column, const M2sSeries *series, GString *scratch,
          M2sJson *json)
{
    gint64 number = column->number ? column->number(column, series) : 0;
    g_autoptr(GPtrArray) texts = column->list ? m2s_column_list(column, series) : NULL;
    switch (column->type) {
    case M2S_COLUMN_NUMBER:
    case M2S_COLUMN_COUNT:
        m2s_json_integer(json, number);
        break;
    case M2S_COLUMN_FLAG:
        m2s_json_boolean(json, number != 0);
        break;
    case M2S_COLUMN_DATE:
        m2s_json_take_string(json, number == M2S_COLUMN_NONE ? NULL : m2s_timestamp_iso(number));
        break;
    case M2S_COLUMN_TEXT:
        g_string_truncate(scratch, 0);
        m2s_json_string(json,
                        m2s_column_append(columns, column, series, scratch) ? scratch->str : NULL);
        break;
    case M2S_COLUMN_LIST:
        m2s_json_strings(json, texts);
        break;
    }
}

/* Both formats have one object per line, so that the array too can be read line by line. */
static char *
format_json(M2sColumns *columns, const GPtrArray *chosen, const GPtrArray *series, gboolean array)
{
    g_autoptr(GString) scratch = g_string_new(NULL);
    GString *out = g_string_new(array ? "[" : NULL);
    for (guint i = 0; i < series->len; i++) {
        if (array)
            g_string_append(out, i > 0 ? ",\n" : "\n");
        M2sJson json = m2s_json_begin(out);
        m2s_json_begin_object(&json);
        for (guint k = 0; k < chosen->len; k++) {
            const M2sColumn *column = g_ptr_array_index(chosen, k);
            m2s_json_name(&json, column->name);
            add_value(columns, column, g_ptr_array_index(series, i), scratch, &json);
        }
        m2s_json_end_object(&json);
        if (!array)
            g_string_append_c(out, '\n');
    }
    if (array)
        g_string_append(out, series->len > 0 ? "\n]\n" : "]\n");
    return g_string_free(out, FALSE);
}

char *
m2s_list_format(const M2sArchive *archive, const M2sFates *fates, const GPtrArray *series,
                const char *columns, M2sListFormat format, const M2sTerminal *terminal,
                GError **error)
{
    g_return_val_if_fail(archive && series && terminal, NULL);
    g_autoptr(M2sColumns) all =
        m2s_columns_new(m2s_archive_config(archive), m2s_archive_objects(archive), fates);
    g_autoptr(GPtrArray) chosen = m2s_columns_choose(all, columns, format == M2S_LIST_TABLE, error);
    if (chosen == NULL)
        return NULL;
    switch (format) {
    case M2S_LIST_CSV:
        return format_csv(all, chosen, series, terminal);
    case M2S_LIST_JSON:
        return format_json(all, chosen, series, TRUE);
    case M2S_LIST_NDJSON:
        return format_json(all, chosen, series, FALSE);
    case M2S_LIST_TABLE:
        break;
    }
    return m2s_table_format(all, chosen, series, terminal);
}

char *
m2s_list_describe_columns(const M2sConfig *config)
{
    g_return_val_if_fail(config != NULL, NULL);
    g_autoptr(M2sColumns) columns = m2s_columns_new(config, NULL, NULL);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < columns->all->len; i++) {
        const M2sColumn *column = &g_array_index(columns->all, M2sColumn, i);
        g_autofree char *about = m2s_terminal_escape(column->about);
        m2s_terminal_append(out, column->name, MAX(NAME_WIDTH, m2s_terminal_width(column->name)),
                            TRUE);
        g_string_append_printf(out, "%s%s\n", column->in_table ? " * " : "   ", about);
    }
    g_string_append(out, "\nThose with * are in a table by default; CSV and JSON have all but "
                         "recv, tags and became.\nA table has became, too, on a terminal, or with "
                         "--became, --open or --git.\n");
    return g_string_free(out, FALSE);
}

gboolean
m2s_list_check_columns(const M2sConfig *config, const char *columns, GError **error)
{
    g_return_val_if_fail(config && columns, FALSE);
    g_autoptr(M2sColumns) all = m2s_columns_new(config, NULL, NULL);
    g_autoptr(GPtrArray) chosen = m2s_columns_choose(all, columns, FALSE, error);
    return chosen != NULL;
}

gboolean
m2s_list_sort(const M2sArchive *archive, const M2sFates *fates, const char *sort, GPtrArray *series,
              GError **error)
{
    g_return_val_if_fail(archive && sort && series, FALSE);
    g_auto(M2sSorting) sorting = {0};
    if (!m2s_sorting_init(&sorting, archive, fates, sort, error))
        return FALSE;
    m2s_sorting_apply(&sorting, 0, series);
    return TRUE;
}
