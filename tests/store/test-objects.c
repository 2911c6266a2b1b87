/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects written, read and found. */
#include <mbox2series/base.h>

#include "fixture.h"
#include "model/catalogue.h"
#include "model/series.h"

static void
test_projects(Fixture *fixture, gconstpointer data)
{
    M2sProject *widgets = (M2sProject *)fixture->widgets;
    widgets->show_dependencies = TRUE;
    g_free(widgets->commit_url_format);
    widgets->commit_url_format = g_strdup("https://example.org/{}");
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_PROJECT, widgets, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    g_autoptr(GPtrArray) projects = m2s_store_projects(fixture->store, NULL);
    g_assert_cmpuint(projects->len, ==, 2);
    const M2sProject *read = g_ptr_array_index(projects, 0);
    g_assert_true(read != widgets);
    g_assert_cmpuint(read->id, ==, 1);
    g_assert_cmpstr(read->link_name, ==, "widgets");
    g_assert_cmpstr(read->name, ==, "widgets");
    g_assert_cmpstr(read->list_id, ==, "widgets.example.org");
    g_assert_cmpstr(read->list_email, ==, "");
    g_assert_cmpstr(read->commit_url_format, ==, "https://example.org/{}");
    g_assert_true(read->show_dependencies);
    read = g_ptr_array_index(projects, 1);
    g_assert_cmpstr(read->link_name, ==, "gadgets");
    g_assert_false(read->show_dependencies);
}

static void
test_people(Fixture *fixture, gconstpointer data)
{
    fixture_commit(fixture);
    fixture_reopen(fixture);
    M2sPerson *ann = find_person(fixture->store, "aNN@example.ORG");
    g_assert_cmpuint(ann->id, ==, 1);
    g_assert_cmpstr(ann->email, ==, "Ann@Example.org");
    g_assert_cmpstr(ann->name, ==, "Ann Ex");
    g_assert_true(find_person(fixture->store, "ann@example.org") == ann);
    const M2sPerson *bo = find_person(fixture->store, "bo@example.org");
    g_assert_null(bo->name);
    g_autoptr(GError) error = NULL;
    g_assert_null(find_person(fixture->store, "nobody@example.org"));
    ann->name = "Ann Example";
    fixture_begin(fixture);
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_PERSON, ann, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    g_assert_cmpstr(find_person(fixture->store, "ann@example.org")->name, ==, "Ann Example");
    fixture_begin(fixture);
    const M2sPerson twin = {.id = 3, .email = "ANN@example.org"};
    g_assert_false(m2s_store_insert(fixture->store, M2S_PERSON, &twin, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    m2s_store_rollback(fixture->store);
}

static void
test_patch(Fixture *fixture, gconstpointer data)
{
    M2sSeries *series = fixture_add_series(fixture, fixture->widgets, fixture->ann, 1707123500);
    M2sPatch *made = fixture_add_patch(fixture, fixture->widgets, "<1@example.org>", NULL, 0);
    fixture_add_patch(fixture, fixture->gadgets, "<1@example.org>", NULL, 0);
    made->series = series;
    made->number = 2;
    made->tags[0] = 1;
    made->tags[2] = 65535;
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_PATCH, made, &problem));
    g_assert_true(find_item(fixture->store, M2S_PATCH, fixture->widgets, made->item.msgid) == made);
    fixture_commit(fixture);
    fixture_reopen(fixture);
    M2sPatch *read = find_item(fixture->store, M2S_PATCH, fixture->widgets, made->item.msgid);
    g_assert_true(read != made);
    g_assert_cmpuint(read->item.id, ==, 1);
    g_assert_cmpuint(read->item.fingerprint, ==, 7);
    g_assert_cmpuint(read->item.project->id, ==, 1);
    g_assert_cmpstr(read->item.msgid, ==, made->item.msgid);
    g_assert_cmpstr(read->item.submitter->email, ==, "Ann@Example.org");
    g_assert_cmpuint(read->series->id, ==, 1);
    g_assert_cmpuint(read->series->patches->len, ==, 0);
    g_assert_cmpint(read->number, ==, 2);
    g_assert_cmpstr(read->name, ==, made->name);
    g_assert_null(read->pull_url);
    g_assert_null(read->delegate);
    g_assert_true(read->state == made->state);
    g_assert_cmpint(read->item.date, ==, made->item.date);
    g_assert_cmpuint(read->item.mail.where, ==, M2S_MAIL_IN_STORE);
    g_assert_cmpuint(read->item.mail.id, ==, 1);
    g_assert_cmpmem(read->tags, sizeof read->tags, made->tags, sizeof made->tags);
    g_assert_false(read->has_hash);
    g_assert_null(read->comments);
    g_assert_true(find_patch_by_number(fixture->store, read->series, 2) == read);
    g_assert_null(find_patch_by_number(fixture->store, read->series, 1));
    const M2sPatch *other =
        find_item(fixture->store, M2S_PATCH, fixture->gadgets, made->item.msgid);
    g_assert_cmpuint(other->item.id, ==, 2);
    g_assert_null(other->series);
    g_assert_null(find_item(fixture->store, M2S_PATCH, fixture->widgets, "<1@EXAMPLE.org>"));
}

