/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parallel.h"

#define ITEMS_A_JOB 4 /* under way at once: enough that no thread waits for the caller's */

typedef struct {
    gpointer item;
    gboolean done;
} Slot;

typedef struct {
    const M2sParallelFuncs *funcs;
    gpointer user_data;
    GThreadPool *pool;
    GMutex mutex; /* guards done of every slot */
    GCond cond;   /* signalled when one becomes done */
    Slot *slots;  /* a ring: those from first on are under way */
    guint size, first, count;
} Run;

guint
m2s_parallel_jobs(guint jobs)
{
    return jobs ? jobs : g_get_num_processors();
}

static void
run_serially(const M2sParallelFuncs *funcs, gpointer user_data)
{
    gpointer item;
    do {
        item = funcs->produce(user_data);
        if (item)
            funcs->work(item, user_data);
    } while (item && funcs->consume(item, user_data));
}

static void
work(gpointer data, gpointer user_data)
{
    Slot *slot = data;
    Run *run = user_data;
    run->funcs->work(slot->item, run->user_data);
    g_mutex_lock(&run->mutex);
    slot->done = TRUE;
    g_cond_signal(&run->cond);
    g_mutex_unlock(&run->mutex);
}

/* Puts items under way until the ring is full.  Returns: FALSE at their end. */
static gboolean
fill(Run *run)
{
    while (run->count < run->size) {
        gpointer item = run->funcs->produce(run->user_data);
        if (item == NULL)
            return FALSE;
        Slot *slot = &run->slots[(run->first + run->count++) % run->size];
        *slot = (Slot){.item = item};
        g_thread_pool_push(run->pool, slot, NULL);
    }
    return TRUE;
}

/* Waits for the oldest item and takes it out of the ring. */
static gpointer
take_first(Run *run)
{
    Slot *slot = &run->slots[run->first];
    g_mutex_lock(&run->mutex);
    while (!slot->done)
        g_cond_wait(&run->cond, &run->mutex);
    g_mutex_unlock(&run->mutex);
    run->first = (run->first + 1) % run->size;
    run->count--;
    return slot->item;
}

void
m2s_parallel_run(guint jobs, const M2sParallelFuncs *funcs, gpointer user_data)
{
    if (jobs <= 1) {
        run_serially(funcs, user_data);
        return;
    }
    Run run = {.funcs = funcs, .user_data = user_data, .size = jobs * ITEMS_A_JOB};
    g_mutex_init(&run.mutex);
    g_cond_init(&run.cond);
    run.slots = g_new0(Slot, run.size);
    run.pool = g_thread_pool_new(work, &run, jobs, FALSE, NULL);
    gboolean more = TRUE, wanted = TRUE;
    while ((more && wanted) || run.count > 0) {
        more = more && wanted && fill(&run);
        if (run.count == 0)
            break;
        gpointer item = take_first(&run);
        if (wanted)
            wanted = funcs->consume(item, user_data);
        else
            funcs->discard(item, user_data);
    }
    g_thread_pool_free(run.pool, FALSE, TRUE);
    g_free(run.slots);
    g_mutex_clear(&run.mutex);
    g_cond_clear(&run.cond);
}
