/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>

#include "model/catalogue.h"
#include "model/project.h"

M2sStore *
fixture_open_store(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    M2sStore *store = m2s_store_open(fixture->path, M2S_STORE_WRITE, &error);
    g_assert_no_error(error);
    m2s_store_set_config(store, fixture->states, fixture->users);
    return store;
}

void
fixture_reopen(Fixture *fixture)
{
    m2s_store_free(fixture->store);
    fixture->store = fixture_open_store(fixture);
}

void
fixture_begin(Fixture *fixture)
{
    ASSERT_DONE(m2s_store_begin(fixture->store, NULL, &problem));
}

void
fixture_commit(Fixture *fixture)
{
    ASSERT_DONE(m2s_store_commit(fixture->store, &problem));
}

/* With the first mail come rules, without which a store would be one of an older version. */
M2sLocation
fixture_add_mail(Fixture *fixture, guint32 length)
{
    const M2sStoreRules rules = {.config = (char *)"", .revision = 1};
    if (fixture->mails == 0)
        ASSERT_DONE(m2s_store_write_rules(fixture->store, &rules, &problem));
    M2sLocation location = {.where = M2S_MAIL_IN_STORE, .id = ++fixture->mails};
    g_autofree char *raw = g_strnfill(length, 'x');
    g_snprintf(raw, length, "%u", fixture->mails);
    ASSERT_DONE(store_mail(fixture->store, fixture->mails, raw, length, &problem));
    return location;
}

M2sPerson *
fixture_add_person(Fixture *fixture, const char *email, const char *name)
{
    M2sPerson *person = m2s_catalogue_add(fixture->made, M2S_PERSON);
    person->email = m2s_catalogue_string(fixture->made, email);
    person->name = m2s_catalogue_string(fixture->made, name);
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PERSON, person, &problem));
    return person;
}

M2sSeries *
fixture_add_series(Fixture *fixture, const M2sProject *project, const M2sPerson *submitter,
                   gint64 date)
{
    M2sSeries *series = m2s_catalogue_add(fixture->made, M2S_SERIES);
    series->project = project;
    series->submitter = submitter;
    series->date = date;
    series->version = 2;
    series->total = 3;
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_SERIES, series, &problem));
    return series;
}

M2sCover *
fixture_add_cover(Fixture *fixture, const M2sProject *project, const char *msgid, const char *name)
{
    M2sCover *cover = m2s_catalogue_add(fixture->made, M2S_COVER);
    cover->item.fingerprint = 4000000000u;
    cover->item.project = project;
    cover->item.msgid = m2s_catalogue_string(fixture->made, msgid);
    cover->item.submitter = fixture->ann;
    cover->name = m2s_catalogue_string(fixture->made, name);
    cover->item.date = -5; /* 1969 */
    cover->item.mail = fixture_add_mail(fixture, 100);
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_COVER, cover, &problem));
    return cover;
}

M2sPatch *
fixture_add_patch(Fixture *fixture, const M2sProject *project, const char *msgid, M2sSeries *series,
                  gint64 number)
{
    M2sPatch *patch = m2s_catalogue_add(fixture->made, M2S_PATCH);
    patch->item.fingerprint = 7;
    patch->item.project = project;
    patch->item.msgid = m2s_catalogue_string(fixture->made, msgid);
    patch->item.submitter = fixture->ann;
    patch->series = series;
    patch->number = number;
    patch->name = "[v2,1/3] lid: Oil the hinge — ö";
    patch->state = g_ptr_array_index(fixture->states, 1);
    patch->item.date = 1707123600;
    patch->item.mail = fixture_add_mail(fixture, 200);
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PATCH, patch, &problem));
    if (series) {
        series->received++;
        g_ptr_array_add(series->patches, patch);
        ASSERT_DONE(m2s_store_update(fixture->store, M2S_SERIES, series, &problem));
    }
    return patch;
}

M2sComment *
fixture_add_comment(Fixture *fixture, M2sPatch *patch, M2sCover *cover, const char *msgid)
{
    M2sKind kind = patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT;
    M2sComment *comment = m2s_catalogue_add_comment(fixture->made, patch, cover);
    comment->item.fingerprint = 9;
    comment->item.msgid = m2s_catalogue_string(fixture->made, msgid);
    comment->item.submitter = fixture->bo;
    comment->item.date = 1707123700 + comment->item.id;
    comment->addressed = patch ? M2S_ADDRESSED_NO : M2S_ADDRESSED_UNSET;
    comment->item.mail = fixture_add_mail(fixture, 300);
    ASSERT_DONE(m2s_store_insert(fixture->store, kind, comment, &problem));
    return comment;
}

gpointer
find_item(M2sStore *store, M2sKind kind, const M2sProject *project, const char *msgid)
{
    M2sItem *found;
    ASSERT_DONE(m2s_store_find_item(store, kind, project, msgid, &found, &problem));
    return found;
}