/* Of a mail that was sent to several lists, the oldest; of equal ones, that of the oldest list. */
static void
test_oldest(Fixture *fixture, gconstpointer data)
{
    static const char both[] = "<1@example.org>", same[] = "<2@example.org>";
    fixture_add_patch(fixture, fixture->widgets, both, NULL, 0);
    const M2sPatch *early = fixture_add_patch(fixture, fixture->gadgets, both, NULL, 0);
    sqlite3_exec(fixture->store->db, "UPDATE patches SET date = 5 WHERE id = 2", NULL, NULL, NULL);
    fixture_add_cover(fixture, fixture->gadgets, same, "[0/1] lid");
    const M2sCover *first = fixture_add_cover(fixture, fixture->widgets, same, "[0/1] lid");
    M2sItem *found;
    ASSERT_DONE(m2s_store_find_oldest(fixture->store, M2S_PATCH, both, &found, &problem));
    g_assert_true(found == &early->item);
    ASSERT_DONE(m2s_store_find_oldest(fixture->store, M2S_COVER, same, &found, &problem));
    g_assert_true(found == &first->item);
    ASSERT_DONE(m2s_store_find_oldest(fixture->store, M2S_COVER, both, &found, &problem));
    g_assert_null(found);
}

/* What a patch can do without, and what the configuration no longer has. */
static void
test_patch_extras(Fixture *fixture, gconstpointer data)
{
    M2sPatch *patch = m2s_catalogue_add(fixture->made, M2S_PATCH);
    M2sUser gone = {.email = (char *)"gone@example.org"};
    M2sState old = {.slug = (char *)"old"};
    patch->item.project = fixture->widgets;
    patch->item.msgid = "<1@example.org>";
    patch->item.submitter = fixture->ann;
    patch->name = "";
    patch->pull_url = "https://example.org/git tags/1";
    patch->delegate = g_ptr_array_index(fixture->users, 0);
    patch->state = &old;
    patch->has_hash = TRUE;
    patch->hash[0] = 255;
    patch->hash[19] = 1;
    patch->item.mail = fixture_add_mail(fixture, 1000);
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PATCH, patch, &problem));
    M2sPatch second = *patch;
    second.item.id = 2;
    second.item.msgid = "<2@example.org>";
    second.delegate = &gone;
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PATCH, &second, &problem));
    m2s_store_forget(fixture->store);
    const M2sPatch *read =
        find_item(fixture->store, M2S_PATCH, fixture->widgets, "<1@example.org>");
    g_assert_cmpstr(read->pull_url, ==, patch->pull_url);
    g_assert_true(read->delegate == patch->delegate);
    g_assert_true(read->state == g_ptr_array_index(fixture->states, 0));
    g_assert_true(read->has_hash);
    g_assert_cmpmem(read->hash, M2S_HASH_SIZE, patch->hash, M2S_HASH_SIZE);
    read = find_item(fixture->store, M2S_PATCH, fixture->widgets, "<2@example.org>");
    g_assert_null(read->delegate);
    fixture_commit(fixture);
}

