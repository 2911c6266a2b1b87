/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/memory-index.h"

#include "model/catalogue.h"

typedef struct {
    M2sCatalogue *catalogue;
    M2sIndex *index;
    M2sProject *widgets, *gadgets;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->catalogue = m2s_catalogue_new(NULL);
    fixture->index = m2s_memory_index_new(fixture->catalogue);
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
    fixture->index->class->add_person(fixture->index, person);
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
    fixture->index->class->add_series(fixture->index, series);
    return series;
}

static void
test_person(Fixture *fixture, gconstpointer data)
{
    const M2sPerson *ann = add_person(fixture, "Ann@Example.org");
    const M2sIndexClass *class = fixture->index->class;
    g_assert_true(class->person(fixture->index, "ann@example.ORG") == ann);
    g_assert_null(class->person(fixture->index, "ann@example.net"));
}

static void
test_patch(Fixture *fixture, gconstpointer data)
{
    M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
    patch->item.project = fixture->widgets;
    patch->item.msgid = "<1@example.org>";
    const M2sIndexClass *class = fixture->index->class;
    class->add_patch(fixture->index, patch);
    g_assert_true(class->patch(fixture->index, fixture->widgets, "<1@example.org>") == patch);
    g_assert_null(class->patch(fixture->index, fixture->gadgets, "<1@example.org>"));
    g_assert_null(class->patch(fixture->index, fixture->widgets, "<1@EXAMPLE.org>"));
    g_assert_null(class->cover(fixture->index, fixture->widgets, "<1@example.org>"));
}

static void
test_same_comment_twice(Fixture *fixture, gconstpointer data)
{
    const M2sIndexClass *class = fixture->index->class;
    M2sComment *comments[2];
    for (guint i = 0; i < 2; i++) {
        M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
        patch->item.project = fixture->widgets;
        comments[i] = m2s_catalogue_add_comment(fixture->catalogue, patch, NULL);
        comments[i]->item.msgid = "<c@example.org>";
        class->add_patch_comment(fixture->index, comments[i]);
    }
    const M2sComment *found =
        class->patch_comment(fixture->index, fixture->widgets, "<c@example.org>");
    g_assert_true(found == comments[1]);
    g_assert_true(found->same_id == comments[0]);
    g_assert_null(comments[0]->same_id);
}

static void
test_markers(Fixture *fixture, gconstpointer data)
{
    const M2sPerson *ann = add_person(fixture, "ann@example.org");
    const M2sPerson *bo = add_person(fixture, "bo@example.org");
    const M2sSeries *late = add_series(fixture, ann, 3, 2000);
    const M2sSeries *early = add_series(fixture, ann, 3, 1000);
    add_series(fixture, ann, 3, 2001);
    add_series(fixture, ann, 4, 1500);
    add_series(fixture, bo, 3, 1500);
    const M2sSeriesMarkers markers = {fixture->widgets, ann, 1, 3};
    g_autoptr(GPtrArray) found =
        fixture->index->class->series_by_markers(fixture->index, &markers, 1000, 2000);
    g_assert_cmpuint(found->len, ==, 2);
    g_assert_true(g_ptr_array_index(found, 0) == late); /* in order of numbers, not dates */
    g_assert_true(g_ptr_array_index(found, 1) == early);
}

static void
test_reference(Fixture *fixture, gconstpointer data)
{
    const M2sIndexClass *class = fixture->index->class;
    M2sSeries *series = add_series(fixture, add_person(fixture, "ann@example.org"), 1, 0);
    class->add_reference(fixture->index, "<r@example.org>", series);
    g_assert_true(class->series_by_reference(fixture->index, fixture->widgets, "<r@example.org>") ==
                  series);
    g_assert_null(class->series_by_reference(fixture->index, fixture->gadgets, "<r@example.org>"));
}

static void
test_number(Fixture *fixture, gconstpointer data)
{
    const M2sIndexClass *class = fixture->index->class;
    M2sSeries *series = add_series(fixture, add_person(fixture, "ann@example.org"), 2, 0);
    M2sPatch *patch = m2s_catalogue_add(fixture->catalogue, M2S_PATCH);
    patch->series = series;
    patch->number = 2;
    class->add_to_series(fixture->index, patch);
    g_assert_true(class->patch_by_number(fixture->index, series, 2) == patch);
    g_assert_null(class->patch_by_number(fixture->index, series, 1));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/memory-index/person", Fixture, NULL, set_up, test_person, tear_down);
    g_test_add("/memory-index/patch", Fixture, NULL, set_up, test_patch, tear_down);
    g_test_add("/memory-index/same-comment-twice", Fixture, NULL, set_up, test_same_comment_twice,
               tear_down);
    g_test_add("/memory-index/markers", Fixture, NULL, set_up, test_markers, tear_down);
    g_test_add("/memory-index/reference", Fixture, NULL, set_up, test_reference, tear_down);
    g_test_add("/memory-index/number", Fixture, NULL, set_up, test_number, tear_down);
    return g_test_run();
}
