/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loading a whole store, the query plans of its statements, and its speed. */
#include <mbox2series/base.h>

#include "fixture.h"
#include "model/catalogue.h"

static void
test_load(Fixture *fixture, gconstpointer data)
{
    fixture_fill(fixture);
    fixture_commit(fixture);
    fixture_reopen(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(M2sCatalogue) loaded = m2s_store_load(fixture->store, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(loaded->projects->len, ==, 2);
    g_assert_cmpuint(loaded->people->len, ==, 2);
    g_assert_cmpuint(loaded->series->len, ==, 3);
    g_assert_cmpuint(loaded->covers->len, ==, 1);
    g_assert_cmpuint(loaded->patches->len, ==, 3);
    const M2sSeries *first = g_ptr_array_index(loaded->series, 0);
    const M2sSeries *second = g_ptr_array_index(loaded->series, 1);
    const M2sSeries *third = g_ptr_array_index(loaded->series, 2);
    g_assert_true(first->cover == g_ptr_array_index(loaded->covers, 0));
    g_assert_true(first->cover->series == first);
    g_assert_true(first->submitter == g_ptr_array_index(loaded->people, 0));
    g_assert_cmpuint(first->received, ==, 2);
    g_assert_cmpuint(first->patches->len, ==, 2); /* in the order of arrival */
    const M2sPatch *patch = g_ptr_array_index(first->patches, 0);
    g_assert_cmpstr(patch->item.msgid, ==, "<2@example.org>");
    g_assert_true(patch->series == first);
    patch = g_ptr_array_index(first->patches, 1);
    g_assert_cmpstr(patch->item.msgid, ==, "<1@example.org>");
    g_assert_cmpuint(patch->comments->len, ==, 1);
    const M2sComment *comment = g_ptr_array_index(patch->comments, 0);
    g_assert_cmpuint(comment->item.id, ==, 1);
    g_assert_null(comment->same_id);
    g_assert_true(comment->patch == patch);
    g_assert_cmpint(comment->addressed, ==, M2S_ADDRESSED_NO);
    const M2sComment *later = g_ptr_array_index(loaded->patch_comments, 1);
    g_assert_true(later->same_id == comment);
    const M2sComment *of_cover = g_ptr_array_index(first->cover->comments, 0);
    g_assert_true(of_cover->cover == first->cover);
    g_assert_null(of_cover->same_id);
    g_assert_cmpuint(third->dependencies->len, ==, 2);
    g_assert_true(g_ptr_array_index(third->dependencies, 0) == second);
    g_assert_true(g_ptr_array_index(third->dependencies, 1) == first);
    g_assert_cmpuint(first->dependents->len, ==, 2);
    g_assert_true(g_ptr_array_index(first->dependents, 0) == third);
    g_assert_null(first->dependencies);
    const gconstpointer of_events[] = {first, first->cover, patch, patch, first, comment, of_cover};
    g_assert_cmpuint(loaded->events->len, ==, G_N_ELEMENTS(of_events));
    for (guint i = 0; i < loaded->events->len; i++) {
        const M2sEvent *event = g_ptr_array_index(loaded->events, i);
        const M2sEvent *made = g_ptr_array_index(fixture->made->events, i);
        g_assert_cmpuint(event->id, ==, i + 1);
        g_assert_cmpint(event->category, ==, made->category);
        g_assert_cmpint(event->date, ==, 100 + i);
        g_assert_true(event->patch == of_events[i]);
    }
}

/* Damage that SQLite itself does not notice. */
static void
test_load_damaged(Fixture *fixture, gconstpointer data)
{
    static const char *const damages[] = {
        "UPDATE patches SET id = 7 WHERE id = 3",
        "UPDATE series SET submitter = 99 WHERE id = 1",
        "UPDATE patch_comments SET patch = 99",
        "UPDATE series SET cover = 9 WHERE id = 2",
        "UPDATE series_dependencies SET dependency = -1 WHERE id = 1",
        "UPDATE series_dependencies SET series = 99 WHERE id = 1",
        "UPDATE events SET category = 'patch-eaten' WHERE id = 1",
        "UPDATE events SET category = 'cover-created' WHERE id = 1",
        "UPDATE people SET name = CAST(x'416eff' AS TEXT) WHERE id = 1", /* not UTF-8 */
        "UPDATE series SET submitter = 4294967297 WHERE id = 1", /* with 32 bits, there is one */
    };
    fixture_fill(fixture);
    fixture_commit(fixture);
    sqlite3_exec(fixture->store->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autoptr(GError) error = NULL;
        fixture_begin(fixture);
        int result = sqlite3_exec(fixture->store->db, damages[i], NULL, NULL, NULL);
        g_assert_cmpint(result, ==, SQLITE_OK);
        g_assert_cmpint(sqlite3_changes(fixture->store->db), >, 0);
        g_assert_null(m2s_store_load(fixture->store, &error));
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        m2s_store_rollback(fixture->store);
    }
    g_autoptr(M2sCatalogue) loaded = m2s_store_load(fixture->store, NULL);
    g_assert_nonnull(loaded);
}

/* Asserts that the statement scans no whole table. */
static void
assert_searches(M2sStore *store, const char *sql)
{
    g_autofree char *explain = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
    sqlite3_stmt *plan;
    g_assert_cmpint(sqlite3_prepare_v2(store->db, explain, -1, &plan, NULL), ==, SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (g_str_has_prefix(step, "SCAN") && !g_str_equal(step, "SCAN CONSTANT ROW") &&
            !g_str_equal(step, "SCAN projects") && !g_str_equal(step, "SCAN sqlite_master"))
            g_error("%s: %s", sql, step);
    }
    sqlite3_finalize(plan);
}

/* Every lookup uses an index. */
static void
test_plans(Fixture *fixture, gconstpointer data)
{
    const M2sProject *project = fixture->widgets;
    M2sStoreNumbers numbers;
    g_auto(M2sInputMark) mark = {0};
    guint count;
    gboolean has;
    fixture_fill(fixture);
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_PERSON, fixture->ann, &problem));
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_PROJECT, project, &problem));
    m2s_store_forget(fixture->store);
    M2sStore *store = fixture->store;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GPtrArray) projects = m2s_store_projects(store, NULL);
    g_assert_true(m2s_store_numbers(store, &numbers, NULL));
    g_bytes_unref(m2s_store_read_mail(store, 1, NULL));
    g_autoptr(GBytes) raw = g_bytes_new_static("x", 1);
    g_autoptr(M2sKeptMail) mail = m2s_kept_mail_new(raw, 0, NULL);
    g_assert_true(m2s_store_has_mail(store, mail, &has, NULL));
    g_assert_true(
        m2s_store_set_input(store, "x", &(M2sInputMark){.fingerprint = (char *)""}, NULL));
    g_assert_true(m2s_store_find_input(store, "x", &mark, &has, NULL));
    g_assert_nonnull(find_person(store, "ann@example.org"));
    M2sPatch *patch = find_item(store, M2S_PATCH, project, "<1@example.org>");
    g_assert_true(m2s_store_update(store, M2S_PATCH, patch, NULL));
    g_assert_nonnull(find_item(store, M2S_COVER, project, "<0@example.org>"));
    M2sItem *oldest;
    ASSERT_DONE(m2s_store_find_oldest(store, M2S_COVER, "<0@example.org>", &oldest, &problem));
    ASSERT_DONE(m2s_store_find_oldest(store, M2S_PATCH, "<1@example.org>", &oldest, &problem));
    g_assert_nonnull(find_item(store, M2S_PATCH_COMMENT, project, "<re@example.org>"));
    g_assert_nonnull(find_item(store, M2S_COVER_COMMENT, project, "<re@example.org>"));
    g_assert_nonnull(find_series(store, 2));
    g_assert_nonnull(find_series_by_reference(store, project, "<0@example.org>"));
    g_assert_true(
        m2s_store_find_series_by_markers(store, project, fixture->ann, 2, 3, 0, 500, found, NULL));
    g_assert_cmpuint(found->len, ==, 1);
    g_assert_true(find_patch_by_number(store, patch->series, 1) == patch);
    g_assert_true(m2s_store_count_covers_named(store, "x", &count, NULL));
    guint statements = 0;
    for (sqlite3_stmt *statement = sqlite3_next_stmt(store->db, NULL); statement;
         statement = sqlite3_next_stmt(store->db, statement), statements++)
        if (!g_str_has_prefix(sqlite3_sql(statement), "PRAGMA"))
            assert_searches(store, sqlite3_sql(statement));
    g_assert_cmpuint(statements, >, 40);
    fixture_commit(fixture);
}

