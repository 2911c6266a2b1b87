/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/catalogue.h"

#include "base/python.h"
#include "model/lookup.h"

/* Series 1 with a cover and patches 1 and 3 of 5; a patch and a cover without a series, each with a
 * reply, and a reply to patch 1. */
typedef struct {
    M2sCatalogue *catalogue;
    M2sSeries *series;
    M2sPatch *patch, *lone_patch;
    M2sCover *cover, *lone_cover;
} Fixture;

static M2sPatch *
add_patch(M2sCatalogue *catalogue, M2sSeries *series, gint64 number, const char *msgid)
{
    M2sPatch *patch = m2s_catalogue_add(catalogue, M2S_PATCH);
    patch->item.msgid = m2s_catalogue_column(catalogue, msgid);
    patch->series = series;
    patch->number = number;
    m2s_catalogue_attach(M2S_PATCH, patch);
    return patch;
}

static M2sCover *
add_cover(M2sCatalogue *catalogue, M2sSeries *series, const char *msgid)
{
    M2sCover *cover = m2s_catalogue_add(catalogue, M2S_COVER);
    cover->item.msgid = m2s_catalogue_string(catalogue, msgid);
    cover->series = series;
    return cover;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    M2sCatalogue *catalogue = fixture->catalogue = m2s_catalogue_new(NULL);
    M2sSeries *series = fixture->series = m2s_catalogue_add(catalogue, M2S_SERIES);
    series->total = 5;
    fixture->lone_patch = add_patch(catalogue, NULL, 0, "<lone@example.org>");
    fixture->patch = add_patch(catalogue, series, 3, "<3@example.org>");
    add_patch(catalogue, series, 1, "20260303.1@example.org"); /* sent without brackets */
    fixture->cover = add_cover(catalogue, series, "<0@example.org>");
    fixture->lone_cover = add_cover(catalogue, NULL, "<Late@example.org>");
    m2s_catalogue_add_comment(catalogue, fixture->patch, NULL)->item.msgid = "<r3@example.org>";
    m2s_catalogue_add_comment(catalogue, fixture->lone_patch, NULL)->item.msgid = "<r@example.org>";
    m2s_catalogue_add_comment(catalogue, NULL, fixture->cover)->item.msgid = "<r0@example.org>";
    m2s_catalogue_add_comment(catalogue, NULL, fixture->lone_cover)->item.msgid = "<rl>";
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_catalogue_free(fixture->catalogue);
}

/* A catalogue never fails. */
static const M2sSeries *
find_series(const M2sCatalogue *catalogue, const char *reference)
{
    const M2sObjects objects = {.catalogue = catalogue};
    const M2sSeries *series;
    g_assert_true(m2s_objects_find_series(&objects, reference, &series, NULL));
    return series;
}

static gconstpointer
find_item(const M2sCatalogue *catalogue, M2sKind kind, const char *reference)
{
    const M2sObjects objects = {.catalogue = catalogue};
    const M2sItem *item;
    g_assert_true(m2s_objects_find_item(&objects, kind, reference, &item, NULL));
    return item;
}

static char *
explain(const M2sCatalogue *catalogue, M2sKind kind, const char *reference)
{
    const M2sObjects objects = {.catalogue = catalogue};
    char *why;
    g_assert_true(m2s_objects_explain(&objects, kind, reference, &why, NULL));
    return why;
}

static void
test_found(Fixture *fixture, gconstpointer data)
{
    static const char *const references[] = {"1",
                                             "<3@example.org>",
                                             "3@example.org",
                                             "id:0@example.org",
                                             "20260303.1@example.org",
                                             "<20260303.1@example.org>",
                                             " r3@example.org ",
                                             "https://lore.kernel.org/r/r0@example.org/"};
    const M2sCatalogue *catalogue = fixture->catalogue;
    for (gsize i = 0; i < G_N_ELEMENTS(references); i++)
        g_assert_true(find_series(catalogue, references[i]) == fixture->series);
    g_assert_true(find_item(catalogue, M2S_PATCH, "2") == fixture->patch);
    g_assert_true(find_item(catalogue, M2S_PATCH, "mid:3@example.org") == fixture->patch);
    g_assert_true(find_item(catalogue, M2S_COVER, "1") == fixture->cover);
    g_assert_true(find_item(catalogue, M2S_COVER, "<0@example.org>") == fixture->cover);
    g_assert_null(find_series(catalogue, "lone@example.org"));
    g_assert_null(find_series(catalogue, "foo bar"));
    g_assert_null(find_item(catalogue, M2S_PATCH, "0@example.org"));
}

