/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Repositories that are just within the limits on what is made of them, or just beyond. */
#include <glib.h>
#include <mbox2series/base.h>

#include "git-fixture.h"
#include "mbox/repository.h"

/* expected: NULL: all is read. */
static void
assert_ends(const GitFixture *fixture, guint64 limit, const char *expected)
{
    guint64 index;
    GBytes *bytes = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = git_fixture_path(fixture, "x");
    g_autoptr(M2sRepository) repository = m2s_repository_open(path, NULL, NULL, &error);
    g_assert_no_error(error);
    m2s_repository_set_limit(repository, limit);
    while (m2s_repository_next(repository, &index, &bytes, &error))
        g_bytes_unref(bytes);
    if (expected == NULL)
        g_assert_no_error(error);
    else {
        g_assert_error(error, M2S_ERROR, M2S_ERROR_DATA);
        g_assert_nonnull(strstr(error->message, expected));
    }
}

/* Each object of this history is read once: a limit of all their bytes is enough. */
static void
test_limit(void)
{
    guint64 size = 0;
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", "m:a m:b m:c");
    g_autofree char *sizes =
        git_fixture_git(fixture, "x", "cat-file --batch-all-objects --batch-check=%(objectsize)");
    g_auto(GStrv) lines = g_strsplit(sizes, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        size += g_ascii_strtoull(lines[i], NULL, 10);
    assert_ends(fixture, size, NULL);
    assert_ends(fixture, size - 1, "the limit decompressed_size");
    assert_ends(fixture, 500, "the limit decompressed_size"); /* in the history */
    assert_ends(fixture, 0, "the limit decompressed_size");
}

/* Makes a tree.  Returns: (transfer full): its id. */
static char *
make_tree(const GitFixture *fixture, const char *entries)
{
    int status;
    char *id = NULL;
    GError *error = NULL;
    git_fixture_write(fixture, "entries", entries);
    g_autofree char *file = git_fixture_path(fixture, "entries");
    g_autofree char *line =
        g_strdup_printf("sh -c 'git -C %s/x mktree --missing <%s'", fixture->folder, file);
    g_spawn_command_line_sync(line, &id, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
    return g_strchomp(id);
}

/* Makes a commit the only one, with a tree of that many folders, all the same. */
static void
commit_folders(const GitFixture *fixture, const char *folder, guint count, const char *more)
{
    g_autoptr(GString) entries = g_string_new(more);
    for (guint i = 0; i < count; i++)
        g_string_append_printf(entries, "040000 tree %s\t%02x\n", folder, i);
    g_autofree char *tree = make_tree(fixture, entries->str);
    g_autofree char *commit =
        g_strconcat("-c user.name=A -c user.email=a@example.org commit-tree -m x ", tree, NULL);
    g_autofree char *id = git_fixture_git(fixture, "x", commit);
    g_autofree char *update = g_strconcat("update-ref refs/heads/master ", id, NULL);
    g_free(git_fixture_git(fixture, "x", update));
}

/* A commit that changes 2^20 + 1 mails, as 17 folders of 61681 have, and one that changes one
 * more.  All are the same, empty file, which is no mail. */
static void
test_changes(void)
{
    const char *line = "100644 blob e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\t";
    g_autoptr(GString) files = g_string_new(NULL);
    g_autoptr(GitFixture) fixture = git_fixture_new();
    git_fixture_commit(fixture, "x", "m:a");
    for (guint i = 0; i < 61681; i++)
        g_string_append_printf(files, "%s%038x\n", line, i);
    g_autofree char *many = make_tree(fixture, files->str);
    g_string_printf(files, "%s%038x\n", line, 0);
    g_autofree char *one = make_tree(fixture, files->str);
    g_autofree char *more = g_strdup_printf("040000 tree %s\tff\n", one);
    commit_folders(fixture, many, 17, "");
    assert_ends(fixture, G_MAXUINT64, NULL);
    commit_folders(fixture, many, 17, more);
    assert_ends(fixture, G_MAXUINT64, "change more than 1048576 mails");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/repository-limits/bytes", test_limit);
    g_test_add_func("/repository-limits/changes", test_changes);
    return g_test_run();
}
