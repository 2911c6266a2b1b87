/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/flat-tables.h"

#include "load/array.h"

#define INDEXES 5

/* What PostgreSQL needs of a table besides its columns. */
typedef struct {
    const char *name; /* of the M2sFlatTable */
    /* What is compared with the numbers of objects of a kind to find their rows. */
    const char *keys[M2S_KINDS];
    const char *unique;           /* (nullable): columns that tell the rows of a list apart */
    const char *indexes[INDEXES]; /* columns, up to NULL */
} Table;

/* Whose new name is written to all rows. */
#define SUBMITTER "submitter"
#define CLAIMANT  "person_email"

static const Table tables[] = {
    {"series", {[M2S_SERIES] = "id"}, "id", {"msgid", SUBMITTER}},
    {"covers", {[M2S_COVER] = "id"}, "id", {"msgid", SUBMITTER}},
    {"patches", {[M2S_PATCH] = "id"}, "id", {"msgid", "series", SUBMITTER}},
    {"comments",
     {[M2S_COVER_COMMENT] = "patch IS NULL AND id", [M2S_PATCH_COMMENT] = "cover IS NULL AND id"},
     "id, (patch IS NULL)",
     {"msgid", "patch", "cover", SUBMITTER}},
    {"people", {[M2S_PERSON] = "id"}, "id", {"lower(email)"}},
    {"events", {[M2S_EVENT] = "id"}, "id", {NULL}},
    {"files", {[M2S_PATCH] = "patch"}, "patch, place", {NULL}},
    {"trailers",
     {[M2S_COVER] = "comment IS NULL AND cover",
      [M2S_PATCH] = "comment IS NULL AND patch",
      [M2S_COVER_COMMENT] = "cover IS NOT NULL AND comment",
      [M2S_PATCH_COMMENT] = "patch IS NOT NULL AND comment"},
     NULL,
     {"cover", "patch", "comment"}},
    {"tags", {[M2S_PATCH] = "patch"}, "patch, name", {NULL}},
    {"revisions",
     {[M2S_COVER] = "id", [M2S_PATCH] = "id"}, /* what a posting is called that begins with one */
     "id",
     {"msgid", "series", "chain", "follows"}},
    {"states",
     {[M2S_SERIES] = "series", [M2S_PATCH] = "patch"}, /* those of a series, with its patches */
     "coalesce(patch, -series)",
     {"series", "patch", CLAIMANT}},
};

static const Table *
find_table(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++)
        if (g_str_equal(tables[i].name, name))
            return &tables[i];
    g_assert_not_reached(); /* a table was added to output/flat-columns.c only */
}

static const char *
type_of(const M2sFlatColumn *column)
{
    switch (column->type) {
    case M2S_FLAT_INTEGER:
        return "bigint";
    case M2S_FLAT_BOOLEAN:
        return "boolean";
    case M2S_FLAT_LIST:
        return "text[]";
    default:
        return "text";
    }
}

/* An entry of an index holds 2,700 bytes, and Message-IDs and addresses have at most 255
 * characters. */
static void
add_index(GString *sql, const char *table, const char *columns, gboolean is_unique)
{
    g_string_append_printf(sql, "CREATE %sINDEX ON %s (list, %s);", is_unique ? "UNIQUE " : "",
                           table, columns);
}

/* Appends statements that make the table. */
static void
add_table(GString *sql, const M2sFlatTable *flat)
{
    const Table *table = find_table(flat->name);
    g_string_append_printf(sql, "CREATE TABLE %s (list text NOT NULL", flat->name);
    for (const M2sFlatColumn *column = flat->columns; column->name; column++)
        g_string_append_printf(sql, ", %s %s", column->name, type_of(column));
    g_string_append(sql, ") PARTITION BY LIST (list);");
    if (table->unique)
        add_index(sql, flat->name, table->unique, TRUE);
    for (guint i = 0; i < INDEXES && table->indexes[i]; i++)
        add_index(sql, flat->name, table->indexes[i], FALSE);
}

/* Runs statements one by one: what are sent with parameters are not more than one. */
static gboolean
run_all(M2sDatabase *database, const char *what, const GString *sql, GError **error)
{
    g_auto(GStrv) statements = g_strsplit(sql->str, ";", -1);
    for (char **statement = statements; *statement; statement++)
        if (**statement && !m2s_database_run(database, what, *statement, error))
            return FALSE;
    return TRUE;
}

char *
m2s_flat_partition(const M2sFlatTable *table, gint64 number)
{
    return g_strdup_printf("%s_%" G_GINT64_FORMAT, table->name, number);
}

