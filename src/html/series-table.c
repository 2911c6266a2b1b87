/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html/series-table.h"

#include "archive/archive.h"
#include "model/object.h"
#include "output/column.h"

/* A table that is being written; its values are those of `list`. */
typedef struct {
    M2sDraft *draft;
    M2sColumns *columns;
    gboolean is_of_one;
} Table;

/* The text of a column.  Returns: (transfer full). */
static char *
text_of(const Table *table, const char *name, const M2sSeries *series)
{
    GString *text = g_string_new(NULL);
    m2s_column_append(table->columns, m2s_columns_find(table->columns, name), series, text);
    return g_string_free(text, FALSE);
}

static void
write_text(const Table *table, const char *class, const char *column, const M2sSeries *series)
{
    g_autofree char *text = text_of(table, column, series);
    m2s_markup_element(&table->draft->out, "td", class, text);
}

static void
write_heading(M2sMarkup *out, const char *class, const char *text, const char *about)
{
    m2s_markup_open_class(out, "th", class);
    m2s_markup_attribute(out, "scope", "col");
    if (about) {
        m2s_markup_open(out, "abbr");
        m2s_markup_attribute(out, "title", about);
        m2s_markup_text(out, text);
        m2s_markup_close(out);
    } else {
        m2s_markup_text(out, text);
    }
    m2s_markup_close(out);
}

static void
write_headings(const Table *table)
{
    M2sMarkup *out = &table->draft->out;
    g_autofree char *tags = m2s_draft_tags_heading(table->draft);
    m2s_markup_open(out, "thead");
    m2s_markup_open(out, "tr");
    if (table->draft->fates)
        write_heading(out, "state", "State", NULL);
    write_heading(out, "name", "Series", NULL);
    write_heading(out, "version", "V", "Version");
    write_heading(out, "recv", "Patches", "Patches received, of those announced");
    write_heading(out, "tags", tags, "How often each tag was given");
    write_heading(out, "replies", "Replies", NULL);
    if (!table->is_of_one)
        write_heading(out, "person", "Submitter", NULL);
    write_heading(out, "date", "Sent", NULL);
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

static void
write_replies(const Table *table, const M2sSeries *series)
{
    const M2sColumn *column = m2s_columns_find(table->columns, "replies");
    gint64 count = column->number(column, series);
    g_autofree char *text = count > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, count) : g_strdup("-");
    m2s_markup_element(&table->draft->out, "td", count > 0 ? "replies" : "replies none", text);
}

static void
write_name(const Table *table, const M2sSeries *series)
{
    M2sMarkup *out = &table->draft->out;
    const M2sPlace *place = &table->draft->place;
    g_autofree char *href = place->links->series(place, series);
    g_autofree char *name = text_of(table, "name", series);
    m2s_markup_open_class(out, "th", "name");
    m2s_markup_attribute(out, "scope", "row");
    m2s_markup_link(out, href, *name ? name : "(untitled)");
    m2s_markup_close(out);
}

static void
write_row(const Table *table, const M2sSeries *series)
{
    M2sDraft *draft = table->draft;
    M2sMarkup *out = &draft->out;
    const M2sFates *fates = draft->fates;
    const M2sFate *fate = fates ? m2s_fates_of_series(fates, series) : NULL;
    gboolean is_dealt_with = fate && !(M2S_FATES_OPEN & 1U << fate->state);
    m2s_markup_open_class(out, "tr", is_dealt_with ? "done" : NULL);
    m2s_markup_attribute(out, "data-row", "");
    if (fate) {
        m2s_markup_open_class(out, "td", "state");
        m2s_draft_state(draft, fate);
        m2s_markup_close(out);
    }
    write_name(table, series);
    m2s_markup_open_class(out, "td", "version");
    m2s_markup_format(out, "v%" G_GINT64_FORMAT, series->version);
    m2s_markup_close(out);
    write_text(table, m2s_series_is_complete(series) ? "recv" : "recv missing", "recv", series);
    write_text(table, "tags", "tags", series);
    write_replies(table, series);
    if (!table->is_of_one) {
        m2s_markup_open_class(out, "td", "person");
        m2s_draft_link_person(draft, series->submitter);
        m2s_markup_close(out);
    }
    m2s_markup_open_class(out, "td", "date");
    m2s_draft_time(draft, series->date, "age");
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}

void
m2s_series_table_write(M2sDraft *draft, const GPtrArray *series, gboolean is_of_one)
{
    M2sMarkup *out = &draft->out;
    if (series->len == 0) {
        m2s_markup_element(out, "p", "none", "No series.");
        return;
    }
    g_autoptr(M2sColumns) columns =
        m2s_columns_new(m2s_archive_config(draft->pages->archive), draft->objects, draft->fates);
    const Table table = {draft, columns, is_of_one};
    m2s_markup_open_class(out, "table", "series");
    write_headings(&table);
    m2s_markup_open(out, "tbody");
    for (guint i = 0; i < series->len; i++)
        write_row(&table, g_ptr_array_index(series, i));
    m2s_markup_close(out);
    m2s_markup_close(out);
    m2s_markup_text(out, "\n");
}
