/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work on items on all cores, results in order.  Layer: base.
 *
 * The caller's thread produces items and consumes them in the same order; in between, each is
 * worked on by some thread, which may be the caller's.  Only a bounded number is under way, so
 * memory stays bounded too.  Items should be worth a millisecond or so: a batch of mails rather
 * than one. */
#pragma once

#include <glib.h>

typedef struct {
    /* The next item, or NULL at the end.  Caller's thread. */
    gpointer (*produce)(gpointer user_data);
    /* Works on item.  Any thread; several items at once. */
    void (*work)(gpointer item, gpointer user_data);
    /* Takes item and frees it.  Returns: FALSE to stop: no more is produced, and what is under way
     * goes to discard.  Caller's thread, in order. */
    gboolean (*consume)(gpointer item, gpointer user_data);
    /* Frees an item that will not be consumed. */
    void (*discard)(gpointer item, gpointer user_data);
} M2sParallelFuncs;

/* How many jobs to run for a wish of jobs: 0 stands for one a core. */
guint m2s_parallel_jobs(guint jobs);

/* Runs until produce() returns NULL or consume() FALSE.  With one job, all is done on the caller's
 * thread. */
void m2s_parallel_run(guint jobs, const M2sParallelFuncs *funcs, gpointer user_data);
