/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/index.h"

#include "model/catalogue.h"
#include "model/series.h"

typedef struct {
    M2sCatalogue *catalogue;
    M2sIndex *index;
    M2sProject *widgets, *gadgets;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->catalogue = m2s_catalogue_new(NULL);
    fixture->index = m2s_index_new(fixture->catalogue, NULL);
    fixture->widgets =
        m2s_catalogue_add_project(fixture->catalogue, "widgets", "widgets.example.org");
    fixture->gadgets =
        m2s_catalogue_add_project(fixture->catalogue, "gadgets", "gadgets.example.org");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_index_free(fixture->index);
    m2s_catalogue_free(fixture->catalogue);
}

static M2sPerson *
add_person(Fixture *fixture, const char *email)
{
    M2sPerson *person = m2s_catalogue_add(fixture->catalogue, M2S_PERSON);
    person->email = email;
    m2s_index_add(fixture->index, M2S_PERSON, person);
    return person;
}

static M2sSeries *
add_series(Fixture *fixture, const M2sPerson *submitter, gint64 total, gint64 date)
{
    M2sSeries *series = m2s_catalogue_add(fixture->catalogue, M2S_SERIES);
    series->project = fixture->widgets;
    series->submitter = submitter;
    series->version = 1;
    series->total = total;
    series->date = date;
    m2s_index_add(fixture->index, M2S_SERIES, series);
    return series;
}

static void
test_person(Fixture *fixture, gconstpointer data)
{
    const M2sPerson *ann = add_person(fixture, "Ann@Example.org");
    g_assert_true(m2s_index_find_person(fixture->index, "ann@example.ORG") == ann);
    g_assert_null(m2s_index_find_person(fixture->index, "ann@example.net"));
}

static void
test_patch(Fixture *fixture, gconstpointer data)
{
    M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
    patch->item.project = fixture->widgets;
    patch->item.msgid = "<1@example.org>";
    m2s_index_add(fixture->index, M2S_PATCH, patch);
    static const char msgid[] = "<1@example.org>";
    M2sIndex *index = fixture->index;
    g_assert_true(m2s_index_find_item(index, M2S_PATCH, fixture->widgets, msgid) == &patch->item);
    g_assert_null(m2s_index_find_item(index, M2S_PATCH, fixture->gadgets, msgid));
    g_assert_null(m2s_index_find_item(index, M2S_PATCH, fixture->widgets, "<1@EXAMPLE.org>"));
    g_assert_null(m2s_index_find_item(index, M2S_PATCH, NULL, msgid));
    g_assert_null(m2s_index_find_item(index, M2S_COVER, fixture->widgets, msgid));
}

static M2sItem *
add_item(Fixture *fixture, M2sKind kind, const M2sProject *project, const char *msgid, gint64 date)
{
    M2sItem *item = m2s_catalogue_add(fixture->catalogue, kind);
    item->project = (M2sProject *)project;
    item->msgid = msgid;
    item->date = date;
    if (kind == M2S_COVER)
        ((M2sCover *)item)->name = "[0/1] lid";
    m2s_index_add(fixture->index, kind, item);
    return item;
}

/* A mail that was sent to several lists is there once for each, in any order. */
static void
test_oldest(Fixture *fixture, gconstpointer data)
{
    static const char one[] = "<1@example.org>", two[] = "<2@example.org>";
    M2sIndex *index = fixture->index;
    const M2sItem *late = add_item(fixture, M2S_PATCH, fixture->widgets, one, 20);
    g_assert_true(m2s_index_find_oldest(index, M2S_PATCH, one) == late);
    const M2sItem *early = add_item(fixture, M2S_PATCH, fixture->gadgets, one, 10);
    g_assert_true(m2s_index_find_oldest(index, M2S_PATCH, one) == early);
    g_assert_null(m2s_index_find_oldest(index, M2S_COVER, one));
    g_assert_null(m2s_index_find_oldest(index, M2S_PATCH, two));
    add_item(fixture, M2S_COVER, fixture->gadgets, two, 10);
    const M2sItem *first = add_item(fixture, M2S_COVER, fixture->widgets, two, 10);
    g_assert_true(m2s_index_find_oldest(index, M2S_COVER, two) == first); /* widgets are older */
    add_item(fixture, M2S_COVER, m2s_catalogue_add_project(fixture->catalogue, "x", "x"), two, 11);
    g_assert_true(m2s_index_find_oldest(index, M2S_COVER, two) == first);
}

