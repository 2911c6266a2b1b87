/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work on bytes of strangers in a process of its own.  Layer: verify. */
#pragma once

#include <glib.h>

/* What the child does.  out: where it writes its answer.  It runs between fork() and _exit(). */
typedef void (*M2sChildFunc)(int out, gpointer data);

#define M2S_CHILD_SECONDS_MAX 60 /* it is ended, with all that it has started, after so long */

#define M2S_CHILD_NO_PROGRAM 127 /* exit status if git cannot be run, as in a shell */

/* Runs func in a child, and reads its answer, of at most limit bytes.
 * why: (out) (transfer none): a clause, if NULL is returned.
 * Returns: (transfer full) (nullable): NULL if the child crashed, failed, took too long, or
 * said too much. */
GBytes *m2s_child_run(M2sChildFunc func, gpointer data, gsize limit, const char **why);

/* Writes all of data, for func.  Ends the child if that fails. */
void m2s_child_write(int out, gconstpointer data, gsize size);