/* A partition that was made by itself, and then attached, locks nobody out of the table; one that
 * is made as such waits for all who use it. */
static gboolean
add_partition(M2sDatabase *database, const M2sFlatTable *table, const char *list, gint64 number,
              GError **error)
{
    g_autofree char *name = m2s_flat_partition(table, number);
    g_autofree char *make =
        g_strdup_printf("CREATE TABLE %s (LIKE %s INCLUDING ALL)", name, table->name);
    g_autofree char *quote = g_strdup_printf(
        "SELECT format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES IN (%%L)', $1::text)",
        table->name, name);
    if (!m2s_database_run(database, "making a partition", make, error))
        return FALSE;
    g_autoptr(M2sResult) attach =
        m2s_database_ask(database, "naming a partition", quote, &list, 1, error);
    return attach && m2s_database_run(database, "attaching a partition",
                                      m2s_result_text(attach, 0, 0), error);
}

gboolean
m2s_flat_add_list(M2sDatabase *database, const char *list, gint64 number, GError **error)
{
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++)
        if (!add_partition(database, table, list, number, error))
            return FALSE;
    return TRUE;
}

static const char loads[] = "CREATE TABLE loads ("
                            "list text PRIMARY KEY, "
                            "number integer GENERATED ALWAYS AS IDENTITY UNIQUE, "
                            "list_id text NOT NULL, "
                            "revision bigint, event bigint NOT NULL DEFAULT 0, mark text, "
                            "loaded timestamptz, links bigint);";

static gboolean
make_all(M2sDatabase *database, GError **error)
{
    g_autoptr(GString) sql = g_string_new(loads);
    for (const M2sFlatTable *flat = m2s_flat_tables; flat->name; flat++)
        add_table(sql, flat);
    return run_all(database, "making tables", sql, error);
}

/* Whether there is a table.  name: without any character that SQL would quote. */
static gboolean
find_one(M2sDatabase *database, const char *name, gboolean *is_there, GError **error)
{
    g_autoptr(M2sResult) result =
        m2s_database_ask(database, "looking for tables", "SELECT to_regclass($1)", &name, 1, error);
    *is_there = result && m2s_result_text(result, 0, 0);
    return result != NULL;
}

/* Whether loads has all of its columns. */
static gboolean
find_links(M2sDatabase *database, gboolean *is_there, GError **error)
{
    static const char sql[] = "SELECT FROM pg_attribute WHERE attrelid = to_regclass('loads') "
                              "AND attname = 'links'";
    g_autoptr(M2sResult) result =
        m2s_database_ask(database, "looking for tables", sql, NULL, 0, error);
    *is_there = result && m2s_result_count(result) > 0;
    return result != NULL;
}

/* Tables of an older version of the program, which did not have this one: adds it, with its
 * partitions.  Its rows are made with the next load, as loads.links is NULL. */
static gboolean
add_later_table(M2sDatabase *database, const M2sFlatTable *flat, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    add_table(sql, flat);
    g_autoptr(M2sResult) lists =
        m2s_database_ask(database, "reading which lists there are",
                         "SELECT list, number FROM loads ORDER BY number", NULL, 0, error);
    if (lists == NULL || !run_all(database, "making tables", sql, error) ||
        !m2s_database_run(database, "noting how far lists are loaded",
                          "UPDATE loads SET links = NULL", error))
        return FALSE;
    for (guint i = 0; i < m2s_result_count(lists); i++)
        if (!add_partition(database, flat, m2s_result_text(lists, i, 0),
                           m2s_result_integer(lists, i, 1), error))
            return FALSE;
    return TRUE;
}

/* Adds what came with later versions: what depends on all mails, and its mark. */
static gboolean
add_later(M2sDatabase *database, GError **error)
{
    /* As PostgreSQL names it if it is made with the table. */
    static const char index[] = "CREATE INDEX IF NOT EXISTS states_list_" CLAIMANT "_idx "
                                "ON states (list, " CLAIMANT ")";
    gboolean is_there;
    if (!m2s_database_run(database, "adding a column",
                          "ALTER TABLE loads ADD COLUMN IF NOT EXISTS links bigint", error))
        return FALSE;
    for (const M2sFlatTable *flat = m2s_flat_tables; flat->name; flat++)
        if (flat->needs_insight && (!find_one(database, flat->name, &is_there, error) ||
                                    (!is_there && !add_later_table(database, flat, error))))
            return FALSE;
    return m2s_database_run(database, "adding an index", index, error);
}

