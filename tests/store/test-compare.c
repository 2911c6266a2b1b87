/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of a store that has other rows than its mails give. */
#include "everything.h"
#include "store/details.h"
#include "store/extracts.h"

static void
append_problem(const char *what, gpointer problems)
{
    g_string_append_printf(problems, "%s\n", what);
}

static GString *
problems_of(Fixture *fixture)
{
    GString *problems = g_string_new(NULL);
    ASSERT_DONE(m2s_store_check(fixture->store, append_problem, problems, &problem));
    ASSERT_DONE(
        m2s_store_compare(fixture->store, fixture->made, append_problem, problems, &problem));
    ASSERT_DONE(m2s_store_compare_details(fixture->store, fixture->made, append_problem, problems,
                                          &problem));
    ASSERT_DONE(m2s_store_compare_extracts(fixture->store, fixture->made, append_problem, problems,
                                           &problem));
    return problems;
}

/* One change, and all that is said then. */
static const struct {
    const char *sql, *problems;
} cases[] = {
    {"UPDATE people SET name = 'Al' WHERE id = 1",
     "person 1: name is “Al”, but its mails say “Ann Ex”\n"},
    {"DELETE FROM events WHERE id = 7", "event 7 is missing\n"},
    {"DELETE FROM events WHERE id = 2", "event 2 is missing\n"},
    {"INSERT INTO people (id, email) VALUES (9, 'x@example.org')",
     "person 9 should not be there\n"},
    {"INSERT INTO people (email) VALUES ('x@example.org')", "person 3 should not be there\n"},
    {"DELETE FROM series_dependencies WHERE series = 2",
     "series 2: dependencies are nothing, but its mails say “1”\n"},
    {"DELETE FROM series_dependencies WHERE series = 3 AND dependency = 1",
     "series 3: dependencies are “2”, but its mails say “2, 1”\n"},
    {"UPDATE trailers SET name = 'Tested-by' WHERE name = 'Acked-by'",
     "patch 1: its trailers are not what its mail gives\n"},
    {"UPDATE files SET added = 7 WHERE place = 1",
     "patch 1: its files are not what its mail gives\n"},
    {"DELETE FROM files WHERE place = 2", "patch 1: its files are not what its mail gives\n"
                                          "there are 1 files, where its mails give 2\n"},
    {"UPDATE sketches SET bytes = x'00'", "patch 1: its sketch is not what its mail gives\n"},
    {"UPDATE sketches SET bytes = CAST('Sketch' AS BLOB)",
     "patch 1: its sketch is not what its mail gives\n"},
    {"DELETE FROM verdicts", "patch comment 1: its verdict is not what its mail gives\n"
                             "there are 0 verdicts, where its mails give 1\n"},
    {"INSERT INTO sketches (mail, bytes) VALUES (7, x'00')",
     "there are 2 sketches, where its mails give 1\n"},
};

static void
test_differences(Fixture *fixture, gconstpointer data)
{
    everything_make(fixture);
    ASSERT_DONE(everything_write(fixture, &problem));
    fixture_commit(fixture);
    g_autoptr(GString) none = problems_of(fixture);
    g_assert_cmpstr(none->str, ==, "");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        fixture_begin(fixture);
        g_assert_cmpint(sqlite3_exec(fixture->store->db, cases[i].sql, NULL, NULL, NULL), ==,
                        SQLITE_OK);
        g_autoptr(GString) problems = problems_of(fixture);
        g_assert_cmpstr(problems->str, ==, cases[i].problems);
        m2s_store_rollback(fixture->store);
    }
}

/* A row that refers to nothing is found without any mails. */
static void
test_references(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) problems = g_string_new(NULL);
    everything_make(fixture);
    ASSERT_DONE(everything_write(fixture, &problem));
    fixture_commit(fixture);
    sqlite3_exec(fixture->store->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
    sqlite3_exec(fixture->store->db, "UPDATE patches SET series = 99 WHERE id = 1", NULL, NULL,
                 NULL);
    ASSERT_DONE(m2s_store_check(fixture->store, append_problem, problems, &problem));
    g_assert_nonnull(strstr(problems->str, "patches"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/compare/differences", test_differences);
    ADD("/store/compare/references", test_references);
    return g_test_run();
}
