/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether something newer follows, of links that are written by hand. */
#include <mbox2series/store.h>

#include "archive/chains.h"
#include "state-folder.h"
#include "store/matches.h"
#include "store/objects.h"

typedef struct {
    StateFolder folder;
    M2sStore *store;
} Fixture;

#define MAIL(number, subject, headers)                                                             \
    "From ann Sun Mar  1 10:00:00 2026\n"                                                          \
    "From: Ann Example <ann@example.org>\nList-Id: <widgets.example.org>\n"                        \
    "Date: Fri, 1 May 2026 1" number ":00:00 +0000\nSubject: " subject "\nMessage-ID: <" number    \
    "@example.org>\n" headers "\nText.\n---\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+" number "\n\n"

/* A posting each, but for the last two mails; numbers of mails, patches and postings agree. */
static const char mails[] = MAIL("1", "[PATCH] amber", "") MAIL("2", "[PATCH] basin", "")
    MAIL("3", "[PATCH] cedar", "") MAIL("4", "[PATCH] delta", "") MAIL("5", "[PATCH] ember", "")
        MAIL("6", "[PATCH 1/2] fjord", "")
            MAIL("7", "[PATCH 2/2] grove", "In-Reply-To: <6@example.org>\n");

static void
set_up(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    const M2sOptions options = {.jobs = 1, .sketches = TRUE};
    gboolean changed;
    state_folder_make(&fixture->folder);
    state_folder_ingest(&fixture->folder, mails, &options);
    fixture->store = m2s_store_open(fixture->folder.state, M2S_STORE_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(m2s_store_begin(fixture->store, &changed, &error));
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    m2s_store_rollback(fixture->store);
    m2s_store_free(fixture->store);
    state_folder_remove(&fixture->folder);
}

static void
put_posting(const Fixture *fixture, guint id, guint predecessor, gboolean is_partial)
{
    const M2sPostingRow row = {
        .id = id, .at = {id, id}, .predecessor = predecessor, .is_partial = is_partial};
    g_assert_true(m2s_links_put_posting(fixture->store, &row, NULL));
}

static void
put_piece(const Fixture *fixture, guint patch, guint part, guint older)
{
    const M2sPieceRow row = {m2s_place_of_patch(patch), part, older, 0, 0};
    g_assert_true(m2s_links_put_piece(fixture->store, &row, NULL));
}

/* Which patches of some series something newer takes the place of: "1 3".
 * series: numbers, ended by 0. */
static char *
superseded(const Fixture *fixture, const guint *series)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (; *series; series++)
        g_ptr_array_add(all, m2s_store_object(fixture->store, M2S_SERIES, *series, &error));
    g_autoptr(GHashTable) items = m2s_chains_superseded(fixture->store, all, &error);
    g_assert_no_error(error);
    GString *text = g_string_new(NULL);
    for (guint id = 1; id <= 7; id++) {
        gpointer patch = m2s_store_object(fixture->store, M2S_PATCH, id, &error);
        if (g_hash_table_contains(items, patch))
            g_string_append_printf(text, "%s%u", text->len > 0 ? " " : "", id);
    }
    return g_string_free(text, FALSE);
}

static void
check(const Fixture *fixture, const guint *series, const char *expected)
{
    g_autofree char *found = superseded(fixture, series);
    g_assert_cmpstr(found, ==, expected);
}

static void
test_nothing(Fixture *fixture, gconstpointer data)
{
    check(fixture, (guint[]){1, 2, 3, 4, 5, 6, 0}, "");
    check(fixture, (guint[]){0}, "");
}

/* 1 is followed by 2, which is partial, and by 3; 2 by 4.  What was seen on the way to 3 does not
 * say what follows 2. */
static void
test_tree(Fixture *fixture, gconstpointer data)
{
    put_posting(fixture, 2, 1, TRUE);
    put_posting(fixture, 3, 1, FALSE);
    put_posting(fixture, 4, 2, FALSE);
    check(fixture, (guint[]){1, 2, 3, 4, 5, 0}, "1 2");
    check(fixture, (guint[]){2, 1, 0}, "1 2");
    check(fixture, (guint[]){3, 4, 0}, "");
}

/* A complete one follows a partial one. */
static void
test_through_partial(Fixture *fixture, gconstpointer data)
{
    put_posting(fixture, 2, 1, TRUE);
    put_posting(fixture, 3, 2, TRUE);
    put_posting(fixture, 4, 3, FALSE);
    check(fixture, (guint[]){1, 0}, "1");
    check(fixture, (guint[]){4, 3, 2, 1, 0}, "1 2 3");
}

/* A partial one takes the place of the patches that it has again, if it is in the same chain. */
static void
test_partial(Fixture *fixture, gconstpointer data)
{
    put_posting(fixture, 2, 1, TRUE);
    put_posting(fixture, 3, 2, TRUE);
    check(fixture, (guint[]){1, 2, 3, 0}, "");
    put_piece(fixture, 3, 3, 1);
    check(fixture, (guint[]){1, 2, 3, 0}, "1");
    put_piece(fixture, 3, 3, 0);
    put_piece(fixture, 5, 5, 1); /* elsewhere */
    check(fixture, (guint[]){1, 2, 3, 0}, "");
}

/* Of a series that is two postings, what follows one does not follow the other. */
static void
test_two_postings(Fixture *fixture, gconstpointer data)
{
    M2sPartRow part;
    gboolean found;
    g_assert_true(m2s_links_find_part(fixture->store, 6, &part, &found, NULL) && found);
    part.id = part.posting = 7;
    g_assert_true(m2s_links_put_part(fixture->store, &part, NULL));
    put_posting(fixture, 7, 0, FALSE);
    put_piece(fixture, 7, 7, 0);
    put_posting(fixture, 5, 7, FALSE);
    check(fixture, (guint[]){6, 0}, "7");
}

/* Postings of a damaged state that follow each other. */
static void
test_circle(Fixture *fixture, gconstpointer data)
{
    put_posting(fixture, 1, 2, TRUE);
    put_posting(fixture, 2, 1, TRUE);
    put_piece(fixture, 3, 3, 1);
    put_posting(fixture, 3, 3, TRUE);
    check(fixture, (guint[]){1, 2, 3, 0}, "");
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *fixture, gconstpointer data);
    } tests[] = {{"/superseded/nothing", test_nothing},
                 {"/superseded/tree", test_tree},
                 {"/superseded/through-partial", test_through_partial},
                 {"/superseded/partial", test_partial},
                 {"/superseded/two-postings", test_two_postings},
                 {"/superseded/circle", test_circle}};
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