/* are_all: (out): whether nothing is to be added to those that are there. */
static gboolean
look(M2sDatabase *database, gboolean *are_there, gboolean *are_all, GError **error)
{
    *are_all = FALSE;
    if (!find_one(database, "loads", are_there, error) ||
        (*are_there && !find_links(database, are_all, error)))
        return FALSE;
    for (const M2sFlatTable *flat = m2s_flat_tables; flat->name && *are_all; flat++)
        if (flat->needs_insight && !find_one(database, flat->name, are_all, error))
            return FALSE;
    return TRUE;
}

gboolean
m2s_flat_make_tables(M2sDatabase *database, GError **error)
{
    /* A number of our own: whoever makes tables has it. */
    static const char lock[] = "SELECT pg_advisory_xact_lock(7264520518437093)";
    gboolean are_there, are_all;
    if (!m2s_database_run(database, "waiting for others to make tables", lock, error) ||
        !look(database, &are_there, &are_all, error))
        return FALSE;
    if (!are_there)
        return make_all(database, error);
    return are_all || add_later(database, error);
}

gboolean
m2s_flat_find_tables(M2sDatabase *database, gboolean *are_there, GError **error)
{
    gboolean are_all;
    if (!look(database, are_there, &are_all, error))
        return FALSE;
    if (!*are_there || are_all)
        return TRUE;
    return m2s_database_begin(database, error) && m2s_database_limit_waits(database, error) &&
           m2s_flat_make_tables(database, error) && m2s_database_commit(database, error);
}

/* The partition holds one list, but its indexes begin with it. */
gboolean
m2s_flat_remove(M2sDatabase *database, const M2sFlatTable *table, M2sKind kind, const char *list,
                gint64 number, const char *ids, GError **error)
{
    const char *const parameters[] = {ids, list};
    g_autofree char *partition = m2s_flat_partition(table, number);
    g_autofree char *sql =
        g_strdup_printf("DELETE FROM %s WHERE list = $2 AND %s = ANY($1::bigint[])", partition,
                        find_table(table->name)->keys[kind]);
    g_autoptr(M2sResult) result =
        m2s_database_ask(database, "removing older rows", sql, parameters, 2, error);
    return result != NULL;
}

gboolean
m2s_flat_empty(M2sDatabase *database, gint64 number, GError **error)
{
    for (const M2sFlatTable *table = m2s_flat_tables; table->name; table++) {
        g_autofree char *partition = m2s_flat_partition(table, number);
        g_autofree char *sql = g_strdup_printf("DELETE FROM %s", partition);
        if (!m2s_database_run(database, "emptying a list", sql, error))
            return FALSE;
    }
    return TRUE;
}

/* Adds the lines of text as an array. */
static void
add_list(const GString *text, M2sRows *rows)
{
    g_auto(M2sArray) array = m2s_array_begin();
    M2sSlice rest = m2s_slice_of_string(text), line;
    while (m2s_slice_next_line(&rest, &line)) {
        g_autofree char *one = m2s_slice_dup(m2s_slice_sub(line, 0, line.size - 1));
        m2s_array_add_text(&array, one);
    }
    m2s_rows_add_text(rows, m2s_array_end(&array));
}

static void
add_value(const M2sFlatColumn *column, const M2sFlatValue *value, M2sRows *rows)
{
    if (value->is_null)
        m2s_rows_add_null(rows);
    else if (column->type == M2S_FLAT_INTEGER)
        m2s_rows_add_integer(rows, value->integer);
    else if (column->type == M2S_FLAT_BOOLEAN)
        m2s_rows_add_boolean(rows, value->integer != 0);
    else if (column->type == M2S_FLAT_LIST)
        add_list(value->text, rows);
    else
        m2s_rows_add_slice(rows, m2s_slice_of_string(value->text));
}

void
m2s_flat_add_row(const M2sFlatTable *table, const char *list, const M2sFlatRow *row,
                 GString *scratch, M2sRows *rows)
{
    m2s_rows_add_text(rows, list);
    for (const M2sFlatColumn *column = table->columns; column->name; column++) {
        const M2sFlatValue value = m2s_flat_value(column, row, scratch);
        add_value(column, &value, rows);
    }
    m2s_rows_end(rows);
}

char *
m2s_flat_columns(const M2sFlatTable *table)
{
    GString *columns = g_string_new("(list");
    for (const M2sFlatColumn *column = table->columns; column->name; column++)
        g_string_append_printf(columns, ", %s", column->name);
    g_string_append_c(columns, ')');
    return g_string_free(columns, FALSE);
}

char *
m2s_flat_target(const M2sFlatTable *table, gint64 number)
{
    g_autofree char *partition = m2s_flat_partition(table, number);
    g_autofree char *columns = m2s_flat_columns(table);
    return g_strdup_printf("%s %s", partition, columns);
}
