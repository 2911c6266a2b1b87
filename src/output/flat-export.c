/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes flat tables, one file after another, in windows of objects: memory stays small. */
#include "output/flat-insight.h"

#include <glib/gstdio.h>
#include <mbox2series/view.h>

#include "archive/archive.h"
#include "archive/tally.h"
#include "output/file-writer.h"

#define WINDOW  1024        /* objects that are read from a store at once */
#define PENDING (256 << 10) /* bytes that are written at once */

typedef struct {
    const M2sArchive *archive;
    M2sFlatInsight insight; /* once the first table needs it */
    M2sTableFormat format;
    const M2sOptions *options;
    guint counts[M2S_KINDS]; /* objects of each kind when the export began */
    const M2sFlatTable *table;
    const M2sObjects *objects; /* that it is written from */
    FILE *file;
    const char *path;     /* of file */
    GString *scratch;     /* for values */
    GString *out;         /* not written yet */
    guint64 rows;         /* of all tables */
    guint64 done, total;  /* objects */
    gint64 progress_time; /* of the last report */
} Run;

static gboolean
flush(Run *run, gsize limit, GError **error)
{
    if (run->out->len < limit || run->out->len == 0)
        return TRUE;
    if (fwrite(run->out->str, 1, run->out->len, run->file) != run->out->len)
        return m2s_file_fail(run->path, M2S_ERROR_IO, error);
    g_string_truncate(run->out, 0);
    return TRUE;
}

/* Writes the rows of object. */
static gboolean
write_object(Run *run, M2sKind kind, gconstpointer object, GError **error)
{
    M2sFlatRow row = {.config = m2s_archive_config(run->archive),
                      .insight = &run->insight,
                      .kind = kind,
                      .object = object};
    M2sSlice rest = {NULL, 0};
    while (m2s_flat_next(run->table->part, &row, &rest)) {
        if (run->format == M2S_TABLES_CSV)
            m2s_flat_append_csv(run->table, &row, run->scratch, run->out);
        else
            m2s_flat_append_json(run->table, &row, run->scratch, run->out);
        run->rows++;
        if (!flush(run, PENDING, error))
            return FALSE;
    }
    return TRUE;
}

/* Writes the objects of kind that are numbered from first to last. */
static gboolean
write_some(Run *run, M2sKind kind, guint first, guint last, GError **error)
{
    for (guint id = first; id <= last; id++) {
        gconstpointer object;
        if (!m2s_objects_get(run->objects, kind, id, &object, error) ||
            (object && !m2s_objects_fill(run->objects, kind, object, run->table->with, error)))
            return FALSE;
        if (object && !write_object(run, kind, object, error))
            return FALSE;
    }
    run->done += last - first + 1;
    const M2sProgressReport report = {.what = "objects", .done = run->done, .total = run->total};
    m2s_tally_tell_progress(run->options, &report, &run->progress_time);
    return TRUE;
}

static gboolean
write_kind(Run *run, M2sKind kind, GError **error)
{
    for (guint first = 1; first <= run->counts[kind]; first += WINDOW) {
        m2s_archive_forget(run->archive);
        if (!m2s_archive_begin(run->archive, error))
            return FALSE;
        gboolean good =
            write_some(run, kind, first, MIN(first + WINDOW - 1, run->counts[kind]), error);
        m2s_archive_end(run->archive);
        if (!good)
            return FALSE;
    }
    return TRUE;
}

/* Writes the table to file, whose name for errors is path. */
static gboolean
write_table(FILE *file, const char *path, gpointer user_data, GError **error)
{
    Run *run = user_data;
    run->file = file;
    run->path = path;
    if (run->format == M2S_TABLES_CSV)
        m2s_flat_append_csv_names(run->table, run->out);
    for (guint i = 0; i < run->table->kind_count; i++)
        if (!write_kind(run, run->table->kinds[i], error))
            return FALSE;
    return flush(run, 0, error);
}

/* Notes what there is: what comes later is in none of the tables. */
static gboolean
count_objects(Run *run, GError **error)
{
    if (!m2s_archive_begin(run->archive, error))
        return FALSE;
    gboolean good = TRUE;
    for (M2sKind kind = 0; good && kind < M2S_KINDS; kind++)
        good =
            m2s_objects_count(m2s_archive_objects(run->archive), kind, &run->counts[kind], error);
    m2s_archive_end(run->archive);
    for (const M2sFlatTable *table = m2s_flat_tables; good && table->name; table++)
        for (guint i = 0; i < table->kind_count; i++)
            run->total += run->counts[table->kinds[i]];
    return good;
}

/* Finds what the table is written from. */
static gboolean
find_objects(Run *run, GError **error)
{
    run->objects = m2s_archive_objects(run->archive);
    if (!run->table->needs_insight)
        return TRUE;
    if (run->insight.fates == NULL && !m2s_flat_insight_init(&run->insight, run->archive, error))
        return FALSE;
    run->objects = &run->insight.objects;
    return TRUE;
}

static gboolean
write_tables(Run *run, const char *folder, GError **error)
{
    for (run->table = m2s_flat_tables; run->table->name; run->table++) {
        g_autofree char *name = g_strdup_printf("%s.%s", run->table->name,
                                                run->format == M2S_TABLES_CSV ? "csv" : "ndjson");
        if (!find_objects(run, error) || !m2s_file_write(folder, name, write_table, run, error))
            return FALSE;
    }
    return TRUE;
}

gboolean
m2s_export_tables(const M2sArchive *archive, M2sTableFormat format, const char *folder,
                  const M2sOptions *options, guint64 *rows, GError **error)
{
    g_return_val_if_fail(archive && folder && options, FALSE);
    g_autoptr(GString) scratch = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(NULL);
    Run run = {
        .archive = archive, .format = format, .options = options, .scratch = scratch, .out = out};
    gboolean written = count_objects(&run, error) && write_tables(&run, folder, error);
    m2s_flat_insight_clear(&run.insight);
    if (rows)
        *rows = run.rows;
    return written;
}

char *
m2s_describe_tables(void)
{
    static const char *const types[] = {
        [M2S_FLAT_INTEGER] = "integer",
        [M2S_FLAT_BOOLEAN] = "boolean",
        [M2S_FLAT_TEXT] = "text",
        [M2S_FLAT_LIST] = "list",
    };
    GString *text = g_string_new(NULL);
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++) {
        g_string_append_printf(text, "%s%s\n", text->len > 0 ? "\n" : "", table->name);
        for (const M2sFlatColumn *column = table->columns; column->name; column++)
            g_string_append_printf(text, "  %-15s  %-7s  %s\n", column->name, types[column->type],
                                   column->about);
    }
    return g_string_free(text, FALSE);
}
