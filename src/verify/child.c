/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void
m2s_child_write(int out, gconstpointer data, gsize size)
{
    const char *p = data;
    while (size > 0) {
        ssize_t written = write(out, p, size);
        if (written < 0 && errno != EINTR)
            _exit(1);
        p += MAX(written, 0);
        size -= MAX(written, 0);
    }
}

/* The child leads a group of processes, so that gpg ends with it.  It dumps no core: the mail may
 * be private, and a crash is expected here. */
static void G_GNUC_NORETURN
be_child(int out, M2sChildFunc func, gpointer data)
{
    const struct rlimit none = {0, 0};
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_DFL);
    func(out, data);
    _exit(0);
}

/* Reads until the end.  Returns: why the child must be ended, or NULL. */
static const char *
read_answer(int in, gsize limit, GByteArray *answer)
{
    const gint64 end = g_get_monotonic_time() + M2S_CHILD_SECONDS_MAX * G_USEC_PER_SEC;
    for (;;) {
        guint8 buffer[4096];
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        struct pollfd ready = {.fd = in, .events = POLLIN};
        int polled = left > 0 ? poll(&ready, 1, left) : 0;
        if (polled == 0)
            return "it took too long";
        ssize_t size = polled < 0 ? -1 : read(in, buffer, sizeof buffer);
        if (size == 0)
            return NULL;
        if (size < 0 && errno != EINTR)
            return g_strerror(errno);
        g_byte_array_append(answer, buffer, MAX(size, 0));
        if (answer->len > limit)
            return "its answer is too long";
    }
}

/* Waits for the child.  Returns: why its answer is none, or NULL. */
static const char *
finish(pid_t pid, const char *why)
{
    int status;
    if (why)
        kill(-pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return g_strerror(errno);
    if (why)
        return why;
    if (WIFSIGNALED(status))
        return "its reader crashed";
    if (WEXITSTATUS(status) == M2S_CHILD_NO_PROGRAM)
        return "git is not installed";
    return WEXITSTATUS(status) ? "its reader failed" : NULL;
}

GBytes *
m2s_child_run(M2sChildFunc func, gpointer data, gsize limit, const char **why)
{
    int ends[2];
    pid_t pid = -1;
    if (pipe2(ends, O_CLOEXEC) == 0 && (pid = fork()) < 0) {
        close(ends[0]);
        close(ends[1]);
    }
    if (pid < 0) {
        *why = g_strerror(errno);
        return NULL;
    }
    if (pid == 0)
        be_child(ends[1], func, data);
    setpgid(pid, pid); /* whoever is first */
    close(ends[1]);
    g_autoptr(GByteArray) answer = g_byte_array_new();
    *why = finish(pid, read_answer(ends[0], limit, answer));
    close(ends[0]);
    return *why ? NULL : g_byte_array_free_to_bytes(g_steal_pointer(&answer));
}
