/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include <string.h>

#include "output/table.h"
#include "output/timestamp.h"
#include "output/value.h"

#define COLUMNS_MAX 16 /* more than there are columns */

/* Appends text as a field of RFC 4180: quoted if necessary, with quotes doubled. */
static void
append_csv(GString *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static void
append_csv_field(GString *out, const char *text, const M2sTerminal *terminal)
{
    g_autofree char *safe = m2s_terminal_escape(text ? text : "");
    g_string_append_c(out, ',');
    append_csv(out, terminal->width > 0 ? safe : text ? text : "");
}

/* Finds the columns that are plain fields of a series, in order.
 * columns: (out): terminated by NULL. */
static void
find_columns(const M2sField *columns[COLUMNS_MAX + 1])
{
    const M2sKindInfo *info = &m2s_kinds[M2S_SERIES];
    memset(columns, 0, (COLUMNS_MAX + 1) * sizeof *columns);
    for (guint i = 0; i < info->field_count; i++)
        if (info->fields[i].place > 0)
            columns[info->fields[i].place - 1] = &info->fields[i];
}

/* Appends a number or a date, which needs no quotes. */
static void
append_plain(GString *out, const M2sField *field, const M2sSeries *series)
{
    gconstpointer place = m2s_field_of(field, series);
    g_autofree char *date = NULL;
    if (field->type == M2S_FIELD_UINT)
        g_string_append_printf(out, "%u", *(const guint *)place);
    else if (field->type == M2S_FIELD_INTEGER)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, *(const gint64 *)place);
    else
        g_string_append(out, date = m2s_timestamp_iso(*(const gint64 *)place));
}

static char *
format_csv(const GPtrArray *series, const M2sConfig *config, const M2sTerminal *terminal)
{
    const M2sField *columns[COLUMNS_MAX + 1];
    find_columns(columns);
    GString *out = g_string_new(NULL);
    for (guint i = 0; columns[i]; i++)
        g_string_append_printf(out, i ? ",%s" : "%s", columns[i]->name);
    for (guint i = 0; i < config->tags->len; i++)
        append_csv_field(out, ((const M2sTag *)g_ptr_array_index(config->tags, i))->name, terminal);
    g_string_append(out, ",submitter_name,submitter_email,name\n");
    for (guint i = 0; i < series->len; i++) {
        const M2sSeries *one = g_ptr_array_index(series, i);
        for (guint k = 0; columns[k]; k++) {
            if (k > 0)
                g_string_append_c(out, ',');
            append_plain(out, columns[k], one);
        }
        for (guint tag = 0; tag < config->tags->len; tag++)
            g_string_append_printf(out, ",%u", m2s_table_count_tag(one, tag));
        append_csv_field(out, one->submitter->name, terminal);
        append_csv_field(out, one->submitter->email, terminal);
        append_csv_field(out, one->name, terminal);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void
add_tags(M2sJson *json, const M2sSeries *series, const M2sConfig *config)
{
    m2s_json_name(json, "tags");
    m2s_json_begin_object(json);
    for (guint i = 0; i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        m2s_json_name(json, tag->name);
        m2s_json_integer(json, m2s_table_count_tag(series, i));
    }
    m2s_json_end_object(json);
}

static void
add_text(M2sJson *json, const char *name, const char *text)
{
    m2s_json_name(json, name);
    m2s_json_string(json, text);
}

static void
add_series(GString *out, const M2sSeries *series, const M2sConfig *config,
           const M2sField *const *columns)
{
    M2sJson json = m2s_json_begin(out);
    m2s_json_begin_object(&json);
    for (guint i = 0; columns[i]; i++) {
        m2s_json_name(&json, columns[i]->name);
        m2s_value_write_stored(columns[i], series, &json);
    }
    add_tags(&json, series, config);
    m2s_json_name(&json, "submitter");
    m2s_json_begin_object(&json);
    add_text(&json, "name", series->submitter->name);
    add_text(&json, "email", series->submitter->email);
    m2s_json_end_object(&json);
    add_text(&json, "project", series->project->link_name);
    add_text(&json, "name", series->name);
    m2s_json_end_object(&json);
}

/* Both formats have one object per line, so that the array too can be read line by line. */
static char *
format_json(const GPtrArray *series, const M2sConfig *config, gboolean array)
{
    const M2sField *columns[COLUMNS_MAX + 1];
    find_columns(columns);
    GString *out = g_string_new(array ? "[" : NULL);
    for (guint i = 0; i < series->len; i++) {
        if (array)
            g_string_append(out, i > 0 ? ",\n" : "\n");
        add_series(out, g_ptr_array_index(series, i), config, columns);
        if (!array)
            g_string_append_c(out, '\n');
    }
    if (array)
        g_string_append(out, series->len > 0 ? "\n]\n" : "]\n");
    return g_string_free(out, FALSE);
}

char *
m2s_list_format(const GPtrArray *series, const M2sConfig *config, M2sListFormat format,
                const M2sTerminal *terminal)
{
    g_return_val_if_fail(series && config && terminal, NULL);
    switch (format) {
    case M2S_LIST_CSV:
        return format_csv(series, config, terminal);
    case M2S_LIST_JSON:
        return format_json(series, config, TRUE);
    case M2S_LIST_NDJSON:
        return format_json(series, config, FALSE);
    case M2S_LIST_TABLE:
        break;
    }
    return m2s_table_format(series, config, terminal);
}
