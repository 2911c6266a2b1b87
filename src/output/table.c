/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/table.h"

#include "model/object.h"
#include "output/terminal.h"
#include "output/timestamp.h"

#define SUBMITTER_WIDTH 24 /* maximum on a terminal */
#define NAME_WIDTH      20 /* minimum: a narrow terminal wraps the name rather than hide it */

typedef enum {
    COLUMN_ID,
    COLUMN_DATE,
    COLUMN_VERSION,
    COLUMN_RECEIVED,
    COLUMN_TAGS,
    COLUMN_SUBMITTER,
    COLUMN_NAME,
    COLUMN_COUNT,
} Column;

typedef struct {
    char *cells[COLUMN_COUNT]; /* escaped */
    gboolean complete;
} Row;

static void
row_free(gpointer data)
{
    Row *row = data;
    for (guint i = 0; i < COLUMN_COUNT; i++)
        g_free(row->cells[i]);
    g_free(row);
}

guint
m2s_table_count_tag(const M2sSeries *series, guint index)
{
    guint count = 0;
    for (guint i = 0; i < series->patches->len; i++)
        count += ((const M2sPatch *)g_ptr_array_index(series->patches, i))->tags[index];
    return count;
}

/* "1/2/-": a dash means none, as in Patchwork's lists. */
static char *
format_tags(const M2sSeries *series, const M2sConfig *config)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < config->tags->len; i++) {
        guint count = m2s_table_count_tag(series, i);
        if (i > 0)
            g_string_append_c(text, '/');
        if (count > 0)
            g_string_append_printf(text, "%u", count);
        else
            g_string_append_c(text, '-');
    }
    return g_string_free(text, FALSE);
}

static Row *
row_of_series(const M2sSeries *series, const M2sConfig *config)
{
    Row *row = g_new0(Row, 1);
    row->complete = m2s_series_is_complete(series);
    row->cells[COLUMN_ID] = g_strdup_printf("%u", series->id);
    row->cells[COLUMN_DATE] = m2s_timestamp_short(series->date);
    row->cells[COLUMN_VERSION] = g_strdup_printf("v%" G_GINT64_FORMAT, series->version);
    row->cells[COLUMN_RECEIVED] =
        g_strdup_printf("%u/%" G_GINT64_FORMAT, series->received, series->total);
    row->cells[COLUMN_TAGS] = format_tags(series, config);
    row->cells[COLUMN_SUBMITTER] = m2s_terminal_escape(m2s_person_shown_name(series->submitter));
    row->cells[COLUMN_NAME] = m2s_terminal_escape(series->name ? series->name : "");
    return row;
}

static Row *
row_of_headings(const M2sConfig *config)
{
    static const char *const headings[COLUMN_COUNT] = {"ID", "DATE",      "V",   "RECV",
                                                       NULL, "SUBMITTER", "NAME"};
    Row *row = g_new0(Row, 1);
    for (guint i = 0; i < COLUMN_COUNT; i++)
        row->cells[i] = g_strdup(headings[i]);
    GString *tags = g_string_new(NULL);
    for (guint i = 0; i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        g_string_append_printf(tags, "%s%s", i > 0 ? "/" : "", tag->abbrev);
    }
    row->cells[COLUMN_TAGS] = g_string_free(tags, FALSE);
    row->complete = TRUE;
    return row;
}

/* Makes each column as wide as its widest cell, within limits on a terminal. */
static void
measure(const GPtrArray *rows, const M2sTerminal *terminal, guint widths[COLUMN_COUNT])
{
    for (guint column = 0; column < COLUMN_COUNT; column++) {
        widths[column] = 0;
        for (guint i = 0; i < rows->len; i++) {
            const Row *row = g_ptr_array_index(rows, i);
            widths[column] = MAX(widths[column], m2s_terminal_width(row->cells[column]));
        }
    }
    if (terminal->width == 0)
        return;
    widths[COLUMN_SUBMITTER] = MIN(widths[COLUMN_SUBMITTER], SUBMITTER_WIDTH);
    guint used = 0;
    for (guint column = 0; column < COLUMN_NAME; column++)
        used += widths[column] + 2;
    guint left = terminal->width > used ? terminal->width - used : 0;
    widths[COLUMN_NAME] = MIN(widths[COLUMN_NAME], MAX(left, NAME_WIDTH));
}

static gboolean
is_right_aligned(Column column)
{
    return column == COLUMN_ID || column == COLUMN_VERSION || column == COLUMN_RECEIVED;
}

static void
append_cell(GString *out, const Row *row, Column column, guint width)
{
    const char *cell = row->cells[column];
    if (is_right_aligned(column))
        for (guint used = m2s_terminal_width(cell); used < width; used++)
            g_string_append_c(out, ' ');
    m2s_terminal_append(out, cell, width, column != COLUMN_NAME && !is_right_aligned(column));
}

static void
append_row(GString *out, const Row *row, const guint widths[COLUMN_COUNT],
           const M2sTerminal *terminal)
{
    for (Column column = 0; column < COLUMN_COUNT; column++) {
        gboolean marked = column == COLUMN_RECEIVED && !row->complete;
        if (column > 0)
            g_string_append(out, "  ");
        if (marked)
            g_string_append(out, m2s_terminal_begin(terminal, M2S_COLOUR_YELLOW));
        append_cell(out, row, column, widths[column]);
        if (marked)
            g_string_append(out, m2s_terminal_end(terminal));
    }
}

char *
m2s_table_format(const GPtrArray *series, const M2sConfig *config, const M2sTerminal *terminal)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_ptr_array_add(rows, row_of_headings(config));
    for (guint i = 0; i < series->len; i++)
        g_ptr_array_add(rows, row_of_series(g_ptr_array_index(series, i), config));
    guint widths[COLUMN_COUNT];
    measure(rows, terminal, widths);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        if (i == 0)
            g_string_append(out, m2s_terminal_begin(terminal, M2S_COLOUR_BOLD));
        append_row(out, g_ptr_array_index(rows, i), widths, terminal);
        if (i == 0)
            g_string_append(out, m2s_terminal_end(terminal));
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
