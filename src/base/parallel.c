/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parallel.h"

#include <pthread.h>

#define ITEMS_A_JOB 4 /* under way at once: enough that no thread waits for the caller's */

typedef struct {
    gpointer item;
    gboolean done;
} Slot;

/* The threads are POSIX's and not GLib's, so that ThreadSanitizer sees what they wait for. */
typedef struct {
    const M2sParallelFuncs *funcs;
    gpointer user_data;
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t wanted; /* signalled when there is work, or no more to come */
    pthread_cond_t done;   /* signalled when an item is done */
    Slot *slots;           /* a ring: those from first on are under way */
    guint size, first, count;
    guint waiting;   /* so many of them, the newest, no thread has taken yet */
    gboolean closed; /* no more to come */
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

/* Works on the oldest item that no thread has; the mutex is held before and after, not meanwhile. */
static void
work_on_next(Run *run)
{
    Slot *slot = &run->slots[(run->first + run->count - run->waiting--) % run->size];
    pthread_mutex_unlock(&run->mutex);
    run->funcs->work(slot->item, run->user_data);
    pthread_mutex_lock(&run->mutex);
    slot->done = TRUE;
}

static void *
work(void *data)
{
    Run *run = data;
    pthread_mutex_lock(&run->mutex);
    while (run->waiting > 0 || !run->closed) {
        if (run->waiting > 0) {
            work_on_next(run);
            pthread_cond_signal(&run->done);
        } else
            pthread_cond_wait(&run->wanted, &run->mutex);
    }
    pthread_mutex_unlock(&run->mutex);
    return NULL;
}

/* Puts items under way until the ring is full.  Returns: FALSE at their end. */
static gboolean
fill(Run *run)
{
    while (run->count < run->size) {
        gpointer item = run->funcs->produce(run->user_data);
        if (item == NULL)
            return FALSE;
        pthread_mutex_lock(&run->mutex);
        run->slots[(run->first + run->count) % run->size] = (Slot){.item = item};
        run->count++;
        run->waiting++;
        pthread_cond_signal(&run->wanted);
        pthread_mutex_unlock(&run->mutex);
    }
    return TRUE;
}

/* Takes the oldest item out of the ring once it is done; until then, the caller's thread is one more
 * that works. */
static gpointer
take_first(Run *run)
{
    pthread_mutex_lock(&run->mutex);
    Slot *slot = &run->slots[run->first];
    while (!slot->done) {
        if (run->waiting > 0)
            work_on_next(run);
        else
            pthread_cond_wait(&run->done, &run->mutex);
    }
    gpointer item = slot->item;
    run->first = (run->first + 1) % run->size;
    run->count--;
    pthread_mutex_unlock(&run->mutex);
    return item;
}

/* What the caller's thread does. */
static void
lead(Run *run)
{
    gboolean more = TRUE, wanted = TRUE;
    while (TRUE) {
        more = more && wanted && fill(run);
        if (run->count == 0)
            return;
        gpointer item = take_first(run);
        if (wanted)
            wanted = run->funcs->consume(item, run->user_data);
        else
            run->funcs->discard(item, run->user_data);
    }
}

/* Starts as many threads as can be had, so that with the caller's there are so many as jobs.
 * Returns: how many. */
static guint
start(Run *run, pthread_t *threads, guint jobs)
{
    guint started = 0;
    while (started + 1 < jobs && pthread_create(&threads[started], NULL, work, run) == 0)
        started++;
    return started;
}

static void
stop(Run *run, const pthread_t *threads, guint started)
{
    pthread_mutex_lock(&run->mutex);
    run->closed = TRUE;
    pthread_cond_broadcast(&run->wanted);
    pthread_mutex_unlock(&run->mutex);
    for (guint i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

void
m2s_parallel_run(guint jobs, const M2sParallelFuncs *funcs, gpointer user_data)
{
    Run run = {.funcs = funcs, .user_data = user_data, .size = jobs * ITEMS_A_JOB};
    g_autofree pthread_t *threads = g_new(pthread_t, jobs);
    run.slots = g_new0(Slot, run.size);
    pthread_mutex_init(&run.mutex, NULL);
    pthread_cond_init(&run.wanted, NULL);
    pthread_cond_init(&run.done, NULL);
    guint started = start(&run, threads, jobs);
    if (started > 0)
        lead(&run);
    else
        run_serially(funcs, user_data);
    stop(&run, threads, started);
    pthread_mutex_destroy(&run.mutex);
    pthread_cond_destroy(&run.wanted);
    pthread_cond_destroy(&run.done);
    g_free(run.slots);
}