static void
test_series(Fixture *fixture, gconstpointer data)
{
    M2sSeries *made = fixture_add_series(fixture, fixture->widgets, fixture->ann, 1707123500);
    M2sCover *cover =
        fixture_add_cover(fixture, fixture->widgets, "<0@example.org>", "[v2,0/3] lid");
    M2sCover *late =
        fixture_add_cover(fixture, fixture->widgets, "<00@example.org>", "[v2,0/3] lid");
    cover->series = made;
    made->cover = cover;
    made->name = "lid";
    made->received = 2;
    made->complete_to = 1;
    ASSERT_DONE(m2s_store_update(fixture->store, M2S_SERIES, made, &problem));
    ASSERT_DONE(m2s_store_insert_reference(fixture->store, "<0@example.org>", made, &problem));
    fixture_commit(fixture);
    fixture_reopen(fixture);
    M2sStore *store = fixture->store;
    M2sSeries *read = find_series_by_reference(store, fixture->widgets, "<0@example.org>");
    g_assert_true(find_series(store, 1) == read);
    g_assert_null(find_series(store, 2));
    g_assert_null(find_series_by_reference(store, fixture->gadgets, "<0@example.org>"));
    g_assert_cmpstr(read->name, ==, "lid");
    g_assert_cmpint(read->date, ==, 1707123500);
    g_assert_cmpint(read->version, ==, 2);
    g_assert_cmpint(read->total, ==, 3);
    g_assert_cmpuint(read->received, ==, 2);
    g_assert_cmpint(read->complete_to, ==, 1);
    g_assert_nonnull(read->patches);
    g_assert_true(read->cover == find_item(store, M2S_COVER, fixture->widgets, "<0@example.org>"));
    g_assert_true(read->cover->series == read);
    g_assert_cmpuint(read->cover->item.fingerprint, ==, 4000000000u);
    g_assert_cmpstr(read->cover->name, ==, "[v2,0/3] lid");
    g_assert_cmpint(read->cover->item.date, ==, -5);
    cover = find_item(store, M2S_COVER, fixture->widgets, late->item.msgid);
    g_assert_null(cover->series);
}

static void
test_markers(Fixture *fixture, gconstpointer data)
{
    static const gint64 dates[] = {100, 40, 60, 50, 49, 101};
    for (gsize i = 0; i < G_N_ELEMENTS(dates); i++)
        fixture_add_series(fixture, fixture->widgets, fixture->ann, dates[i]);
    fixture_add_series(fixture, fixture->gadgets, fixture->ann, 60);
    fixture_add_series(fixture, fixture->widgets, fixture->bo, 60);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < 2; i++) {
        g_ptr_array_set_size(found, 0);
        ASSERT_DONE(m2s_store_find_series_by_markers(fixture->store, fixture->widgets, fixture->ann,
                                                     2, 3, 50, 100, found, &problem));
        g_assert_cmpuint(found->len, ==, 3); /* both ends included, the latest first */
        g_assert_cmpuint(((M2sSeries *)g_ptr_array_index(found, 0))->id, ==, 1);
        g_assert_cmpuint(((M2sSeries *)g_ptr_array_index(found, 1))->id, ==, 3);
        g_assert_cmpuint(((M2sSeries *)g_ptr_array_index(found, 2))->id, ==, 4);
        m2s_store_forget(fixture->store);
    }
    ASSERT_DONE(m2s_store_find_series_by_markers(fixture->store, fixture->widgets, fixture->ann, 1,
                                                 3, 50, 100, found, &problem));
    ASSERT_DONE(m2s_store_find_series_by_markers(fixture->store, fixture->widgets, fixture->ann, 2,
                                                 4, 50, 100, found, &problem));
    g_assert_cmpuint(found->len, ==, 3);
    for (guint i = 0; i < M2S_SERIES_CROWD_MAX; i++)
        fixture_add_series(fixture, fixture->widgets, fixture->ann, 99);
    g_ptr_array_set_size(found, 0);
    ASSERT_DONE(m2s_store_find_series_by_markers(fixture->store, fixture->widgets, fixture->ann, 2,
                                                 3, 50, 100, found, &problem));
    g_assert_cmpuint(found->len, ==, M2S_SERIES_CROWD_MAX);
    m2s_store_rollback(fixture->store);
}

static void
test_covers_named(Fixture *fixture, gconstpointer data)
{
    guint count;
    fixture_add_cover(fixture, fixture->widgets, "<1@example.org>", "[0/2] lid");
    fixture_add_cover(fixture, fixture->gadgets, "<2@example.org>", "[0/2] lid");
    ASSERT_DONE(m2s_store_count_covers_named(fixture->store, "[0/2] lid", &count, &problem));
    g_assert_cmpuint(count, ==, 2);
    ASSERT_DONE(m2s_store_count_covers_named(fixture->store, "[0/2] Lid", &count, &problem));
    g_assert_cmpuint(count, ==, 0);
    m2s_store_rollback(fixture->store);
}

