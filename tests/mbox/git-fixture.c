/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git-fixture.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define BRANCH "refs/heads/master"

GitFixture *
git_fixture_new(void)
{
    GError *error = NULL;
    GitFixture *fixture = g_new(GitFixture, 1);
    fixture->folder = g_dir_make_tmp("m2s-git-XXXXXX", &error);
    g_assert_no_error(error);
    g_setenv("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
    g_setenv("GIT_CONFIG_NOSYSTEM", "1", TRUE);
    return fixture;
}

void
git_fixture_free(GitFixture *fixture)
{
    const char *const arguments[] = {"rm", "-rf", fixture->folder, NULL};
    g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    g_free(fixture->folder);
    g_free(fixture);
}

char *
git_fixture_path(const GitFixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

void
git_fixture_write(const GitFixture *fixture, const char *name, const char *text)
{
    GError *error = NULL;
    g_autofree char *path = git_fixture_path(fixture, name);
    g_autofree char *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0755);
    g_unlink(path); /* objects are read-only */
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
}

char *
git_fixture_git(const GitFixture *fixture, const char *name, const char *arguments)
{
    int status;
    char *output = NULL;
    GError *error = NULL;
    g_autofree char *path = git_fixture_path(fixture, name ? name : "");
    g_autofree char *line = g_strdup_printf("git -c safe.directory=* -C %s %s", path, arguments);
    g_spawn_command_line_sync(line, &output, NULL, &status, &error);
    g_assert_no_error(error);
    if (status != 0)
        g_error("%s: status %d", line, status);
    return g_strchomp(output);
}

/* The file of a mail in version 1. */
static char *
path_of_key(const char *key)
{
    GString *path = g_string_new(NULL);
    g_string_printf(path, "%.2s/%c", key, key[2]);
    while (path->len < 41)
        g_string_append_c(path, '0');
    return g_string_free(path, FALSE);
}

static void
add_file(GString *stream, const char *path, const char *text)
{
    g_string_append_printf(stream, "M 100644 inline %s\ndata %zu\n%s\n", path, strlen(text), text);
}

static void
add_change(GString *stream, const char *change)
{
    g_autofree char *path =
        change[0] == '+' || change[0] == '-' ? path_of_key(change + 1) : g_strndup(change, 1);
    switch (change[0]) {
    case 'm':
    case 'd':
        add_file(stream, path, change + 2);
        break;
    case '+':
        add_file(stream, path, change + 5);
        break;
    case '-':
        g_string_append_printf(stream, "D %s\n", path);
        break;
    case 'f':
        add_file(stream, change + 2, "text");
    }
}

static void
add_commit(GString *stream, const char *changes, gboolean is_on_top)
{
    g_auto(GStrv) parts = g_strsplit(changes, ",", -1);
    g_string_append(stream, "commit " BRANCH "\ncommitter A <a@example.org> 1 +0000\ndata 0\n");
    if (is_on_top)
        g_string_append(stream, "from " BRANCH "^0\n");
    if (strchr("md", changes[0]))
        g_string_append(stream, "deleteall\n");
    for (guint i = 0; parts[i]; i++)
        add_change(stream, parts[i]);
    g_string_append_c(stream, '\n');
}

/* Through a file, as its size may be above that of a pipe. */
static void
import(const GitFixture *fixture, const char *name, const char *stream)
{
    int status;
    GError *error = NULL;
    git_fixture_write(fixture, "stream", stream);
    g_autofree char *file = git_fixture_path(fixture, "stream");
    g_autofree char *path = git_fixture_path(fixture, name);
    g_autofree char *line =
        g_strdup_printf("sh -c 'git -C %s fast-import --quiet <%s'", path, file);
    g_spawn_command_line_sync(line, NULL, NULL, &status, &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 0);
}

void
git_fixture_commit(const GitFixture *fixture, const char *name, const char *history)
{
    g_autofree char *path = git_fixture_path(fixture, name);
    gboolean is_on_top = g_file_test(path, G_FILE_TEST_IS_DIR);
    g_auto(GStrv) commits = g_strsplit(history, " ", -1);
    g_autoptr(GString) stream = g_string_new(NULL);
    if (!is_on_top) {
        g_autofree char *arguments =
            g_strconcat("init --quiet --bare --initial-branch=master ", name, NULL);
        g_free(git_fixture_git(fixture, NULL, arguments));
    }
    for (guint i = 0; commits[i] && *history; i++)
        add_commit(stream, commits[i], is_on_top && i == 0);
    if (*history)
        import(fixture, name, stream->str);
}

char *
git_fixture_object(const GitFixture *fixture, const char *name, const char *rev)
{
    g_autofree char *arguments = g_strconcat("rev-parse --verify ", rev, NULL);
    g_autofree char *id = git_fixture_git(fixture, name, arguments);
    return g_strdup_printf("%s/%s/objects/%.2s/%s", fixture->folder, name, id, id + 2);
}