static void
report(const char *what)
{
    double seconds = g_test_timer_elapsed();
    g_test_minimized_result(seconds, "%s: %.2f s", what, seconds);
}

/* With -m perf: 100,000 patches and their mails, a thousand per transaction. */
static void
test_speed(Fixture *fixture, gconstpointer data)
{
    enum { PATCHES = 100000, TRANSACTION = 1000 };
    if (!g_test_perf()) {
        g_test_skip("only with -m perf");
        fixture_commit(fixture);
        return;
    }
    g_test_timer_start();
    for (guint i = 1; i <= PATCHES; i++) {
        g_autofree char *msgid = g_strdup_printf("<%08x.%u@example.org>", i * 2654435761u, i);
        g_autofree char *raw = g_strnfill(5000, 'x');
        g_snprintf(raw, 5000, "%u", i);
        ASSERT_DONE(store_mail(fixture->store, i, raw, 5000, &problem));
        g_assert_null(find_item(fixture->store, M2S_PATCH, fixture->widgets, msgid));
        M2sPatch patch = {.item = {.id = i,
                                   .project = fixture->widgets,
                                   .msgid = msgid,
                                   .submitter = fixture->ann,
                                   .mail = {.where = M2S_MAIL_IN_STORE, .id = i}},
                          .name = "[1/2] lid: Oil the hinge again",
                          .has_hash = TRUE};
        ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PATCH, &patch, &problem));
        if (i % TRANSACTION == 0) {
            fixture_commit(fixture);
            m2s_store_forget(fixture->store);
            fixture_begin(fixture);
        }
    }
    fixture_commit(fixture);
    report("writing 100,000 patches");
    fixture_reopen(fixture);
    g_test_timer_start();
    g_autoptr(M2sCatalogue) loaded = m2s_store_load(fixture->store, NULL);
    report("reading them");
    g_assert_cmpuint(loaded->patches->len, ==, PATCHES);
    g_test_timer_start();
    for (guint i = 1; i <= PATCHES; i++) {
        g_autofree char *msgid = g_strdup_printf("<%08x.%u@example.org>", i * 2654435761u, i);
        g_assert_nonnull(find_item(fixture->store, M2S_PATCH, fixture->widgets, msgid));
    }
    report("finding each");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/load", test_load);
    ADD("/store/load-damaged", test_load_damaged);
    ADD("/store/plans", test_plans);
    ADD("/store/speed", test_speed);
    return g_test_run();
}
