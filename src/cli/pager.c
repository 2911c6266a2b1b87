/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#define NOT_RUN 127 /* the status of a shell that cannot run a command */

/* The process that waits, and the pipe to it. */
static struct {
    pid_t pid;
    FILE *pipe; /* (nullable): NULL if there is none, or pager_start() has given it away */
} prepared;

/* Whether a shell would find the program of command.  One that is more than words, such as
 * "less | tee log", is left to the shell. */
static gboolean
can_run(const char *command)
{
    g_auto(GStrv) words = NULL;
    if (strpbrk(command, "|&;<>()$`=") || !g_shell_parse_argv(command, NULL, &words, NULL))
        return TRUE;
    g_autofree char *program = g_find_program_in_path(words[0]);
    return program != NULL;
}

/* Runs command as soon as there is text for it, or ends if there is none. */
static void G_GNUC_NORETURN
wait_for_text(const char *command, int in)
{
    struct pollfd text = {.fd = in, .events = POLLIN};
    while (poll(&text, 1, -1) < 0 && errno == EINTR)
        ;
    if (!(text.revents & POLLIN))
        _exit(0);
    dup2(in, STDIN_FILENO);
    if (fcntl(STDIN_FILENO, F_SETFD, 0) == 0) /* it may be the same */
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(NOT_RUN);
}

static void
prepare(const char *command)
{
    int ends[2];
    g_setenv("LESS", "FRX", FALSE);
    g_setenv("LV", "-c", FALSE);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        wait_for_text(command, ends[0]);
    }
    close(ends[0]);
    prepared.pid = pid;
    prepared.pipe = pid > 0 ? fdopen(ends[1], "we") : NULL;
    if (prepared.pipe == NULL)
        close(ends[1]);
}

void
pager_prepare(void)
{
    const char *command = g_getenv("PAGER");
    if (command == NULL)
        command = "less";
    if (prepared.pipe == NULL && *command != '\0' && !g_str_equal(command, "cat") &&
        can_run(command))
        prepare(command);
}

FILE *
pager_start(void)
{
    pager_prepare();
    if (prepared.pipe)
        signal(SIGINT, SIG_IGN); /* it is for the pager, which must not lose its terminal */
    return g_steal_pointer(&prepared.pipe);
}

void
pager_wait(FILE *pager)
{
    fclose(pager);
    while (waitpid(prepared.pid, NULL, 0) < 0 && errno == EINTR)
        ;
    signal(SIGINT, SIG_DFL);
}

void
pager_dismiss(void)
{
    if (prepared.pipe)
        pager_wait(g_steal_pointer(&prepared.pipe));
}