static void
test_traits(Fixture *fixture, gconstpointer data)
{
    const M2sPerson *ann = add_person(fixture, "ann@example.org");
    const M2sPerson *bo = add_person(fixture, "bo@example.org");
    const M2sSeries *late = add_series(fixture, ann, 3, 2000);
    const M2sSeries *early = add_series(fixture, ann, 3, 1000);
    add_series(fixture, ann, 3, 2001);
    add_series(fixture, ann, 4, 1500);
    add_series(fixture, bo, 3, 1500);
    const M2sSeriesTraits traits = {fixture->widgets, ann, 1, 3};
    g_autoptr(GPtrArray) found =
        m2s_index_find_series_by_traits(fixture->index, &traits, 1000, 2000);
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_true(g_ptr_array_index(found, 0) == late); /* by id, not by date */
    g_assert_true(g_ptr_array_index(found, 1) == early);
}

/* The latest of very many, whatever their order. */
static void
test_crowd(Fixture *fixture, gconstpointer data)
{
    const M2sPerson *ann = add_person(fixture, "ann@example.org");
    const M2sSeriesTraits traits = {fixture->widgets, ann, 1, 3};
    const M2sSeries *oldest = add_series(fixture, ann, 3, 1000);
    const M2sSeries *first = add_series(fixture, ann, 3, 1500);
    for (guint i = 0; i < M2S_SERIES_CROWD_MAX - 2; i++)
        add_series(fixture, ann, 3, 1500);
    g_autoptr(GPtrArray) found =
        m2s_index_find_series_by_traits(fixture->index, &traits, 1000, 2000);
    g_assert_cmpuint(found->len, ==, M2S_SERIES_CROWD_MAX);
    g_assert_true(g_ptr_array_index(found, 0) == oldest);
    const M2sSeries *latest = add_series(fixture, ann, 3, 1600);
    g_autoptr(GPtrArray) fewer =
        m2s_index_find_series_by_traits(fixture->index, &traits, 1000, 2000);
    g_assert_cmpuint(fewer->len, ==, M2S_SERIES_CROWD_MAX);
    g_assert_true(g_ptr_array_index(fewer, 0) == first);
    g_assert_true(g_ptr_array_index(fewer, M2S_SERIES_CROWD_MAX - 1) == latest);
}

/* A mail that refers to itself has its Message-ID claimed twice. */
static void
test_reference(Fixture *fixture, gconstpointer data)
{
    static const char msgid[] = "<r@example.org>";
    M2sIndex *index = fixture->index;
    M2sSeries *series = add_series(fixture, add_person(fixture, "ann@example.org"), 1, 0);
    m2s_index_add_reference(index, msgid, series);
    m2s_index_add_reference(index, msgid, series);
    g_assert_true(m2s_index_find_series_by_reference(index, fixture->widgets, msgid) == series);
    g_assert_null(m2s_index_find_series_by_reference(index, fixture->gadgets, msgid));
    g_assert_cmpuint(m2s_index_changes(index)->references->len, ==, 1);
}

static void
test_number(Fixture *fixture, gconstpointer data)
{
    M2sSeries *series = add_series(fixture, add_person(fixture, "ann@example.org"), 2, 0);
    M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
    patch->item.project = fixture->widgets;
    patch->item.msgid = "<1@example.org>";
    patch->series = series;
    patch->number = 2;
    m2s_index_add(fixture->index, M2S_PATCH, patch);
    g_assert_true(m2s_index_find_patch_by_number(fixture->index, series, 2) == patch);
    g_assert_null(m2s_index_find_patch_by_number(fixture->index, series, 1));
}

/* Of what has changed, only what is stored already must be stored again. */
static void
test_changes(Fixture *fixture, gconstpointer data)
{
    M2sChanges *changes = m2s_index_changes(fixture->index);
    M2sPerson *ann = add_person(fixture, "ann@example.org");
    M2sPerson *bo = add_person(fixture, "bo@example.org");
    changes->written[M2S_PERSON] = 1;
    m2s_index_change(fixture->index, M2S_PERSON, ann);
    m2s_index_change(fixture->index, M2S_PERSON, bo);
    g_assert_cmpuint(g_hash_table_size(changes->changed[M2S_PERSON]), ==, 1);
    g_assert_true(g_hash_table_contains(changes->changed[M2S_PERSON], ann));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/index/person", Fixture, NULL, set_up, test_person, tear_down);
    g_test_add("/index/patch", Fixture, NULL, set_up, test_patch, tear_down);
    g_test_add("/index/oldest", Fixture, NULL, set_up, test_oldest, tear_down);
    g_test_add("/index/traits", Fixture, NULL, set_up, test_traits, tear_down);
    g_test_add("/index/crowd", Fixture, NULL, set_up, test_crowd, tear_down);
    g_test_add("/index/reference", Fixture, NULL, set_up, test_reference, tear_down);
    g_test_add("/index/number", Fixture, NULL, set_up, test_number, tear_down);
    g_test_add("/index/changes", Fixture, NULL, set_up, test_changes, tear_down);
    return g_test_run();
}
