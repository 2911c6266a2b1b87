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
build_series(JsonBuilder *builder, const M2sSeries *series, const M2sConfig *config)
{
    json_builder_begin_object(builder);
    m2s_field_integer(builder, "id", series->id);
    m2s_field_date(builder, "date", series->date);
    m2s_field_integer(builder, "version", series->version);
    m2s_field_integer(builder, "received", series->received);
    m2s_field_integer(builder, "total", series->total);
    json_builder_set_member_name(builder, "tags");
    json_builder_begin_object(builder);
    for (guint i = 0; i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        m2s_field_integer(builder, tag->name, m2s_table_count_tag(series, i));
    }
    json_builder_end_object(builder);
    json_builder_set_member_name(builder, "submitter");
    json_builder_begin_object(builder);
    m2s_field_string(builder, "name", series->submitter->name);
    m2s_field_string(builder, "email", series->submitter->email);
    json_builder_end_object(builder);
    m2s_field_string(builder, "project", series->project->link_name);
    m2s_field_string(builder, "name", series->name);
    json_builder_end_object(builder);
}

static void
append_json(GString *out, const M2sSeries *series, const M2sConfig *config)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    build_series(builder, series, config);
    m2s_json_append(out, builder);
}

/* Both forms have an object a line; the array can be read line by line too. */
static char *
format_json(const GPtrArray *series, const M2sConfig *config, gboolean array)
{
    GString *out = g_string_new(array ? "[" : NULL);
    for (guint i = 0; i < series->len; i++) {
        if (array)
            g_string_append(out, i > 0 ? ",\n" : "\n");
        append_json(out, g_ptr_array_index(series, i), config);
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
