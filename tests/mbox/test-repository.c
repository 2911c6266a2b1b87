/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Repositories as public-inbox makes them. */
#include "mbox/repository.h"

#include <pthread.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <mbox2series/base.h>

#include "git-fixture.h"

static void
note(const char *path, const char *what, gpointer warnings)
{
    g_string_append_printf(warnings, "%s\n", what);
}

static void
assert_is_at(const char *path, gboolean expected)
{
    gboolean found;
    g_assert_true(m2s_repository_is_at(path, &found, NULL));
    g_assert_cmpint(found, ==, expected);
}

/* Opens the repository name.  warnings: (nullable). */
static M2sRepository *
open_it(const GitFixture *fixture, const char *name, GString *warnings)
{
    GError *error = NULL;
    g_autofree char *path = git_fixture_path(fixture, name);
    assert_is_at(path, TRUE);
    M2sRepository *repository = m2s_repository_open(path, warnings ? note : NULL, warnings, &error);
    g_assert_no_error(error);
    return repository;
}

/* At most count mails, with "|" after each. */
static char *
take(M2sRepository *repository, guint count)
{
    guint64 index;
    GBytes *bytes = NULL;
    g_autoptr(GError) error = NULL;
    GString *all = g_string_new(NULL);
    while (count-- > 0 && m2s_repository_next(repository, &index, &bytes, &error)) {
        g_autoptr(GBytes) again = m2s_repository_read(repository, index, &error);
        g_assert_true(again && g_bytes_equal(bytes, again));
        g_string_append_len(all, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_string_append_c(all, '|');
        g_bytes_unref(bytes);
    }
    g_assert_no_error(error);
    return g_string_free(all, FALSE);
}

static void
assert_gives(M2sRepository *repository, const char *expected)
{
    g_autofree char *mails = take(repository, G_MAXUINT);
    g_assert_cmpstr(mails, ==, expected);
}

static void
assert_mails(const GitFixture *fixture, const char *name, const char *expected)
{
    g_autoptr(M2sRepository) repository = open_it(fixture, name, NULL);
    assert_gives(repository, expected);
}

static void
assert_refused(const GitFixture *fixture, const char *name, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = git_fixture_path(fixture, name);
    g_assert_null(m2s_repository_open(path, NULL, NULL, &error));
    g_assert_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT);
    if (!g_pattern_match_simple(message, error->message))
        g_error("%s does not match %s", error->message, message);
}

typedef struct {
    const char *path;
    const char *history;
    const char *expected;
} History;

static const History histories[] = {
    {"/repository/v2/added", "m:a m:b m:c", "a|b|c|"},
    {"/repository/v2/purged", "m:a m: m:b m: d:a", "b|"},
    {"/repository/v2/nothing-changed", "m:a . m:b", "a|b|"},
    {"/repository/v2/deleted", "m:a m:b d:a m:c", "b|c|"},
    {"/repository/v2/deleted-at-once", "m:a d:a", ""},
    {"/repository/v2/deleted-and-added", "m:a m:b d:a m:a", "b|a|"},
    {"/repository/v2/deleted-one-of-two", "m:a m:b m:a m:c d:a", "a|b|c|"},
    {"/repository/v2/deleted-two-of-three", "m:a m:b m:a m:c m:a d:a m:d d:a", "a|b|c|d|"},
    {"/repository/v2/deleted-what-never-was", "d:z m:a d:y m:b", "a|b|"},
    {"/repository/v2/other-files", "m:a,f:README m:b,f:README", "a|b|"},
    {"/repository/v1/added", "+aa1:a +bb1:b +aa2:c", "a|b|c|"},
    {"/repository/v1/several-at-once", "+bb1:b,+aa1:a,+aa0:0 +cc1:c", "0|a|b|c|"},
    {"/repository/v1/removed", "+aa1:a +aa2:b -aa1 +aa3:c", "b|c|"},
    {"/repository/v1/removed-last-of-folder", "+aa1:a +bb1:b -bb1", "a|"},
    {"/repository/v1/removed-and-added", "+aa1:a +aa2:b -aa1 +aa1:a", "b|a|"},
    {"/repository/v1/changed", "+aa1:a +bb1:b +aa1:c", "b|c|"},
    {"/repository/v1/renamed", "+aa1:a +bb1:b -aa1,+cc1:a", "b|a|"},
    {"/repository/v1/other-files", "+aa1:a f:zz f:aa/x +aa2:b", "a|b|"},
};

/* From loose objects first, then from a pack. */
static void
test_history(gconstpointer data)
{
    const History *history = data;
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", history->history);
    assert_mails(fixture, "x", history->expected);
    g_free(git_fixture_git(fixture, "x", "repack -adq"));
    g_free(git_fixture_git(fixture, "x", "pack-refs --all"));
    assert_mails(fixture, "x", history->expected);
}

