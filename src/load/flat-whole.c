/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/flat-whole.h"

#include "load/flat-tables.h"

#define PENDING (1 << 20) /* bytes that are sent at once */

typedef struct {
    const M2sFlatList *list;
    const M2sFlatInsight *insight;
    const M2sFlatTable *table;
    M2sRows *rows; /* not sent yet */
    GString *scratch;
    guint64 count; /* of those that were sent */
} Writing;

static const M2sProject *
project_of(M2sKind kind, gconstpointer object)
{
    return kind == M2S_SERIES ? ((const M2sSeries *)object)->project
                              : ((const M2sItem *)object)->project;
}

/* What PostgreSQL cannot hold is not counted: the same texts are in other tables, too.
 * Returns: FALSE if the connection is lost. */
static gboolean
send_pending(Writing *writing)
{
    gboolean good = m2s_database_send(writing->list->database, writing->rows);
    writing->count += writing->rows->count;
    m2s_rows_clear(writing->rows);
    return good;
}

/* Returns: as above. */
static gboolean
send_rows_of(Writing *writing, M2sKind kind, gconstpointer object)
{
    M2sFlatRow row = {.config = m2s_archive_config(writing->list->archive),
                      .insight = writing->insight,
                      .kind = kind,
                      .object = object};
    M2sSlice rest = {NULL, 0};
    while (m2s_flat_next(writing->table->part, &row, &rest))
        m2s_flat_add_row(writing->table, writing->list->name, &row, writing->scratch,
                         writing->rows);
    return writing->rows->text->len < PENDING || send_pending(writing);
}

/* Sends the rows of the list's objects of kind.  A catalogue has no errors. */
static void
send_kind(Writing *writing, M2sKind kind)
{
    const M2sObjects *objects = &writing->insight->objects;
    guint count = 0;
    gboolean good = m2s_objects_count(objects, kind, &count, NULL);
    for (guint id = 1; good && id <= count; id++) {
        gconstpointer object = NULL;
        good = m2s_objects_get(objects, kind, id, &object, NULL);
        if (object && project_of(kind, object)->id == writing->list->project)
            good = good && send_rows_of(writing, kind, object);
    }
}

/* Copies all rows of the list into target. */
static gboolean
copy_all(Writing *writing, const char *target, GError **error)
{
    M2sDatabase *database = writing->list->database;
    g_autofree char *what = g_strdup_printf("writing %s", writing->table->name);
    if (!m2s_database_begin_copy(database, what, target, error))
        return FALSE;
    for (guint i = 0; i < writing->table->kind_count; i++)
        send_kind(writing, writing->table->kinds[i]);
    send_pending(writing);
    return m2s_database_end_copy(database, error);
}

static gboolean
copy_new(Writing *writing, GError **error)
{
    g_autofree char *target = m2s_flat_target(writing->table, writing->list->number);
    return copy_all(writing, target, error);
}

/* Copies all rows into a table beside the partition, and writes what differs.  Whole rows are
 * compared: NULL is equal to NULL then. */
static gboolean
copy_changed(Writing *writing, GError **error)
{
    M2sDatabase *database = writing->list->database;
    const char *name = writing->table->name;
    g_autofree char *partition = m2s_flat_partition(writing->table, writing->list->number);
    g_autofree char *make = g_strdup_printf(
        "CREATE TEMPORARY TABLE fresh_%s (LIKE %s) ON COMMIT DROP", name, partition);
    g_autofree char *target = m2s_flat_columns(writing->table);
    g_autofree char *fresh = g_strdup_printf("fresh_%s %s", name, target);
    g_autofree char *drop =
        g_strdup_printf("DELETE FROM %s AS o WHERE NOT EXISTS (SELECT FROM fresh_%s AS f "
                        "WHERE f = o)",
                        partition, name);
    g_autofree char *add = g_strdup_printf(
        "WITH added AS (INSERT INTO %s SELECT f.* FROM fresh_%s AS f WHERE NOT EXISTS "
        "(SELECT FROM %s AS o WHERE o = f) RETURNING 1) SELECT count(*) FROM added",
        partition, name, partition);
    if (!m2s_database_run(database, "making a table beside another", make, error) ||
        !copy_all(writing, fresh, error) ||
        !m2s_database_run(database, "removing older rows", drop, error))
        return FALSE;
    g_autoptr(M2sResult) added =
        m2s_database_ask(database, "adding newer rows", add, NULL, 0, error);
    writing->count = added ? (guint64)m2s_result_integer(added, 0, 0) : 0;
    return added != NULL;
}

gboolean
m2s_flat_whole_write(const M2sFlatList *list, const M2sFlatInsight *insight, gboolean are_new,
                     M2sFlatWritten *written, GError **error)
{
    g_autoptr(M2sRows) rows = m2s_rows_new();
    g_autoptr(GString) scratch = g_string_new(NULL);
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++) {
        Writing writing = {list, insight, table, rows, scratch, 0};
        if (!table->needs_insight)
            continue;
        if (!(are_new ? copy_new(&writing, error) : copy_changed(&writing, error)))
            return FALSE;
        written->rows += writing.count;
    }
    return TRUE;
}