M2sPerson *
find_person(M2sStore *store, const char *email)
{
    M2sPerson *found;
    ASSERT_DONE(m2s_store_find_person(store, email, &found, &problem));
    return found;
}

M2sSeries *
find_series(M2sStore *store, guint id)
{
    M2sSeries *found;
    ASSERT_DONE(m2s_store_find_series(store, id, &found, &problem));
    return found;
}

M2sSeries *
find_series_by_reference(M2sStore *store, const M2sProject *project, const char *msgid)
{
    M2sSeries *found;
    ASSERT_DONE(m2s_store_find_series_by_reference(store, project, msgid, &found, &problem));
    return found;
}

M2sPatch *
find_patch_by_number(M2sStore *store, const M2sSeries *series, gint64 number)
{
    M2sPatch *found;
    ASSERT_DONE(m2s_store_find_patch_by_number(store, series, number, &found, &problem));
    return found;
}

void
fixture_add_events(Fixture *fixture)
{
    for (guint i = 0; i < fixture->made->events->len; i++)
        ASSERT_DONE(m2s_store_insert(fixture->store, M2S_EVENT,
                                     g_ptr_array_index(fixture->made->events, i), &problem));
}

/* Stores two projects and two people, and leaves the transaction open. */
void
fixture_set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("m2s-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "state.db", NULL);
    fixture->states = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_state_free);
    g_ptr_array_add(fixture->states, m2s_state_new(1, "New", NULL));
    g_ptr_array_add(fixture->states, m2s_state_new(2, "Under Review", NULL));
    fixture->users = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_user_free);
    g_ptr_array_add(fixture->users, m2s_user_new(1, "cyd@example.org"));
    fixture->store = fixture_open_store(fixture);
    fixture->made = m2s_catalogue_new(NULL);
    fixture_begin(fixture);
    fixture->widgets = m2s_catalogue_add_project(fixture->made, "widgets", "widgets.example.org");
    fixture->gadgets = m2s_catalogue_add_project(fixture->made, "gadgets", "gadgets.example.org");
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PROJECT, fixture->widgets, &problem));
    ASSERT_DONE(m2s_store_insert(fixture->store, M2S_PROJECT, fixture->gadgets, &problem));
    fixture->ann = fixture_add_person(fixture, "Ann@Example.org", "Ann Ex");
    fixture->bo = fixture_add_person(fixture, "bo@example.org", NULL);
}

void
fixture_tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_store_free(fixture->store);
    m2s_catalogue_free(fixture->made);
    g_ptr_array_unref(fixture->states);
    g_ptr_array_unref(fixture->users);
    g_remove(fixture->path);
    g_assert_cmpint(g_rmdir(fixture->folder), ==, 0); /* no journal is left */
    g_free(fixture->folder);
    g_free(fixture->path);
}

/* Stores at least one object of every kind. */
void
fixture_fill(Fixture *fixture)
{
    M2sSeries *first = fixture_add_series(fixture, fixture->widgets, fixture->ann, 100);
    M2sSeries *second = fixture_add_series(fixture, fixture->widgets, fixture->bo, 200);
    M2sSeries *third = fixture_add_series(fixture, fixture->widgets, fixture->bo, 300);
    M2sCover *cover = fixture_add_cover(fixture, fixture->widgets, "<0@example.org>", "[0/2] lid");
    cover->series = first;
    first->cover = cover;
    M2sPatch *second_patch =
        fixture_add_patch(fixture, fixture->widgets, "<2@example.org>", first, 2);
    M2sPatch *first_patch =
        fixture_add_patch(fixture, fixture->widgets, "<1@example.org>", first, 1);
    fixture_add_patch(fixture, fixture->gadgets, "<1@example.org>", NULL, 0);
    M2sComment *comment = fixture_add_comment(fixture, first_patch, NULL, "<re@example.org>");
    fixture_add_comment(fixture, second_patch, NULL, "<re@example.org>");
    M2sComment *of_cover = fixture_add_comment(fixture, NULL, cover, "<re@example.org>");
    ASSERT_DONE(m2s_store_insert_dependency(fixture->store, third, second, &problem));
    ASSERT_DONE(m2s_store_insert_dependency(fixture->store, third, first, &problem));
    ASSERT_DONE(m2s_store_insert_dependency(fixture->store, second, first, &problem));
    ASSERT_DONE(m2s_store_insert_dependency(fixture->store, third, second, &problem));
    ASSERT_DONE(m2s_store_insert_reference(fixture->store, "<0@example.org>", first, &problem));
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_SERIES_CREATED, 100, first);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_COVER_CREATED, 101, cover);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_PATCH_CREATED, 102, first_patch);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_PATCH_COMPLETED, 103, first_patch);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_SERIES_COMPLETED, 104, first);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_PATCH_COMMENT_CREATED, 105, comment);
    m2s_catalogue_add_event(fixture->made, M2S_EVENT_COVER_COMMENT_CREATED, 106, of_cover);
    fixture_add_events(fixture);
}
