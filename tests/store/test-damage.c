/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States with values that the program did not write, and damage of the file. */
#include "fixture.h"
#include "model/catalogue.h"
#include "store/extracts.h"
#include "store/matches.h"
#include "store/word-index.h"

static void
run_sql(const Fixture *fixture, const char *sql)
{
    g_assert_cmpint(sqlite3_exec(fixture->store->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static void
keep_problem(const char *what, gpointer problems)
{
    g_ptr_array_add(problems, g_strdup(what));
}

/* Makes another index, which is empty, that of the dates of series.  A store would refuse it. */
static void
empty_index(const Fixture *fixture)
{
    static const char sql[] = "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage ="
                              " (SELECT rootpage FROM sqlite_schema WHERE name = 'events_by_date')"
                              " WHERE name = 'series_by_date'";
    sqlite3 *db;
    g_assert_cmpint(sqlite3_open(fixture->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(db);
}

/* Makes some series, which are then missing from an index.  Asserts what is told. */
static void
assert_told(Fixture *fixture, guint series, const char *start)
{
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < series; i++)
        fixture_add_series(fixture, fixture->widgets, fixture->ann, i);
    fixture_commit(fixture);
    empty_index(fixture);
    fixture_reopen(fixture);
    ASSERT_DONE(m2s_store_check(fixture->store, keep_problem, problems, &problem));
    g_assert_cmpuint(problems->len, ==, 1);
    g_assert_true(g_str_has_prefix(g_ptr_array_index(problems, 0), start));
}

static void
test_few_problems(Fixture *fixture, gconstpointer data)
{
    assert_told(fixture, 1, "the file is damaged: SQLite found 4 problems, the first being: ");
}

static void
test_many_problems(Fixture *fixture, gconstpointer data)
{
    assert_told(fixture, 120,
                "the file is damaged: SQLite found 100 problems or more, the first being: ");
}

/* What another program has written is read as what it most likely means. */
static void
test_odd_values(Fixture *fixture, gconstpointer data)
{
    fixture_fill(fixture);
    fixture_commit(fixture);
    run_sql(fixture, "UPDATE patches SET state = 'eaten', tags = '1,2,3,4,5,6,7,8,9,10,11,12,13,14,"
                     "15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35' WHERE id = 1;"
                     "UPDATE patch_comments SET addressed = 99 WHERE id = 1;"
                     "UPDATE patch_comments SET addressed = -99 WHERE id = 2");
    fixture_reopen(fixture);
    const M2sPatch *patch =
        find_item(fixture->store, M2S_PATCH, fixture->widgets, "<2@example.org>");
    g_assert_true(patch->state == g_ptr_array_index(fixture->states, 0));
    g_assert_cmpuint(patch->tags[M2S_TAGS_MAX - 1], ==, M2S_TAGS_MAX);
    const M2sComment *newest =
        find_item(fixture->store, M2S_PATCH_COMMENT, fixture->widgets, "<re@example.org>");
    g_assert_cmpint(newest->addressed, ==, M2S_ADDRESSED_UNSET);
    g_assert_cmpint(newest->same_id->addressed, ==, M2S_ADDRESSED_YES);
}

/* An index of words that lacks a mail, or has one twice, would find too little. */
static void
test_segments(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *segments, *problem;
    } cases[] = {
        {"(1, 4), (6, 7)", "the index of words has no mail 5"},
        {"(1, 4), (3, 7)", "the index of words has no mail 5"},
        {"(2, 4)", "the index of words has no mail 1"},
        {"(1, 4), (5, 3)", "the index of words has no mail 5"},
        {"(1, 4294967297)", "the index of words has no mail 1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) segments = NULL;
        g_autofree char *sql = g_strconcat(
            "DELETE FROM word_segments; INSERT INTO word_segments (first, last) VALUES ",
            cases[i].segments, NULL);
        run_sql(fixture, sql);
        g_assert_false(m2s_store_read_segments(fixture->store, &segments, &error));
        g_assert_null(segments);
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_nonnull(strstr(error->message, cases[i].problem));
    }
}

/* A series that depends on one that is not there, asked for alone. */
static void
test_dependency(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    fixture_fill(fixture);
    fixture_commit(fixture);
    run_sql(fixture, "PRAGMA foreign_keys = OFF;"
                     "UPDATE series_dependencies SET dependency = 99 WHERE series = 2");
    m2s_store_forget(fixture->store);
    M2sSeries *series = find_series(fixture->store, 2);
    g_assert_false(
        m2s_store_fill(fixture->store, M2S_SERIES, series, M2S_WITH_DEPENDENCIES, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "there is no series 99"));
}

/* Sketches and verdicts of objects that came after the catalogue was read. */
static void
test_extracts(Fixture *fixture, gconstpointer data)
{
    fixture_fill(fixture);
    fixture_commit(fixture);
    g_autoptr(M2sCatalogue) loaded = m2s_store_load(fixture->store, NULL);
    fixture_begin(fixture);
    M2sPatch *later = fixture_add_patch(fixture, fixture->widgets, "<9@example.org>", NULL, 0);
    later->sketch = (const guint8 *)"sketch";
    later->sketch_size = 6;
    ASSERT_DONE(m2s_store_insert_extract(fixture->store, M2S_PATCH, later, &problem));
    fixture_commit(fixture);
    ASSERT_DONE(m2s_store_load_extracts(fixture->store, M2S_SKETCHES, loaded, &problem));
    for (guint i = 0; i < loaded->patches->len; i++)
        g_assert_null(((const M2sPatch *)g_ptr_array_index(loaded->patches, i))->sketch);
}

/* Claims are read some at a time, in order. */
static void
test_claims(Fixture *fixture, gconstpointer data)
{
    static const char *const msgids[] = {"<0@example.org>", "<1@example.org>", "<2@example.org>"};
    fixture_fill(fixture); /* with the first one */
    for (gsize i = 1; i < G_N_ELEMENTS(msgids); i++)
        ASSERT_DONE(m2s_store_insert_reference(
            fixture->store, msgids[i], g_ptr_array_index(fixture->made->series, i), &problem));
    g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(M2sKeptClaim));
    g_array_set_clear_func(claims, (GDestroyNotify)m2s_kept_claim_clear);
    for (guint read = 0; read < G_N_ELEMENTS(msgids); read++) {
        const M2sKeptClaim last =
            read ? g_array_index(claims, M2sKeptClaim, read - 1) : (M2sKeptClaim){0};
        ASSERT_DONE(
            m2s_store_read_claims(fixture->store, read ? &last : NULL, 1, claims, &problem));
        g_assert_cmpuint(claims->len, ==, read + 1);
        const M2sKeptClaim *claim = &g_array_index(claims, M2sKeptClaim, read);
        g_assert_cmpstr(claim->msgid, ==, msgids[read]);
        g_assert_cmpuint(claim->project, ==, 1);
        g_assert_cmpuint(claim->series, ==, read + 1);
    }
    fixture_commit(fixture);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/damage/few-problems", test_few_problems);
    ADD("/store/damage/many-problems", test_many_problems);
    ADD("/store/damage/odd-values", test_odd_values);
    ADD("/store/damage/segments", test_segments);
    ADD("/store/damage/dependency", test_dependency);
    ADD("/store/damage/extracts", test_extracts);
    ADD("/store/damage/claims", test_claims);
    return g_test_run();
}
