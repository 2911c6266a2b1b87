/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signal-stack.h"

#include <signal.h>

void
m2s_signal_stack_use(char *memory)
{
    const stack_t stack = {.ss_sp = memory, .ss_size = M2S_SIGNAL_STACK};
    stack_t before;
    if (sigaltstack(NULL, &before) == 0 && before.ss_flags & SS_DISABLE)
        sigaltstack(&stack, NULL);
}