/* A Message-ID is cut where Patchwork's column ends; what was cut off may be in the REF. */
static void
test_long(Fixture *fixture, gconstpointer data)
{
    g_autofree char *many = g_strnfill(300, 'x');
    g_autofree char *msgid = g_strdup_printf("<%s@example.org>", many);
    const M2sPatch *patch = add_patch(fixture->catalogue, fixture->series, 2, msgid);
    g_assert_cmpuint(strlen(patch->item.msgid), ==, M2S_COLUMN_LENGTH);
    g_assert_true(find_item(fixture->catalogue, M2S_PATCH, msgid) == patch);
    g_assert_true(find_item(fixture->catalogue, M2S_PATCH, patch->item.msgid) == patch);
}

static void
test_explained(Fixture *fixture, gconstpointer data)
{
    static const struct {
        M2sKind kind;
        const char *reference, *why;
    } cases[] = {
        {M2S_SERIES, "7", "there is no series 7, the last one is 1"},
        {M2S_SERIES, "0", "there is no series 0, the last one is 1"},
        {M2S_SERIES, "2", "there is no series 2, the last one is 1; patch 2 is in series 1"},
        {M2S_PATCH, "4", "there is no patch 4, the last one is 3"},
        {M2S_SERIES, "lone@example.org", "<lone@example.org> is patch 1, which is in no series"},
        {M2S_SERIES, "r@example.org",
         "<r@example.org> is a reply to patch 1, which is in no series"},
        {M2S_SERIES, "<rl>", "<rl> is a reply to cover 2, which is in no series"},
        {M2S_PATCH, "0@example.org", "<0@example.org> is cover 1, not a patch"},
        {M2S_PATCH, "r3@example.org", "<r3@example.org> is a reply to patch 2, not a patch"},
        {M2S_COVER, "3@example.org", "<3@example.org> is patch 2, not a cover"},
        {M2S_SERIES, "late@EXAMPLE.org",
         "there is no <late@EXAMPLE.org>, but <Late@example.org>, which differs in case"},
        {M2S_SERIES, "20260303", "there is no series 20260303, the last one is 1"},
        {M2S_SERIES, "20260303.1", "there is no <20260303.1>; was 20260303.1@example.org meant?"},
        {M2S_SERIES, "lon",
         "no patch, cover or reply to one here has the Message-ID <lon>; it may be in another "
         "archive"},
        {M2S_SERIES, "lone@", "there is no <lone@>; was <lone@example.org> meant?"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *why = explain(fixture->catalogue, cases[i].kind, cases[i].reference);
        g_assert_cmpstr(why, ==, cases[i].why);
    }
    g_autofree char *nonsense = explain(fixture->catalogue, M2S_SERIES, "foo bar");
    g_assert_nonnull(strstr(nonsense, "“foo bar” is no REF"));
    g_autoptr(M2sCatalogue) empty = m2s_catalogue_new(NULL);
    g_autofree char *none = explain(empty, M2S_PATCH, "1");
    g_assert_cmpstr(none, ==, "there are no patches");
}

static void
test_missing(Fixture *fixture, gconstpointer data)
{
    static const struct {
        gint64 total, up_to;
        const char *missing;
    } cases[] = {
        {5, G_MAXINT64, "patches 2 and 4 to 5 of 5 are missing"},
        {5, 3, "patch 2 of 5 is missing"},
        {5, 1, NULL},
        {3, G_MAXINT64, "patch 2 of 3 is missing"},
        {1, G_MAXINT64, NULL}, /* patch 3 of 1 changes nothing */
        {G_MAXINT32, G_MAXINT64, "patches 2 and 4 to 2147483647 of 2147483647 are missing"},
        {0, G_MAXINT64, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        fixture->series->total = cases[i].total;
        g_autofree char *missing = m2s_series_describe_missing(fixture->series, cases[i].up_to);
        g_assert_cmpstr(missing, ==, cases[i].missing);
    }
    fixture->series->total = 100;
    for (gint64 number = 5; number < 41; number += 2)
        add_patch(fixture->catalogue, fixture->series, number, "<x@example.org>");
    add_patch(fixture->catalogue, fixture->series, 5, "<again@example.org>");
    add_patch(fixture->catalogue, fixture->series, -3, "<odd@example.org>");
    g_autofree char *many = m2s_series_describe_missing(fixture->series, G_MAXINT64);
    g_assert_cmpstr(many, ==, "patches 2, 4, 6, 8, 10, 12, 14, 16 and others of 100 are missing");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*run)(Fixture *, gconstpointer);
    } tests[] = {{"/lookup/found", test_found},
                 {"/lookup/long", test_long},
                 {"/lookup/explained", test_explained},
                 {"/gaps/missing", test_missing}};
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}
