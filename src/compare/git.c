/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compare/git.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mbox2series/base.h>

static gboolean
fail(const char *what, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "git: %s: %s", what, g_strerror(errno));
    return FALSE;
}

/* Opens a file in the folder of git, empty.  Returns: a descriptor; -1 with an error. */
static int
open_file(const M2sScratchGit *git, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(git->folder, name, NULL);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        fail(path, error);
    return file;
}

/* Writes input to file, and goes back to its start. */
static gboolean
write_input(int file, M2sSlice input, GError **error)
{
    gsize written = 0;
    while (written < input.size) {
        ssize_t size = write(file, input.data + written, input.size - written);
        if (size < 0 && errno != EINTR)
            return fail("its input cannot be written", error);
        written += size > 0 ? (gsize)size : 0;
    }
    return lseek(file, 0, SEEK_SET) == 0 || fail("its input cannot be written", error);
}

/* Returns: (transfer full) (nullable): NULL with an error. */
static GString *
read_output(int file, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    char buffer[1 << 14];
    if (lseek(file, 0, SEEK_SET) < 0)
        fail("its output cannot be read", error);
    for (;;) {
        ssize_t size = read(file, buffer, sizeof buffer);
        if (size == 0)
            return g_steal_pointer(&text);
        if (size > 0)
            g_string_append_len(text, buffer, size);
        else if (errno != EINTR && !fail("its output cannot be read", error))
            return NULL;
    }
}

/* Runs git with files as its standard input and output; standard error goes into a third.
 * status: (out): as waitpid() has it. */
static gboolean
spawn(const M2sScratchGit *git, const char *const *arguments, const int files[3], int *status,
      GError **error)
{
    g_autoptr(GPtrArray) line = g_ptr_array_new();
    g_autoptr(GError) cause = NULL;
    GPid child;
    g_ptr_array_add(line, "git");
    for (guint i = 0; arguments[i]; i++)
        g_ptr_array_add(line, (gpointer)arguments[i]);
    g_ptr_array_add(line, NULL);
    if (!g_spawn_async_with_fds(NULL, (char **)line->pdata, git->environment,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child,
                                files[0], files[1], files[2], &cause)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "git cannot be run: %s",
                    cause->message);
        return FALSE;
    }
    while (waitpid(child, status, 0) < 0)
        if (errno != EINTR)
            return fail("its end was not seen", error);
    return TRUE;
}

gboolean
m2s_scratch_git_run(const M2sScratchGit *git, const char *const *arguments, M2sSlice input,
                    GString **output, GError **error)
{
    static const char *const names[] = {"input", "output", "errors"};
    int files[3] = {-1, -1, -1}, status = 0;
    gboolean is_done = TRUE;
    *output = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(names) && is_done; i++) {
        files[i] = open_file(git, names[i], error);
        is_done = files[i] >= 0;
    }
    is_done = is_done && write_input(files[0], input, error) &&
              spawn(git, arguments, files, &status, error);
    if (is_done && WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        *output = read_output(files[1], error);
        is_done = *output != NULL;
    }
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (files[i] >= 0)
            close(files[i]);
    return is_done;
}

char **
m2s_git_plain_environment(void)
{
    char **environment = g_get_environ();
    g_auto(GStrv) names = g_listenv();
    for (guint i = 0; names[i]; i++)
        if (g_str_has_prefix(names[i], "GIT_"))
            environment = g_environ_unsetenv(environment, names[i]);
    return g_environ_setenv(environment, "LC_ALL", "C", TRUE);
}
