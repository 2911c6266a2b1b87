/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store knows after its own transactions, and after those of others. */
#include <mbox2series/base.h>

#include "fixture.h"
#include "store/migration.h"

static void
test_rollback(Fixture *fixture, gconstpointer data)
{
    fixture_commit(fixture);
    fixture_begin(fixture);
    M2sSeries *series = fixture_add_series(fixture, fixture->widgets, fixture->ann, 5);
    fixture_add_patch(fixture, fixture->widgets, "<1@example.org>", series, 1);
    m2s_store_rollback(fixture->store);
    M2sStoreNumbers numbers;
    ASSERT_DONE(m2s_store_numbers(fixture->store, &numbers, &problem));
    g_assert_cmpuint(numbers.mail, ==, 0);
    g_assert_cmpuint(numbers.objects[M2S_SERIES], ==, 0);
    g_assert_cmpuint(numbers.objects[M2S_PATCH], ==, 0);
    g_assert_cmpuint(numbers.objects[M2S_PERSON], ==, 2);
    g_assert_cmpuint(numbers.objects[M2S_PROJECT], ==, 2);
    g_assert_null(find_item(fixture->store, M2S_PATCH, fixture->widgets, "<1@example.org>"));
    g_assert_null(find_series(fixture->store, 1));
    g_assert_true(find_person(fixture->store, "bo@example.org") != fixture->bo);
}

/* Projects are rolled back like anything else. */
static void
test_rollback_project(Fixture *fixture, gconstpointer data)
{
    m2s_store_rollback(fixture->store);
    g_autoptr(GPtrArray) projects = m2s_store_projects(fixture->store, NULL);
    g_assert_cmpuint(projects->len, ==, 0);
}

/* Closing a store rolls back what was not committed. */
static void
test_close(Fixture *fixture, gconstpointer data)
{
    fixture_reopen(fixture);
    M2sStoreNumbers numbers;
    ASSERT_DONE(m2s_store_numbers(fixture->store, &numbers, &problem));
    g_assert_cmpuint(numbers.objects[M2S_PERSON], ==, 0);
}

static void
test_changed(Fixture *fixture, gconstpointer data)
{
    gboolean changed = TRUE;
    fixture_commit(fixture);
    g_autoptr(M2sStore) other = fixture_open_store(fixture);
    g_assert_true(m2s_store_begin(fixture->store, &changed, NULL));
    g_assert_false(changed);
    fixture_commit(fixture);
    M2sPerson *ann = find_person(other, "ann@example.org");
    g_autoptr(GPtrArray) projects = m2s_store_projects(other, NULL);
    ann->name = "Ann Elsewhere";
    g_assert_true(m2s_store_begin(other, &changed, NULL));
    g_assert_false(changed);
    M2sProject *widgets = g_ptr_array_index(projects, 0);
    g_free(widgets->list_email);
    widgets->list_email = g_strdup("widgets@example.org");
    ASSERT_DONE(m2s_store_update(other, M2S_PERSON, ann, &problem));
    ASSERT_DONE(m2s_store_update(other, M2S_PROJECT, widgets, &problem));
    ASSERT_DONE(m2s_store_commit(other, &problem));
    g_assert_true(m2s_store_begin(fixture->store, &changed, NULL));
    g_assert_true(changed);
    const M2sPerson *read = find_person(fixture->store, "ann@example.org");
    g_assert_true(read != fixture->ann);
    g_assert_cmpstr(read->name, ==, "Ann Elsewhere");
    g_autoptr(GPtrArray) read_projects = m2s_store_projects(fixture->store, NULL);
    const M2sProject *read_widgets = g_ptr_array_index(read_projects, 0);
    g_assert_cmpstr(read_widgets->list_email, ==, "widgets@example.org");
    fixture_commit(fixture);
    g_assert_true(m2s_store_begin(fixture->store, &changed, NULL));
    g_assert_false(changed);
    fixture_commit(fixture);
    g_assert_true(m2s_store_begin(other, &changed, NULL)); /* nothing was written in between */
    g_assert_false(changed);
    m2s_store_rollback(other);
}

/* A newer version of the program has upgraded a state that this one has open. */
static void
test_upgraded(Fixture *fixture, gconstpointer data)
{
    sqlite3 *other;
    g_autoptr(GError) error = NULL;
    g_autofree char *upgrade = g_strdup_printf("PRAGMA user_version = %u", m2s_store_version() + 1);
    fixture_commit(fixture);
    g_assert_cmpint(sqlite3_open(fixture->path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, upgrade, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(other);
    g_assert_false(m2s_store_begin(fixture->store, NULL, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_assert_nonnull(strstr(error->message, "another version of mbox2series has upgraded it"));
    g_assert_true(sqlite3_get_autocommit(fixture->store->db)); /* it is not left locked */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/transactions/rollback", test_rollback);
    ADD("/store/transactions/rollback-project", test_rollback_project);
    ADD("/store/transactions/close", test_close);
    ADD("/store/transactions/changed", test_changed);
    ADD("/store/transactions/upgraded", test_upgraded);
    return g_test_run();
}