/* Whoever stops after any mail, and goes on when there are more, has read each once. */
static void
test_position(gconstpointer data)
{
    const History *history = data;
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", history->history);
    guint count = 0;
    for (const char *c = history->expected; *c; c++)
        count += *c == '|';
    for (guint i = 0; i <= count; i++) {
        gboolean found;
        g_autoptr(GError) error = NULL;
        g_autoptr(M2sRepository) first = open_it(fixture, "x", NULL);
        g_autofree char *before = take(first, i);
        g_autofree char *position = m2s_repository_position(first, i);
        g_autoptr(M2sRepository) second = open_it(fixture, "x", NULL);
        g_assert_true(m2s_repository_skip(second, position, &found, &error));
        g_assert_true(found);
        g_autofree char *after = take(second, G_MAXUINT);
        g_autofree char *all = g_strconcat(before, after, NULL);
        g_assert_cmpstr(all, ==, history->expected);
    }
}

static const History positions[] = {
    {"/repository/position/v2", "m:a m:b . m:c m:d", "a|b|c|d|"},
    {"/repository/position/deleted", "m:a m:b d:a m:c d:c", "b|"},
    {"/repository/position/v1", "+aa1:a +aa2:b +bb1:c", "a|b|c|"},
    {"/repository/position/v1-changed", "+aa1:a +aa2:b +aa1:c", "b|c|"},
};

static void
test_growing(void)
{
    gboolean found;
    GError *error = NULL;
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", "m:a m:b");
    g_autoptr(M2sRepository) first = open_it(fixture, "x", NULL);
    assert_gives(first, "a|b|");
    g_autofree char *position = m2s_repository_position(first, m2s_repository_mail_count(first));
    git_fixture_commit(fixture, "x", "m:c d:a m:d");
    g_autoptr(M2sRepository) second = open_it(fixture, "x", NULL);
    g_assert_true(m2s_repository_skip(second, position, &found, &error));
    g_assert_true(found);
    assert_gives(second, "c|d|");
    g_autofree char *end = m2s_repository_position(second, m2s_repository_mail_count(second));
    g_autoptr(M2sRepository) third = open_it(fixture, "x", NULL);
    g_assert_true(m2s_repository_skip(third, end, &found, &error));
    assert_gives(third, "");
    g_autofree char *same = m2s_repository_position(third, m2s_repository_mail_count(third));
    g_assert_cmpstr(same, ==, end);
}

static void
test_rewritten(void)
{
    static const char *const strange[] = {
        "0=0123456789012345678901234567890123456789",   "HEAD", "HEAD=", "HEAD=0123", "=", " ",
        "HEAD=0123456789012345678901234567890123456789"};
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", "m:a m:b");
    for (gsize i = 0; i < G_N_ELEMENTS(strange); i++) {
        gboolean found = TRUE;
        GError *error = NULL;
        g_autoptr(M2sRepository) repository = open_it(fixture, "x", NULL);
        g_assert_true(m2s_repository_skip(repository, strange[i], &found, &error));
        g_assert_false(found);
        assert_gives(repository, "a|b|");
        g_autofree char *position =
            m2s_repository_position(repository, m2s_repository_mail_count(repository));
        g_assert_true(g_str_has_prefix(position, "HEAD="));
    }
}

#define EPOCHS "b|c|w|d|e|x|y|"

static void
test_epochs(void)
{
    gboolean found;
    GError *error = NULL;
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_write(fixture, "inbox/inbox.lock", "");
    git_fixture_write(fixture, "inbox/git/x", "");
    /* in no order that a file system may keep */
    git_fixture_commit(fixture, "inbox/git/2.git", "d:a m:c");
    git_fixture_commit(fixture, "inbox/git/10.git", "m:d m:e");
    git_fixture_commit(fixture, "inbox/git/0.git", "m:a m:b");
    git_fixture_commit(fixture, "inbox/git/1.git", "");
    git_fixture_commit(fixture, "inbox/git/100.git", "m:y");
    git_fixture_commit(fixture, "inbox/git/9.git", "m:w");
    git_fixture_commit(fixture, "inbox/git/20.git", "m:x");
    git_fixture_commit(fixture, "inbox/all.git", "");
    git_fixture_commit(fixture, "inbox/git/all.git", "m:z");
    git_fixture_commit(fixture, "inbox/git/3.gitx", "m:v");
    git_fixture_commit(fixture, "inbox/git/1234567890123456789.git", "m:v");
    assert_mails(fixture, "inbox", EPOCHS);
    assert_mails(fixture, "inbox/git", EPOCHS);
    assert_mails(fixture, "inbox/git/10.git", "d|e|");
    for (guint i = 0; i <= 7; i++) {
        g_autoptr(M2sRepository) first = open_it(fixture, "inbox", NULL);
        g_autofree char *before = take(first, i);
        g_autofree char *position = m2s_repository_position(first, i);
        g_autoptr(M2sRepository) second = open_it(fixture, "inbox", NULL);
        g_assert_true(m2s_repository_skip(second, position, &found, &error));
        g_assert_true(found);
        g_autofree char *after = take(second, G_MAXUINT);
        g_autofree char *all = g_strconcat(before, after, NULL);
        g_assert_cmpstr(all, ==, EPOCHS);
    }
    g_autoptr(M2sRepository) all = open_it(fixture, "inbox", NULL);
    assert_gives(all, EPOCHS);
    g_autofree char *position = m2s_repository_position(all, m2s_repository_mail_count(all));
    git_fixture_commit(fixture, "inbox/git/11.git", "m:f");
    g_autoptr(M2sRepository) more = open_it(fixture, "inbox", NULL);
    g_assert_true(m2s_repository_skip(more, position, &found, &error));
    assert_gives(more, "f|");
}

