/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A stack for handlers of signals, for each thread.  Layer: base. */
#pragma once

#include <glib.h>

#define M2S_SIGNAL_STACK (16 << 10) /* bytes */

/* Has handlers that ask for it (SA_ONSTACK) run in memory of this size, on this thread.  So they
 * work even if its stack is full, as it is when GLib finds no memory to say that there is none (see
 * cli/fatal.c).
 * Nothing changes if the thread has such a stack, as sanitizers give it.
 * memory: must last as long as the thread; of the function that it begins with, for example. */
void m2s_signal_stack_use(char *memory);

/* Whether this thread has no such stack. */
gboolean m2s_signal_stack_is_wanted(void);
