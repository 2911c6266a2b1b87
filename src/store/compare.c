/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares the rows of a store with what they should be.  It looks at columns rather than objects,
 * as reading an object is lenient: an unknown state becomes the first one, and so on. */
#include "store/migration.h"
#include "store/rows.h"
#include "store/value.h"

typedef struct {
    M2sStoreProblem tell;
    gpointer user_data;
} Report;

static void G_GNUC_PRINTF(2, 3) report_problem(const Report *report, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    report->tell(what, report->user_data);
}

/* Derived fields follow from other rows, which are compared themselves. */
static void
compare_row(const Report *report, M2sQuery *query, M2sKind kind, gconstpointer object)
{
    const M2sKindInfo *info = &m2s_kinds[kind];
    M2sValue stored, expected;
    for (guint i = 0; i < info->field_count; i++) {
        const M2sField *field = &info->fields[i];
        if (field->name == NULL)
            continue;
        m2s_value_read(query, &stored);
        m2s_value_of(field, object, &expected);
        if (field->derived || m2s_value_equal(&stored, &expected))
            continue;
        g_autofree char *one = m2s_value_show(&stored);
        g_autofree char *other = m2s_value_show(&expected);
        report_problem(report, "%s %u: %s is %s, but its mails say %s", info->name,
                       m2s_object_id(object), field->name, one, other);
    }
}

/* Tells of the objects numbered from *id up to end, which have no row. */
static void
tell_of_missing(const Report *report, M2sKind kind, guint *id, gint64 end)
{
    for (; *id < end; ++*id)
        report_problem(report, "%s %u is missing", m2s_kinds[kind].name, *id);
}

static gboolean
compare_kind(const Report *report, M2sStore *store, M2sKind kind, const GPtrArray *expected,
             GError **error)
{
    guint id = 1; /* the next one expected */
    g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_SELECT_ALL);
    while (m2s_query_next(&query, error)) {
        gint64 row = m2s_query_integer(&query); /* the number is the first column */
        query.column = 0;
        tell_of_missing(report, kind, &id, MIN(row, (gint64)expected->len + 1));
        if (row == id && id <= expected->len)
            compare_row(report, &query, kind, g_ptr_array_index(expected, id++ - 1));
        else
            report_problem(report, "%s %" G_GINT64_FORMAT " should not be there",
                           m2s_kinds[kind].name, row);
    }
    if (!m2s_query_is_good(&query))
        return FALSE;
    tell_of_missing(report, kind, &id, (gint64)expected->len + 1);
    return TRUE;
}

static void
append_id(GString *text, guint id)
{
    g_string_append_printf(text, "%s%u", text->len ? ", " : "“", id);
}

static char *
end_list(GString *text)
{
    g_string_append(text, text->len ? "”" : "nothing");
    return text->str;
}

static gboolean
compare_dependencies(const Report *report, M2sStore *store, const M2sSeries *series, GError **error)
{
    static const char sql[] =
        "SELECT dependency FROM series_dependencies WHERE series = ? ORDER BY id";
    g_autoptr(GString) stored = g_string_new(NULL);
    g_autoptr(GString) expected = g_string_new(NULL);
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading dependencies", sql);
    m2s_query_bind_integer(&query, series->id);
    while (m2s_query_next(&query, error))
        append_id(stored, m2s_query_id(&query));
    for (guint i = 0; series->dependencies && i < series->dependencies->len; i++)
        append_id(expected, m2s_object_id(g_ptr_array_index(series->dependencies, i)));
    if (m2s_query_is_good(&query) && !g_string_equal(stored, expected))
        report_problem(report, "series %u: dependencies are %s, but its mails say %s", series->id,
                       end_list(stored), end_list(expected));
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_compare(M2sStore *store, const M2sCatalogue *expected, M2sStoreProblem tell,
                  gpointer user_data, GError **error)
{
    const Report report = {tell, user_data};
    if (!m2s_store_check_fresh(store, error))
        return FALSE;
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        if (!compare_kind(&report, store, kind, expected->objects[kind], error))
            return FALSE;
    for (guint i = 0; i < expected->series->len; i++)
        if (!compare_dependencies(&report, store, g_ptr_array_index(expected->series, i), error))
            return FALSE;
    return TRUE;
}
