/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/exhaustion.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib.h>

static struct sigaction abort_before, fault_before; /* those of a sanitizer */

/* Writes text without memory.  Where standard error is gone, there is nobody to tell. */
static void
say(const char *text)
{
    while (*text) {
        gssize written = write(STDERR_FILENO, text, strlen(text));
        if (written < 0 && errno != EINTR)
            return;
        text += MAX(written, 0);
    }
}

static void G_GNUC_NORETURN
give_up(const char *why)
{
    say("mbox2series: cannot go on: ");
    say(why);
    say("\n");
    _exit(EX_TEMPFAIL);
}

/* g_malloc() and g_thread_new() end with g_error(), which raises SIGTRAP. */
static void
on_message(const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
    if (!(level & G_LOG_LEVEL_ERROR)) {
        g_log_default_handler(domain, level, message, user_data);
        return;
    }
    give_up(message);
}

/* The other ways in which a program ends for want of memory:
 *
 *   SIGABRT  GLib's allocator of slices, its locks and GMP write a line of their own and abort.
 *   SIGSEGV  Before version 2.76, GLib wants memory for the message that there is none, finds none,
 *            and wants memory to say so, until the stack is full.
 *
 * After anything else, a signal is a bug, and dumps core. */
static void
on_signal(int number)
{
    if (errno == ENOMEM && number == SIGABRT)
        _exit(EX_TEMPFAIL);
    if (errno == ENOMEM)
        give_up("out of memory");
    sigaction(number, number == SIGABRT ? &abort_before : &fault_before, NULL);
}

void
exhaustion_begin(void)
{
    static char memory[16 << 10]; /* the library has the like for the threads that it begins */
    const stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    stack_t before;
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    if (sigaltstack(NULL, &before) == 0 && before.ss_flags & SS_DISABLE) /* no sanitizer's */
        sigaltstack(&stack, NULL);
    sigaction(SIGABRT, &action, &abort_before);
    sigaction(SIGSEGV, &action, &fault_before);
    g_log_set_default_handler(on_message, NULL);
}
