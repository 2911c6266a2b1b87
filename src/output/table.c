/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/table.h"

#include "base/find.h"
#include "model/object.h"
#include "output/terminal.h"
#include "output/timestamp.h"

#define GAP       2  /* blanks between columns */
#define DAY_WIDTH 10 /* of a date without the time of day */

/* A column that is shown. */
typedef struct {
    const M2sColumn *column;
    guint index;   /* of its cell in a row */
    guint natural; /* the width of its widest cell */
    guint width;
} Shown;

typedef struct {
    gsize start; /* of its text in the table's */
    guint width;
} Cell;

typedef struct {
    const M2sTerminal *terminal;
    guint count;           /* cells in a row */
    GString *texts;        /* of all cells, escaped, each ending in NUL */
    GArray *cells;         /* of Cell: row by row; the first row are the headings */
    GArray *shown;         /* of Shown */
    const M2sFates *fates; /* (nullable) */
} Table;

static const Cell *
cell_at(const Table *table, guint row, guint index)
{
    return &g_array_index(table->cells, Cell, row * table->count + index);
}

static Shown *
shown_at(const Table *table, guint position)
{
    return &g_array_index(table->shown, Shown, position);
}

static void
append_number(const M2sColumn *column, const M2sSeries *series, GString *out)
{
    gint64 number = column->number(column, series);
    g_autofree char *date = NULL;
    if (column->type == M2S_COLUMN_FLAG)
        g_string_append(out, number ? "yes" : "no");
    else if (column->type == M2S_COLUMN_DATE && number != M2S_COLUMN_NONE)
        g_string_append(out, date = m2s_timestamp_short(number));
    else if (column->type == M2S_COLUMN_DATE || (column->type == M2S_COLUMN_COUNT && number == 0))
        g_string_append_c(out, '-');
    else
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT, column->before ? column->before : "",
                               number);
}

/* Makes a cell of what the table's texts have from start on. */
static void
add_cell(Table *table, gsize start)
{
    const char *text = table->texts->str + start;
    Cell cell = {.start = start, .width = table->texts->len - start};
    if (*m2s_find_unprintable(m2s_slice(text, cell.width)) != '\0') {
        g_autofree char *safe = m2s_terminal_escape(text);
        cell.width = m2s_terminal_width(safe);
        g_string_truncate(table->texts, start);
        g_string_append(table->texts, safe);
    }
    g_string_append_c(table->texts, '\0');
    g_array_append_val(table->cells, cell);
}

static void
fill(Table *table, M2sColumns *columns, const GPtrArray *chosen, const GPtrArray *series)
{
    for (guint i = 0; i < chosen->len; i++) {
        gsize start = table->texts->len;
        g_string_append(table->texts, ((const M2sColumn *)g_ptr_array_index(chosen, i))->heading);
        add_cell(table, start);
    }
    for (guint row = 0; row < series->len; row++)
        for (guint i = 0; i < chosen->len; i++) {
            const M2sColumn *column = g_ptr_array_index(chosen, i);
            gsize start = table->texts->len;
            if (column->number)
                append_number(column, g_ptr_array_index(series, row), table->texts);
            else
                m2s_column_append(columns, column, g_ptr_array_index(series, row), table->texts);
            add_cell(table, start);
        }
}

/* Shows all columns in full. */
static void
show_all(Table *table, const GPtrArray *chosen)
{
    for (guint i = 0; i < chosen->len; i++) {
        Shown shown = {.column = g_ptr_array_index(chosen, i), .index = i};
        for (guint at = i; at < table->cells->len; at += table->count)
            shown.natural = MAX(shown.natural, g_array_index(table->cells, Cell, at).width);
        shown.width = shown.natural;
        g_array_append_val(table->shown, shown);
    }
}

/* How many columns of the terminal are missing; negative if some are left. */
static gint64
excess_of(const Table *table)
{
    gint64 used = GAP * ((gint64)table->shown->len - 1);
    for (guint i = 0; i < table->shown->len; i++)
        used += shown_at(table, i)->width;
    return used - table->terminal->width;
}

/* Those that are dropped first come first; of several, the last one in a row. */
static int
compare_drops(gconstpointer a, gconstpointer b)
{
    const Shown *one = *(const Shown *const *)a, *other = *(const Shown *const *)b;
    guint rank = one->column->dropped, other_rank = other->column->dropped;
    if (rank != other_rank)
        return m2s_compare(rank ? rank : G_MAXUINT, other_rank ? other_rank : G_MAXUINT);
    return m2s_compare(other->index, one->index);
}

/* Returns: (transfer container): of Shown *. */
static GPtrArray *
order_of_dropping(const Table *table)
{
    GPtrArray *order = g_ptr_array_new();
    for (guint i = 0; i < table->shown->len; i++)
        g_ptr_array_add(order, shown_at(table, i));
    g_ptr_array_sort(order, compare_drops);
    return order;
}

/* Cuts shown to floor, or by excess if that is less.  A date can only lose its time of day. */
static void
squeeze(Shown *shown, guint floor, gint64 excess)
{
    if (excess <= 0 || floor == 0 || shown->width <= floor)
        return;
    if (shown->column->type == M2S_COLUMN_DATE)
        shown->width = floor;
    else
        shown->width -= MIN(excess, shown->width - floor);
}

/* Gives columns that are left over back to texts that were cut, most important ones first. */
static void
give_back(const Table *table, const GPtrArray *order)
{
    for (guint i = order->len; i > 0; i--) {
        Shown *shown = g_ptr_array_index(order, i - 1);
        gint64 left = -excess_of(table);
        if (left > 0 && shown->column->type != M2S_COLUMN_DATE)
            shown->width += MIN(left, shown->natural - shown->width);
    }
}

