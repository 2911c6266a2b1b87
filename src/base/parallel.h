/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes items on all cores and keeps their order.  Layer: base.
 *
 * The caller's thread produces items and consumes them in the same order; in between, any thread,
 * including the caller's, works on them.  The number of items in progress is bounded, and so is
 * memory if each item is small; has_room() is for those that may not be.  An item should take about
 * a millisecond: a batch of mails rather than one. */
#pragma once

#include <glib.h>

typedef struct {
    /* The next item, or NULL at the end.  Caller's thread. */
    gpointer (*produce)(gpointer user_data);
    /* Processes item.  Any thread; several items at once. */
    void (*work)(gpointer item, gpointer user_data);
    /* Uses item and frees it.  Caller's thread, in order.  Returns: FALSE to stop: nothing more is
     * produced, and the items in progress are discarded. */
    gboolean (*consume)(gpointer item, gpointer user_data);
    /* Frees an item that will not be consumed. */
    void (*discard)(gpointer item, gpointer user_data);
    /* consume() often waits, as for a disk: other threads than the caller's do all the work, and
     * more items are in progress. */
    gboolean consume_is_slow;
    /* (nullable): whether one more item may be in progress, besides some.  Caller's thread. */
    gboolean (*has_room)(gpointer user_data);
} M2sParallelFuncs;

/* The number of jobs to run if jobs are asked for; 0 asks for one a core. */
guint m2s_parallel_jobs(guint jobs);

/* How many items are in progress at most: an item is consumed before so many others are produced
 * after it. */
guint m2s_parallel_items(guint jobs, const M2sParallelFuncs *funcs);

/* Runs until produce() returns NULL or consume() FALSE.  One job runs on the caller's thread. */
void m2s_parallel_run(guint jobs, const M2sParallelFuncs *funcs, gpointer user_data);
