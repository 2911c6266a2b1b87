/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mbox2series/base.h>

#define PIECE 65536

static gboolean
fail_with_errno(GError **error, const char *what)
{
    int code = errno;
    g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "%s: %s", what, g_strerror(code));
    return FALSE;
}

/* Appends what comes from fd until its end.  Returns: FALSE with an error. */
static gboolean
read_all(const M2sProcess *process, int fd, GString *out, GError **error)
{
    char piece[PIECE];
    struct pollfd waiting[] = {{.fd = fd, .events = POLLIN},
                               {.fd = process->interrupt, .events = POLLIN}};
    for (;;) {
        if (poll(waiting, G_N_ELEMENTS(waiting), -1) < 0 && errno != EINTR)
            return fail_with_errno(error, "waiting for git");
        if (waiting[1].revents) {
            g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "interrupted");
            return FALSE;
        }
        if (!waiting[0].revents)
            continue;
        gssize size = read(fd, piece, PIECE);
        if (size == 0)
            return TRUE;
        if (size > 0)
            g_string_append_len(out, piece, size);
        else if (errno != EINTR)
            return fail_with_errno(error, "reading from git");
    }
}

/* status: (out): its exit status.
 * Returns: FALSE with an error if it has none: a git that was killed has not said "no". */
static gboolean
wait_for(pid_t pid, int *status, GError **error)
{
    int how;
    while (waitpid(pid, &how, 0) < 0)
        if (errno != EINTR)
            return fail_with_errno(error, "waiting for git");
    if (WIFSIGNALED(how))
        g_set_error(error, M2S_ERROR, M2S_ERROR_IO, "git was ended by a signal: %s",
                    g_strsignal(WTERMSIG(how)));
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    return WIFEXITED(how);
}

static gboolean
start(const M2sProcess *process, int input, int errors, GPid *pid, int *out, GError **error)
{
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_DO_NOT_REAP_CHILD;
    g_autoptr(GError) why = NULL;
    if (g_spawn_async_with_pipes_and_fds(process->folder, (const char *const *)process->command,
                                         (const char *const *)process->environment, flags, NULL,
                                         NULL, input, -1, errors, NULL, NULL, 0, pid, NULL, out,
                                         NULL, &why))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "git cannot be run: %s", why->message);
    return FALSE;
}

gboolean
m2s_process_run(const M2sProcess *process, GString *out, int *status, GError **error)
{
    GPid pid;
    int output;
    int input = open(process->input, O_RDONLY | O_CLOEXEC);
    int errors = open(process->errors, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    gboolean is_open = input >= 0 && errors >= 0;
    if (!is_open)
        fail_with_errno(error, process->folder);
    gboolean is_started = is_open && start(process, input, errors, &pid, &output, error);
    if (input >= 0)
        close(input);
    if (errors >= 0)
        close(errors);
    if (!is_started)
        return FALSE;
    gboolean is_read = read_all(process, output, out, error);
    if (!is_read)
        kill(pid, SIGTERM);
    close(output);
    return wait_for(pid, status, is_read ? error : NULL) && is_read;
}
