/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs a program to its end, or until that is asked for.  Layer: git. */
#pragma once

#include <glib.h>

typedef struct {
    char **command, **environment;
    const char *folder;         /* to run it in */
    const char *input, *errors; /* paths of its standard input and standard error */
    int interrupt;              /* a file descriptor that becomes readable when it must end; -1 */
} M2sProcess;

/* Runs it.
 * out: what it writes to standard output is appended.
 * status: (out): its exit status.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE if it cannot be run, or M2S_ERROR_IO, also if it was
 * interrupted or a signal ended it; it has ended then, too. */
gboolean m2s_process_run(const M2sProcess *process, GString *out, int *status, GError **error);
