/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/fields.h"
#include "output/csv.h"
#include "output/flat-insight.h"
#include "output/json.h"

static gboolean
next_file(M2sFlatRow *row, M2sSlice *rest)
{
    const M2sPatch *patch = row->object;
    if (row->place == 0)
        *rest = m2s_slice_of(patch->files ? patch->files : "");
    return m2s_file_change_next(rest, &row->file);
}

static gboolean
next_trailer(M2sFlatRow *row, M2sSlice *rest)
{
    const M2sItem *item = row->object;
    if (row->place == 0)
        *rest = m2s_slice_of(item->trailers ? item->trailers : "");
    return m2s_trailer_next(rest, &row->trailer);
}

static gboolean
next_tag(M2sFlatRow *row)
{
    const M2sPatch *patch = row->object;
    const GPtrArray *tags = row->config->tags;
    guint index = row->place == 0 ? 0 : row->tag.index + 1;
    while (index < tags->len && patch->tags[index] == 0)
        index++;
    if (index == tags->len)
        return FALSE;
    row->tag.index = index;
    row->tag.name = m2s_slice_of(((const M2sTag *)g_ptr_array_index(tags, index))->name);
    row->tag.count = patch->tags[index];
    return TRUE;
}

gboolean
m2s_flat_next(M2sFlatPart part, M2sFlatRow *row, M2sSlice *rest)
{
    gboolean is_first = row->place == 0;
    gboolean is_there = part == M2S_FLAT_FILES      ? next_file(row, rest)
                        : part == M2S_FLAT_TRAILERS ? next_trailer(row, rest)
                        : part == M2S_FLAT_TAGS     ? next_tag(row)
                        : part == M2S_FLAT_POSTINGS ? is_first && m2s_flat_find_posting(row)
                        : part == M2S_FLAT_FATES    ? is_first && m2s_flat_find_fate(row)
                                                    : is_first;
    row->place++;
    return is_there;
}

void
m2s_flat_set_object(M2sFlatValue *value, gconstpointer object)
{
    value->is_null = object == NULL;
    value->integer = m2s_object_id(object);
}

void
m2s_flat_set_text(M2sFlatValue *value, const char *text)
{
    value->is_null = text == NULL;
    g_string_assign(value->text, text ? text : "");
}

M2sFlatValue
m2s_flat_value(const M2sFlatColumn *column, const M2sFlatRow *row, GString *scratch)
{
    M2sFlatValue value = {.text = g_string_truncate(scratch, 0)};
    column->get(column, row, &value);
    return value;
}

/* Writes the lines of text as an array. */
static void
write_list(M2sJson *json, const GString *text)
{
    M2sSlice rest = m2s_slice_of_string(text), line;
    m2s_json_begin_array(json);
    while (m2s_slice_next_line(&rest, &line))
        m2s_json_take_string(json, m2s_slice_dup(m2s_slice_sub(line, 0, line.size - 1)));
    m2s_json_end_array(json);
}

void
m2s_flat_append_csv_names(const M2sFlatTable *table, GString *out)
{
    for (const M2sFlatColumn *column = table->columns; column->name; column++)
        g_string_append_printf(out, "%s%s", column > table->columns ? "," : "", column->name);
    g_string_append_c(out, '\n');
}

/* Null is nothing at all, and an empty text is quoted: PostgreSQL and others tell them apart so. */
static void
append_cell(const M2sFlatColumn *column, const M2sFlatValue *value, GString *out)
{
    if (value->is_null)
        return;
    if (column->type == M2S_FLAT_INTEGER) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value->integer);
    } else if (column->type == M2S_FLAT_BOOLEAN) {
        g_string_append(out, value->integer ? "true" : "false");
    } else if (column->type == M2S_FLAT_LIST) {
        g_autoptr(GString) list = g_string_new(NULL);
        M2sJson json = m2s_json_begin(list);
        write_list(&json, value->text);
        m2s_csv_append(out, list->str);
    } else if (value->text->len == 0) {
        g_string_append(out, "\"\"");
    } else {
        m2s_csv_append(out, value->text->str);
    }
}

void
m2s_flat_append_csv(const M2sFlatTable *table, const M2sFlatRow *row, GString *scratch,
                    GString *out)
{
    for (const M2sFlatColumn *column = table->columns; column->name; column++) {
        const M2sFlatValue value = m2s_flat_value(column, row, scratch);
        if (column > table->columns)
            g_string_append_c(out, ',');
        append_cell(column, &value, out);
    }
    g_string_append_c(out, '\n');
}

static void
write_value(M2sJson *json, const M2sFlatColumn *column, const M2sFlatValue *value)
{
    if (value->is_null)
        m2s_json_null(json);
    else if (column->type == M2S_FLAT_INTEGER)
        m2s_json_integer(json, value->integer);
    else if (column->type == M2S_FLAT_BOOLEAN)
        m2s_json_boolean(json, value->integer != 0);
    else if (column->type == M2S_FLAT_LIST)
        write_list(json, value->text);
    else
        m2s_json_string(json, value->text->str);
}

void
m2s_flat_append_json(const M2sFlatTable *table, const M2sFlatRow *row, GString *scratch,
                     GString *out)
{
    M2sJson json = m2s_json_begin(out);
    m2s_json_begin_object(&json);
    for (const M2sFlatColumn *column = table->columns; column->name; column++) {
        const M2sFlatValue value = m2s_flat_value(column, row, scratch);
        m2s_json_name(&json, column->name);
        write_value(&json, column, &value);
    }
    m2s_json_end_object(&json);
    g_string_append_c(out, '\n');
}
