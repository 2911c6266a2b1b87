/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store reads of single objects, lists and pages is what is in memory once all is loaded. */
#include <mbox2series/base.h>

#include "fixture.h"
#include "model/catalogue.h"
#include "store/matches.h"
#include "store/objects.h"

#define SERIES   12
#define COVERS   8
#define PATCHES  60
#define COMMENTS 80
#define EVENTS   100
#define TRIALS   4000

static const char *const words[] = {"lamp",      "Wick_", "100%",  "oil\\can", "LAMP post",
                                    "lamp, oil", "ö",     "lAmP%", "Wicks",    ""};

static const char *
any_word(GRand *dice)
{
    return words[g_rand_int_range(dice, 0, G_N_ELEMENTS(words))];
}

static gpointer
any_object(GRand *dice, const GPtrArray *objects)
{
    return g_ptr_array_index(objects, g_rand_int_range(dice, 0, objects->len));
}

/* Fields take few values, so that a test matches some objects, and keys tie. */
static void
make_item(Fixture *fixture, GRand *dice, M2sItem *item, const M2sProject *project)
{
    g_autofree char *msgid = g_strdup_printf("<%s%u.%c@example.org>", item->id % 2 ? "m" : "M",
                                             item->id, "abc"[item->id % 3]);
    item->project = project;
    item->submitter = any_object(dice, fixture->made->people);
    item->msgid = m2s_catalogue_string(fixture->made, msgid);
    item->date = g_rand_int_range(dice, -3, 20);
    item->mail = fixture_add_mail(fixture, 100);
}

static void
make_series(Fixture *fixture, GRand *dice)
{
    for (guint i = 0; i < SERIES; i++) {
        M2sSeries *series = m2s_catalogue_add(fixture->made, M2S_SERIES);
        series->project = i % 3 ? fixture->widgets : fixture->gadgets;
        series->submitter = any_object(dice, fixture->made->people);
        series->name = i % 4 ? any_word(dice) : NULL;
        series->date = g_rand_int_range(dice, 0, 20);
    }
    for (guint i = 0; i < COVERS; i++) {
        M2sCover *cover = m2s_catalogue_add(fixture->made, M2S_COVER);
        M2sSeries *series = g_ptr_array_index(fixture->made->series, i);
        make_item(fixture, dice, &cover->item, series->project);
        cover->name = any_word(dice);
        if (i % 4 == 0)
            continue;
        cover->series = series;
        series->cover = cover;
    }
}

static void
make_patches(Fixture *fixture, GRand *dice)
{
    for (guint i = 0; i < PATCHES; i++) {
        M2sPatch *patch = m2s_catalogue_add(fixture->made, M2S_PATCH);
        if (i % 7)
            patch->series = any_object(dice, fixture->made->series);
        make_item(fixture, dice, &patch->item,
                  patch->series ? patch->series->project : fixture->gadgets);
        patch->number = i;
        patch->name = any_word(dice);
        patch->state = any_object(dice, fixture->states);
        patch->delegate = i % 5 ? NULL : any_object(dice, fixture->users);
        patch->has_hash = i % 4 != 0;
        patch->hash[M2S_HASH_SIZE - 1] = i % 3;
    }
}

static void
make_comments(Fixture *fixture, GRand *dice)
{
    for (guint i = 0; i < COMMENTS; i++) {
        gboolean of_patch = i % 4 != 0;
        M2sPatch *patch = of_patch ? any_object(dice, fixture->made->patches) : NULL;
        M2sCover *cover = of_patch ? NULL : any_object(dice, fixture->made->covers);
        M2sComment *comment = m2s_catalogue_add_comment(fixture->made, patch, cover);
        make_item(fixture, dice, &comment->item, comment->item.project);
    }
}

static void
make_events(Fixture *fixture, GRand *dice)
{
    for (guint i = 0; i < EVENTS; i++) {
        M2sEventCategory category = g_rand_int_range(dice, 0, M2S_EVENT_CATEGORIES);
        gpointer object = any_object(dice, fixture->made->objects[m2s_event_kind(category)]);
        if (category != M2S_EVENT_PATCH_COMPLETED || ((M2sPatch *)object)->series)
            m2s_catalogue_add_event(fixture->made, category, g_rand_int_range(dice, 0, 20), object);
    }
}