static void
test_comments(Fixture *fixture, gconstpointer data)
{
    M2sPatch *patch = fixture_add_patch(fixture, fixture->widgets, "<1@example.org>", NULL, 0);
    M2sPatch *other = fixture_add_patch(fixture, fixture->widgets, "<2@example.org>", NULL, 0);
    M2sCover *cover = fixture_add_cover(fixture, fixture->widgets, "<3@example.org>", "[0/2] lid");
    fixture_add_comment(fixture, patch, NULL, "<re@example.org>");
    fixture_add_comment(fixture, other, NULL, "<re@example.org>");
    fixture_add_comment(fixture, patch, NULL, "<re2@example.org>");
    fixture_add_comment(fixture, NULL, cover, "<re@example.org>");
    fixture_commit(fixture);
    fixture_reopen(fixture);
    M2sStore *store = fixture->store;
    const M2sComment *newest =
        find_item(store, M2S_PATCH_COMMENT, fixture->widgets, "<re@example.org>");
    g_assert_cmpuint(newest->item.id, ==, 2);
    g_assert_cmpstr(newest->patch->item.msgid, ==, "<2@example.org>");
    g_assert_null(newest->cover);
    g_assert_cmpuint(newest->same_id->item.id, ==, 1);
    g_assert_cmpstr(newest->same_id->patch->item.msgid, ==, "<1@example.org>");
    g_assert_null(newest->same_id->same_id);
    g_assert_null(newest->patch->comments);
    g_assert_cmpstr(newest->item.msgid, ==, "<re@example.org>");
    g_assert_cmpuint(newest->item.fingerprint, ==, 9);
    g_assert_cmpuint(newest->item.submitter->id, ==, 2);
    g_assert_cmpint(newest->item.date, ==, 1707123702);
    g_assert_cmpint(newest->addressed, ==, M2S_ADDRESSED_NO);
    g_assert_true(find_item(store, M2S_PATCH_COMMENT, fixture->widgets, "<re@example.org>") ==
                  newest);
    const M2sComment *of_cover =
        find_item(store, M2S_COVER_COMMENT, fixture->widgets, "<re@example.org>");
    g_assert_cmpstr(of_cover->cover->item.msgid, ==, "<3@example.org>");
    g_assert_null(of_cover->same_id);
    g_assert_cmpint(of_cover->addressed, ==, M2S_ADDRESSED_UNSET);
    g_assert_null(find_item(store, M2S_COVER_COMMENT, fixture->widgets, "<re2@example.org>"));
    g_assert_null(find_item(store, M2S_PATCH_COMMENT, fixture->gadgets, "<re@example.org>"));
}

/* A row that would point to nothing is refused. */
static void
test_dangling(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const M2sPerson nobody = {.id = 99};
    const M2sSeries series = {.id = 1, .project = fixture->widgets, .submitter = &nobody};
    g_assert_false(m2s_store_insert(fixture->store, M2S_SERIES, &series, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    g_clear_error(&error);
    g_assert_false(m2s_store_update(fixture->store, M2S_PERSON, &nobody, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
    m2s_store_rollback(fixture->store);
}

/* A lookup that fails says so and finds nothing; one that just finds nothing succeeds. */
static void
test_damaged(Fixture *fixture, gconstpointer data)
{
    M2sStore *store = fixture->store;
    fixture_fill(fixture);
    fixture_commit(fixture);
    sqlite3_exec(store->db,
                 "PRAGMA foreign_keys = OFF; UPDATE series SET submitter = 99 WHERE id = 1;"
                 "UPDATE patch_comments SET patch = 99 WHERE id = 1",
                 NULL, NULL, NULL);
    m2s_store_forget(store);
    for (guint i = 0; i < 2; i++) { /* nothing half read is remembered */
        M2sItem *patch = NULL, *comment = NULL;
        M2sSeries *series = NULL;
        g_autoptr(GError) of_patch = NULL, of_series = NULL, of_comment = NULL;
        g_assert_false(m2s_store_find_item(store, M2S_PATCH, fixture->widgets, "<1@example.org>",
                                           &patch, &of_patch));
        g_assert_error(of_patch, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_nonnull(strstr(of_patch->message, "there is no person 99"));
        g_assert_null(patch);
        g_assert_false(m2s_store_find_series(store, 1, &series, &of_series));
        g_assert_null(series);
        g_assert_false(m2s_store_find_item(store, M2S_PATCH_COMMENT, fixture->widgets,
                                           "<re@example.org>", &comment, &of_comment));
        g_assert_null(comment);
        g_assert_null(find_item(store, M2S_PATCH, fixture->widgets, "<9@example.org>"));
        g_assert_nonnull(find_series(store, 2));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/objects/projects", test_projects);
    ADD("/store/objects/people", test_people);
    ADD("/store/objects/patch", test_patch);
    ADD("/store/objects/oldest", test_oldest);
    ADD("/store/objects/patch-extras", test_patch_extras);
    ADD("/store/objects/series", test_series);
    ADD("/store/objects/markers", test_markers);
    ADD("/store/objects/covers-named", test_covers_named);
    ADD("/store/objects/comments", test_comments);
    ADD("/store/objects/dangling", test_dangling);
    ADD("/store/objects/damaged", test_damaged);
    return g_test_run();
}