/* Cuts columns as far as they may be cut.  Returns: whether that was enough. */
static gboolean
cut_columns(const Table *table, const GPtrArray *order)
{
    for (guint i = 0; i < order->len; i++) {
        Shown *shown = g_ptr_array_index(order, i);
        squeeze(shown, shown->column->enough, excess_of(table));
    }
    for (guint i = 0; i < order->len; i++) {
        Shown *shown = g_ptr_array_index(order, i);
        squeeze(shown, shown->column->least, excess_of(table));
    }
    if (excess_of(table) > 0)
        return FALSE;
    give_back(table, order);
    return TRUE;
}

/* Drops a column, and shows all others in full again.  Returns: FALSE if all that are left are
 * never dropped. */
static gboolean
drop_one(Table *table, const GPtrArray *order)
{
    const Shown *first = g_ptr_array_index(order, 0);
    if (first->column->dropped == 0 || table->shown->len == 1)
        return FALSE;
    g_array_remove_index(table->shown, first - shown_at(table, 0));
    for (guint i = 0; i < table->shown->len; i++)
        shown_at(table, i)->width = shown_at(table, i)->natural;
    return TRUE;
}

/* Leaves what a very narrow terminal has place for. */
static void
cut_rows(Table *table)
{
    guint used = 0;
    for (guint i = 0; i < table->shown->len; i++) {
        Shown *shown = shown_at(table, i);
        guint gap = i > 0 ? GAP : 0;
        if (used + gap >= table->terminal->width) {
            g_array_set_size(table->shown, i);
            return;
        }
        shown->width = MIN(shown->width, table->terminal->width - used - gap);
        used += gap + shown->width;
    }
}

/* Makes rows no wider than the terminal. */
static void
fit(Table *table)
{
    gboolean is_dropped = TRUE;
    while (is_dropped && excess_of(table) > 0) {
        g_autoptr(GPtrArray) order = order_of_dropping(table);
        if (cut_columns(table, order))
            return;
        is_dropped = drop_one(table, order);
    }
    if (!is_dropped)
        cut_rows(table);
}

/* Whether nothing is left to be done about series. */
static gboolean
is_settled(const Table *table, const M2sSeries *series)
{
    if (table->fates == NULL)
        return FALSE;
    return !(M2S_FATES_OPEN >> m2s_fates_of_series(table->fates, series)->state & 1);
}

/* What a cell is coloured with: headings stand out, dates and what is accepted or superseded do
 * not, and a series with patches missing is marked.  (nullable) */
static const char *
colour_of(const Table *table, const Shown *shown, const M2sSeries *series)
{
    if (series == NULL)
        return NULL;
    if (shown->column->marked && !m2s_series_is_complete(series))
        return m2s_terminal_begin(table->terminal, M2S_COLOUR_YELLOW);
    return shown->column->type == M2S_COLUMN_DATE || is_settled(table, series)
               ? m2s_terminal_begin(table->terminal, M2S_COLOUR_DIM)
               : NULL;
}

static void
append_blanks(GString *out, guint count)
{
    for (; count > 0; count--)
        g_string_append_c(out, ' ');
}

static void
append_cell(const Table *table, const Cell *cell, const Shown *shown, gboolean is_last,
            GString *out)
{
    const char *text = table->texts->str + cell->start;
    guint blanks = shown->width > cell->width ? shown->width - cell->width : 0;
    if (shown->column->right)
        append_blanks(out, blanks);
    if (cell->width <= shown->width)
        g_string_append(out, text);
    else if (shown->column->type == M2S_COLUMN_DATE && shown->width == DAY_WIDTH)
        g_string_append_len(out, text, DAY_WIDTH);
    else
        m2s_terminal_append(out, text, shown->width, !is_last);
    if (!shown->column->right && !is_last)
        append_blanks(out, blanks);
}

/* series: NULL for the headings. */
static void
append_row(const Table *table, guint row, const M2sSeries *series, GString *out)
{
    for (guint i = 0; i < table->shown->len; i++) {
        const Shown *shown = shown_at(table, i);
        const char *colour = colour_of(table, shown, series);
        if (i > 0)
            append_blanks(out, GAP);
        g_string_append(out, colour ? colour : "");
        append_cell(table, cell_at(table, row, shown->index), shown, i + 1 == table->shown->len,
                    out);
        g_string_append(out, colour ? m2s_terminal_end(table->terminal) : "");
    }
}

static char *
write_rows(const Table *table, const GPtrArray *series)
{
    GString *out = g_string_new(m2s_terminal_begin(table->terminal, M2S_COLOUR_BOLD));
    append_row(table, 0, NULL, out);
    g_string_append(out, m2s_terminal_end(table->terminal));
    g_string_append_c(out, '\n');
    for (guint i = 0; i < series->len; i++) {
        append_row(table, i + 1, g_ptr_array_index(series, i), out);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *
m2s_table_format(M2sColumns *columns, const GPtrArray *chosen, const GPtrArray *series,
                 const M2sTerminal *terminal)
{
    if (series->len == 0 && terminal->width > 0)
        return g_strdup("");
    g_autoptr(GString) texts = g_string_new(NULL);
    g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(Cell));
    g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(Shown));
    Table table = {terminal, chosen->len, texts, cells, shown, columns->fates};
    fill(&table, columns, chosen, series);
    show_all(&table, chosen);
    if (terminal->width > 0)
        fit(&table);
    return write_rows(&table, series);
}
