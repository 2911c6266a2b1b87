/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <glib.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction before[G_N_ELEMENTS(signals)];
static int ends[2] = {-1, -1}; /* of a pipe: to read from, to write to */
static volatile sig_atomic_t arrived;

static void
note(int signal)
{
    int kept = errno;
    arrived = signal;
    if (write(ends[1], "", 1) < 0)
        errno = kept; /* the pipe is full, so it is readable */
    errno = kept;
}

int
interrupt_begin(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (pipe(ends) != 0)
        return -1;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++) {
        sigaction(signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN) /* as nohup has it */
            sigaction(signals[i], &action, NULL);
    }
    return ends[0];
}

void
interrupt_end(void)
{
    if (ends[0] < 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &before[i], NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        close(ends[i]);
        ends[i] = -1;
    }
    if (arrived)
        raise(arrived);
}