static void
store_everything(Fixture *fixture, GRand *dice)
{
    for (M2sKind kind = M2S_SERIES; kind < M2S_KINDS; kind++)
        for (guint i = 0; i < fixture->made->objects[kind]->len; i++)
            ASSERT_DONE(m2s_store_insert(fixture->store, kind,
                                         fixture->made->objects[kind]->pdata[i], &problem));
    for (guint i = 0; i < 2 * SERIES; i++) {
        const M2sSeries *one = any_object(dice, fixture->made->series);
        const M2sSeries *other = any_object(dice, fixture->made->series);
        if (one != other)
            ASSERT_DONE(m2s_store_insert_dependency(fixture->store, one, other, &problem));
    }
    fixture_commit(fixture);
}

/* Returns: (transfer full): all that is in the store, loaded. */
static M2sCatalogue *
fill_randomly(Fixture *fixture, GRand *dice)
{
    make_series(fixture, dice);
    make_patches(fixture, dice);
    make_comments(fixture, dice);
    make_events(fixture, dice);
    store_everything(fixture, dice);
    fixture_reopen(fixture);
    M2sCatalogue *loaded = m2s_store_load(fixture->store, NULL);
    g_assert_nonnull(loaded);
    return loaded;
}

/* Criteria as the API makes them, and more. */

static void
add_numbers(GRand *dice, M2sCriteria *criteria, const char *field)
{
    M2sTest *test = m2s_criteria_add(criteria, M2S_TEST_NUMBERS, field);
    for (gint i = g_rand_int_range(dice, 1, 4); i > 0; i--)
        m2s_test_add_number(test, g_rand_int_range(dice, 1, 9));
}

static void
add_texts(GRand *dice, M2sCriteria *criteria, M2sTestType type, const char *field)
{
    M2sTest *test = m2s_criteria_add(criteria, type, field);
    for (guint i = 0; i < 2; i++) {
        g_autofree char *msgid = g_strdup_printf("<%c%u.%c@example.org>", "mM"[i % 2],
                                                 g_rand_int_range(dice, 1, 30), "abc"[i]);
        if (type == M2S_TEST_START)
            msgid[g_rand_int_range(dice, 1, 4)] = '\0';
        const char *word = g_str_equal(field, "msgid") ? msgid : any_word(dice);
        m2s_test_add_text(test, type == M2S_TEST_START && *word == '\0' ? "ö" : word);
    }
}

static void
add_random_test(GRand *dice, M2sCriteria *criteria)
{
    static const char *const pointers[] = {"project", "submitter", "series",   "cover",
                                           "patch",   "state",     "delegate", "category"};
    const char *pointer = pointers[g_rand_int_range(dice, 0, G_N_ELEMENTS(pointers))];
    const char *text = g_rand_boolean(dice) ? "msgid" : "name";
    M2sTestType type = g_rand_int_range(dice, M2S_TEST_NEVER, M2S_TEST_PERIOD + 1);
    M2sTest *test;
    if (type == M2S_TEST_NEVER && g_rand_int_range(dice, 0, 10) == 0)
        m2s_criteria_add(criteria, type, NULL);
    else if (type == M2S_TEST_NUMBERS && m2s_kind_find_field(criteria->kind, pointer))
        add_numbers(dice, criteria, pointer);
    else if (type >= M2S_TEST_TEXTS && type <= M2S_TEST_TERMS &&
             m2s_kind_find_field(criteria->kind, text))
        add_texts(dice, criteria, type, text);
    else if (type == M2S_TEST_HASH && criteria->kind == M2S_PATCH)
        m2s_criteria_add(criteria, type, "hash")->hash[M2S_HASH_SIZE - 1] = 2;
    else if (type == M2S_TEST_PERIOD && m2s_kind_find_field(criteria->kind, "date")) {
        test = m2s_criteria_add(criteria, type, "date");
        test->since = g_rand_boolean(dice) ? G_MININT64 : g_rand_int_range(dice, -3, 20);
        test->before = g_rand_boolean(dice) ? G_MAXINT64 : g_rand_int_range(dice, -3, 20);
    }
}

static M2sCriteria *
random_criteria(GRand *dice)
{
    static const char *const keys[] = {"id",      "name",  "date",  "submitter",
                                       "project", "state", "email", "link_name"};
    M2sKind kind;
    while ((kind = g_rand_int_range(dice, 0, M2S_KINDS)) == M2S_LOOSE_MAIL)
        ;
    M2sCriteria *criteria = m2s_criteria_new(kind);
    criteria->newest_first = g_rand_boolean(dice);
    for (gint i = g_rand_int_range(dice, 0, 4); i > 0; i--)
        add_random_test(dice, criteria);
    for (gint i = g_rand_int_range(dice, 0, 3); i > 0; i--) {
        const char *key = keys[g_rand_int_range(dice, 0, G_N_ELEMENTS(keys))];
        if (m2s_kind_find_field(kind, key))
            m2s_criteria_add_key(criteria, key, g_rand_boolean(dice));
    }
    return criteria;
}

