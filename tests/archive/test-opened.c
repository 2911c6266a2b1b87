/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An archive that was opened from a store which others write to. */
#include "archive/archive.h"
#include "state-folder.h"

static const M2sOptions options = {.jobs = 1};

typedef struct {
    StateFolder folder;
    M2sArchive *archive;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    state_folder_make(&fixture->folder);
    state_folder_add_lamp(&fixture->folder, 1, &options);
    state_folder_add_lamp(&fixture->folder, 2, &options);
    fixture->archive = m2s_archive_open(NULL, &(M2sOptions){0}, fixture->folder.state, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_archive_free(fixture->archive);
    state_folder_remove(&fixture->folder);
}

static const M2sSeries *
find(const Fixture *fixture, const char *reference)
{
    const M2sSeries *series;
    g_autoptr(GError) error = NULL;
    m2s_archive_find_series(fixture->archive, reference, &series, &error);
    g_assert_no_error(error);
    return series;
}

/* What was given stays; what has come since is found, too; and nobody has to wait. */
static void
test_new_mail(Fixture *fixture, gconstpointer data)
{
    const M2sSeries *first = find(fixture, "1");
    g_assert_cmpstr(first->name, ==, "lamp 1");
    g_assert_null(find(fixture, "3@example.org"));
    state_folder_add_lamp(&fixture->folder, 3, &options);
    g_assert_true(find(fixture, "1@example.org") == first);
    g_assert_cmpuint(first->patches->len, ==, 1);
    g_assert_cmpstr(find(fixture, "3@example.org")->name, ==, "lamp 3");
}

/* Objects of two makings do not fit together. */
static void
test_made_anew(Fixture *fixture, gconstpointer data)
{
    const M2sSeries *series;
    M2sSummary summary;
    g_autoptr(GError) error = NULL;
    find(fixture, "1");
    m2s_rebuild(NULL, &(M2sOptions){.grouping = M2S_GROUPING_PRECISE}, fixture->folder.state,
                &summary, &error);
    g_assert_no_error(error);
    g_assert_false(m2s_archive_find_series(fixture->archive, "2", &series, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, "made anew"));
    g_clear_error(&error);
    g_assert_false(m2s_archive_load(fixture->archive, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE);
}

/* All at once, or one by one. */
static void
test_loaded(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(m2s_archive_catalogue(fixture->archive));
    find(fixture, "2");
    g_assert_true(m2s_archive_load(fixture->archive, &error));
    const M2sCatalogue *catalogue = m2s_archive_catalogue(fixture->archive);
    g_assert_cmpuint(catalogue->series->len, ==, 2);
    g_assert_true(find(fixture, "2") == g_ptr_array_index(catalogue->series, 1));
    g_assert_true(m2s_archive_load(fixture->archive, &error));
    g_assert_true(m2s_archive_catalogue(fixture->archive) == catalogue);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/opened/new-mail", Fixture, NULL, set_up, test_new_mail, tear_down);
    g_test_add("/opened/made-anew", Fixture, NULL, set_up, test_made_anew, tear_down);
    g_test_add("/opened/loaded", Fixture, NULL, set_up, test_loaded, tear_down);
    return g_test_run();
}