static void
test_lei(void)
{
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "store/local/0.git", "m:a");
    assert_mails(fixture, "store", "a|");
}

static void
test_empty(void)
{
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", "");
    g_autoptr(M2sRepository) repository = open_it(fixture, "x", NULL);
    assert_gives(repository, "");
    g_autofree char *position =
        m2s_repository_position(repository, m2s_repository_mail_count(repository));
    g_assert_cmpstr(position, ==, "");
    git_fixture_commit(fixture, "y", "m:a");
    g_autoptr(M2sRepository) other = open_it(fixture, "y", NULL);
    gboolean found;
    g_assert_true(m2s_repository_skip(other, position, &found, NULL));
    g_assert_true(found);
    assert_gives(other, "a|");
}

static void
test_none(void)
{
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_write(fixture, "mails/1.eml", "A: 1\n");
    git_fixture_write(fixture, "mails/0.git", "A: 1\n");
    git_fixture_commit(fixture, "sources.git", "f:main.c f:README");
    g_autofree char *mails = git_fixture_path(fixture, "mails");
    assert_is_at(mails, FALSE);
    assert_refused(fixture, "mails", "no public-inbox");
    assert_refused(fixture, "sources.git", "a Git repository, but none of public-inbox");
    g_free(git_fixture_git(fixture, NULL, "clone --quiet sources.git sources"));
    g_autofree char *sources = git_fixture_path(fixture, "sources");
    assert_is_at(sources, FALSE);
}

static void
test_work_tree(void)
{
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x.git", "m:a m:b");
    g_free(git_fixture_git(fixture, NULL, "clone --quiet x.git x"));
    assert_mails(fixture, "x", "a|b|");
}

static void *
read_all(void *data)
{
    M2sRepository *repository = data;
    for (guint64 i = 0; i < m2s_repository_mail_count(repository); i++) {
        GError *error = NULL;
        g_autoptr(GBytes) bytes = m2s_repository_read(repository, i, &error);
        g_autofree char *expected = g_strdup_printf("%" G_GUINT64_FORMAT, i);
        g_assert_no_error(error);
        g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected,
                        strlen(expected));
    }
    return NULL;
}

static void
test_threads(void)
{
    pthread_t threads[12]; /* more than there are idle stores */
    g_autoptr(GitFixture) fixture = git_fixture_new();
    g_autoptr(GString) history = g_string_new("m:0");
    for (guint i = 1; i < 300; i++)
        g_string_append_printf(history, " m:%u", i);
    git_fixture_commit(fixture, "x", history->str);
    g_autoptr(M2sRepository) repository = open_it(fixture, "x", NULL);
    g_free(take(repository, 1));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, read_all, repository), ==, 0);
    g_free(take(repository, G_MAXUINT));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        pthread_join(threads[i], NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(histories); i++)
        g_test_add_data_func(histories[i].path, &histories[i], test_history);
    for (gsize i = 0; i < G_N_ELEMENTS(positions); i++)
        g_test_add_data_func(positions[i].path, &positions[i], test_position);
    g_test_add_func("/repository/growing", test_growing);
    g_test_add_func("/repository/rewritten", test_rewritten);
    g_test_add_func("/repository/epochs", test_epochs);
    g_test_add_func("/repository/lei", test_lei);
    g_test_add_func("/repository/empty", test_empty);
    g_test_add_func("/repository/none", test_none);
    g_test_add_func("/repository/work-tree", test_work_tree);
    g_test_add_func("/repository/threads", test_threads);
    return g_test_run();
}
