/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signal-stack.h"

#include <signal.h>

gboolean
m2s_signal_stack_is_wanted(void)
{
    stack_t stack;
    return sigaltstack(NULL, &stack) == 0 && stack.ss_flags & SS_DISABLE;
}

void
m2s_signal_stack_use(char *memory)
{
    const stack_t stack = {.ss_sp = memory, .ss_size = M2S_SIGNAL_STACK};
    if (m2s_signal_stack_is_wanted())
        sigaltstack(&stack, NULL);
}