/* Returns: (transfer full): numbers, separated by blanks. */
static char *
numbers_of(const GPtrArray *objects, guint start, guint end)
{
    GString *text = g_string_new(NULL);
    for (guint i = start; i < MIN(end, objects->len); i++)
        g_string_append_printf(text, "%u ", m2s_object_id(g_ptr_array_index(objects, i)));
    return g_string_free(text, FALSE);
}

/* Any page of whatever is asked for is the same, and so is the count. */
static void
test_pages(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(7);
    g_autoptr(M2sCatalogue) loaded = fill_randomly(fixture, dice);
    guint matched = 0;
    for (guint i = 0; i < TRIALS; i++) {
        g_autoptr(M2sCriteria) criteria = random_criteria(dice);
        g_autoptr(GPtrArray) expected =
            m2s_criteria_apply(criteria, loaded->objects[criteria->kind]);
        g_autoptr(GPtrArray) found = g_ptr_array_new();
        M2sRange range = {0};
        ASSERT_DONE(m2s_store_count_matches(fixture->store, criteria, &range.count, &problem));
        g_assert_cmpuint(range.count, ==, expected->len);
        if (range.count == 0)
            continue;
        range.start = g_rand_int_range(dice, 0, range.count);
        range.end = g_rand_int_range(dice, range.start, range.count) + 1;
        ASSERT_DONE(m2s_store_read_matches(fixture->store, criteria, &range, found, &problem));
        g_autofree char *one = numbers_of(expected, range.start, range.end);
        g_autofree char *other = numbers_of(found, 0, G_MAXUINT);
        g_assert_cmpstr(one, ==, other);
        matched += criteria->tests->len > 0;
    }
    g_assert_cmpuint(matched, >, TRIALS / 10);
}

static void
assert_same(const GPtrArray *expected, const GPtrArray *found)
{
    g_autofree char *one = expected ? numbers_of(expected, 0, G_MAXUINT) : g_strdup("");
    g_autofree char *other = found ? numbers_of(found, 0, G_MAXUINT) : g_strdup("");
    g_assert_cmpstr(one, ==, other);
}

/* Lists are those of a store that was loaded, however often they are asked for. */
static void
test_lists(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(8);
    g_autoptr(M2sCatalogue) loaded = fill_randomly(fixture, dice);
    for (guint i = 0; i < 10 * SERIES; i++) {
        const M2sSeries *expected = any_object(dice, loaded->series);
        M2sSeries *series = m2s_store_object(fixture->store, M2S_SERIES, expected->id, NULL);
        M2sWith with = g_rand_int_range(dice, 0, 8);
        ASSERT_DONE(m2s_store_fill(fixture->store, M2S_SERIES, series, with, &problem));
        if (with & M2S_WITH_PATCHES)
            assert_same(expected->patches, series->patches);
        if (with & M2S_WITH_DEPENDENCIES) {
            assert_same(expected->dependencies, series->dependencies);
            assert_same(expected->dependents, series->dependents);
        }
        if (!(with & M2S_WITH_COMMENTS))
            continue;
        if (series->cover)
            assert_same(expected->cover->comments, series->cover->comments);
        for (guint k = 0; k < series->patches->len; k++)
            assert_same(((const M2sPatch *)expected->patches->pdata[k])->comments,
                        ((const M2sPatch *)series->patches->pdata[k])->comments);
    }
}

/* Lists are empty, and read again, once objects were forgotten. */
static void
test_forgotten(Fixture *fixture, gconstpointer data)
{
    fixture_fill(fixture);
    fixture_commit(fixture);
    for (guint i = 0; i < 2; i++) {
        m2s_store_forget(fixture->store);
        M2sSeries *series = m2s_store_object(fixture->store, M2S_SERIES, 1, NULL);
        g_assert_cmpuint(series->patches->len, ==, 0);
        ASSERT_DONE(m2s_store_fill(fixture->store, M2S_SERIES, series, M2S_WITH_PATCHES, &problem));
        g_assert_cmpuint(series->patches->len, ==, 2);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("/store/pages", test_pages);
    ADD("/store/lists", test_lists);
    ADD("/store/lists-forgotten", test_forgotten);
    return g_test_run();
}
