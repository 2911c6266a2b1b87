/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The columns that an upgrade adds. */
#include "fixture.h"
#include "store/migration.h"

static const struct {
    M2sField field;
    const char *sql;
    const char *value; /* (nullable): in the rows that are there already */
} cases[] = {
    {{M2S_FIELD_UINT, "a"}, "ALTER TABLE people ADD COLUMN a INTEGER NOT NULL DEFAULT 0", "0"},
    {{M2S_FIELD_DATE, "b"}, "ALTER TABLE people ADD COLUMN b INTEGER NOT NULL DEFAULT 0", "0"},
    {{M2S_FIELD_TEXT, "c", .nullable = TRUE}, "ALTER TABLE people ADD COLUMN c TEXT", NULL},
    {{M2S_FIELD_TEXT, "d"}, "ALTER TABLE people ADD COLUMN d TEXT NOT NULL DEFAULT ''", ""},
    {{M2S_FIELD_TAGS, "e"}, "ALTER TABLE people ADD COLUMN e TEXT NOT NULL DEFAULT ''", ""},
    {{M2S_FIELD_HASH, "f", .nullable = TRUE}, "ALTER TABLE people ADD COLUMN f BLOB", NULL},
    {{M2S_FIELD_OBJECT, "g", .kind = M2S_PATCH},
     "ALTER TABLE people ADD COLUMN g INTEGER REFERENCES patches (id)",
     NULL},
};

static void
assert_value(M2sStore *store, const char *column, const char *value)
{
    sqlite3_stmt *statement;
    g_autofree char *sql = g_strdup_printf("SELECT DISTINCT %s FROM people", column);
    g_assert_cmpint(sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    g_assert_cmpstr((const char *)sqlite3_column_text(statement, 0), ==, value);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_DONE);
    sqlite3_finalize(statement);
}

static void
test_new_columns(Fixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sql = m2s_store_column_sql(&m2s_kinds[M2S_PERSON], &cases[i].field);
        g_assert_cmpstr(sql, ==, cases[i].sql);
        g_assert_cmpint(sqlite3_exec(fixture->store->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
        assert_value(fixture->store, cases[i].field.name, cases[i].value);
    }
    m2s_store_rollback(fixture->store);
}

/* Every field with a name has a column, and every column a field. */
static void
test_columns(Fixture *fixture, gconstpointer data)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++) {
        const M2sKindInfo *info = &m2s_kinds[kind];
        sqlite3_stmt *statement;
        g_autofree char *sql = g_strdup_printf("SELECT * FROM %s", info->plural);
        g_assert_cmpint(sqlite3_prepare_v2(fixture->store->db, sql, -1, &statement, NULL), ==,
                        SQLITE_OK);
        int columns = sqlite3_column_count(statement);
        for (guint i = 0; i < info->field_count; i++) {
            const M2sField *field = &info->fields[i];
            if (field->name == NULL || field->derived)
                continue;
            const char *table = info->plural;
            g_assert_cmpint(sqlite3_table_column_metadata(fixture->store->db, NULL, table,
                                                          field->name, NULL, NULL, NULL, NULL,
                                                          NULL),
                            ==, SQLITE_OK);
            g_assert_cmpuint(field->since, <=, m2s_store_version());
            columns--;
        }
        g_assert_cmpint(columns, ==, 0);
        sqlite3_finalize(statement);
    }
    m2s_store_rollback(fixture->store);
}

/* Clearing a store, after which everything is written again, ends the need to do so. */
static void
test_stale(Fixture *fixture, gconstpointer data)
{
    g_auto(M2sStoreRules) stale = {0}, fresh = {0};
    const M2sStoreRules written = {.config = (char *)"", .revision = 1};
    ASSERT_DONE(m2s_store_write_rules(fixture->store, &written, &problem));
    sqlite3_exec(fixture->store->db, "UPDATE rules SET stale = 1", NULL, NULL, NULL);
    ASSERT_DONE(m2s_store_write_rules(fixture->store, &written, &problem));
    ASSERT_DONE(m2s_store_read_rules(fixture->store, &stale, &problem));
    g_assert_true(stale.stale);
    ASSERT_DONE(m2s_store_clear(fixture->store, &problem));
    ASSERT_DONE(m2s_store_read_rules(fixture->store, &fresh, &problem));
    g_assert_false(fresh.stale);
    m2s_store_rollback(fixture->store);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/migration/new-columns", test_new_columns);
    ADD("/store/migration/columns", test_columns);
    ADD("/store/migration/stale", test_stale);
    return g_test_run();
}
