/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/fatal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib.h>

static const int signals[] = {SIGABRT, SIGBUS, SIGSEGV};
static struct sigaction before[G_N_ELEMENTS(signals)]; /* those of a sanitizer */

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

/* GLib's g_strerror() prints an error of its own, in the middle of what the program prints, if it
 * finds no memory to convert the text from the locale's charset. */
static void
on_print(const char *text)
{
}

/* What happens otherwise.  After a bug, that is a core. */
static void
pass_on(int number, const siginfo_t *info)
{
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        if (signals[i] == number)
            sigaction(number, &before[i], NULL);
    if (info->si_code <= 0) /* it was sent, and not by what is about to be done once more */
        raise(number);
}

/* The other ways in which a library ends a program:
 *
 *   SIGABRT  GLib's allocator of slices, its locks and GMP find no memory, write a line of their
 *            own, and abort.
 *   SIGSEGV  Before version 2.76, GLib wants memory for the message that there is none, finds none,
 *            and wants memory to say so, until the stack is full.
 *   SIGBUS   libgit2 reads a pack where it was cut.  The files that this program maps itself are
 *            looked after in the library. */
static void
on_signal(int number, siginfo_t *info, gpointer context)
{
    gboolean is_sent = info->si_code <= 0;
    (void)context;
    if (number == SIGABRT && errno == ENOMEM)
        _exit(EX_TEMPFAIL);
    if (number == SIGSEGV && errno == ENOMEM && !is_sent)
        give_up("out of memory");
    if (number == SIGBUS && !is_sent)
        give_up("a file was cut short while it was read, or a disk has failed");
    pass_on(number, info);
}

void
fatal_begin(void)
{
    static char memory[16 << 10]; /* the library has the like for the threads that it begins */
    const stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    stack_t given;
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    if (sigaltstack(NULL, &given) == 0 && given.ss_flags & SS_DISABLE) /* no sanitizer's */
        sigaltstack(&stack, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, &before[i]);
    g_log_set_default_handler(on_message, NULL);
    g_set_print_handler(on_print);
}
