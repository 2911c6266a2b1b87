/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include <string.h>

#include "output/field.h"
#include "output/json.h"
#include "output/table.h"
#include "output/timestamp.h"

/* RFC 4180: quoted if need be, quotes doubled. */
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

static char *
format_csv(const GPtrArray *series, const M2sConfig *config, const M2sTerminal *terminal)
{
    GString *out = g_string_new("id,date,version,received,total");
    for (guint i = 0; i < config->tags->len; i++)
        append_csv_field(out, ((const M2sTag *)g_ptr_array_index(config->tags, i))->name, terminal);
    g_string_append(out, ",submitter_name,submitter_email,name\n");
    for (guint i = 0; i < series->len; i++) {
        const M2sSeries *one = g_ptr_array_index(series, i);
        g_autofree char *date = m2s_timestamp_iso(one->date);
        g_string_append_printf(out, "%u,%s,%" G_GINT64_FORMAT ",%u,%" G_GINT64_FORMAT, one->id,
                               date, one->version, one->received, one->total);
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
add_series(M2sJson *json, const M2sSeries *series, const M2sConfig *config)
{
    m2s_json_begin_object(json);
    m2s_field_integer(json, "id", series->id);
    m2s_field_date(json, "date", series->date);
    m2s_field_integer(json, "version", series->version);
    m2s_field_integer(json, "received", series->received);
    m2s_field_integer(json, "total", series->total);
    m2s_json_name(json, "tags");
    m2s_json_begin_object(json);
    for (guint i = 0; i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        m2s_field_integer(json, tag->name, m2s_table_count_tag(series, i));
    }
    m2s_json_end_object(json);
    m2s_json_name(json, "submitter");
    m2s_json_begin_object(json);
    m2s_field_string(json, "name", series->submitter->name);
    m2s_field_string(json, "email", series->submitter->email);
    m2s_json_end_object(json);
    m2s_field_string(json, "project", series->project->link_name);
    m2s_field_string(json, "name", series->name);
    m2s_json_end_object(json);
}

/* Both forms have an object a line; the array can be read line by line too. */
static char *
format_json(const GPtrArray *series, const M2sConfig *config, gboolean array)
{
    GString *out = g_string_new(array ? "[" : NULL);
    g_autoptr(M2sJson) json = m2s_json_new(out);
    for (guint i = 0; i < series->len; i++) {
        if (array)
            g_string_append(out, i > 0 ? ",\n" : "\n");
        add_series(json, g_ptr_array_index(series, i), config);
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
