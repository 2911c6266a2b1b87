/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parallel.h"

#include <pthread.h>

#include "base/signal-stack.h"

/* In progress at once: enough that no thread waits for the caller's. */
#define ITEMS_A_JOB   4
#define ITEMS_OF_SLOW 32 /* while that waits for a disk */

typedef struct {
    gpointer item;
    gboolean done;
} Slot;

/* POSIX threads rather than GLib's, so that ThreadSanitizer sees what they wait for. */
typedef struct {
    const M2sParallelFuncs *funcs;
    gpointer user_data;
    pthread_mutex_t mutex; /* guards everything below */
    pthread_cond_t wanted; /* signalled when there is work or there will be no more */
    pthread_cond_t done;   /* signalled when an item is done */
    Slot *slots;           /* a ring: count of them, from first on, are in progress */
    guint size, first, count;
    guint waiting;   /* how many of these, the newest, no thread has taken yet */
    gboolean closed; /* there will be no more work */
    gboolean helps;  /* the caller's thread works, too; never changes */
} Run;

guint
m2s_parallel_jobs(guint jobs)
{
    return jobs ? jobs : g_get_num_processors();
}

guint
m2s_parallel_items(guint jobs, const M2sParallelFuncs *funcs)
{
    guint items = jobs * ITEMS_A_JOB;
    return funcs->consume_is_slow ? MAX(items, ITEMS_OF_SLOW) : items;
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

/* Works on the oldest item that no thread has taken.  The mutex is held on entry and on return, but
 * not in between. */
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
    char memory[M2S_SIGNAL_STACK];
    m2s_signal_stack_use(memory);
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

static gboolean
has_room(const Run *run)
{
    if (run->count == 0)
        return TRUE;
    return run->count < run->size &&
           (run->funcs->has_room == NULL || run->funcs->has_room(run->user_data));
}

/* Produces items while there is room.  Returns: FALSE if there are no more. */
static gboolean
fill(Run *run)
{
    while (has_room(run)) {
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

/* Takes the oldest item out of the ring once it is done, until when the caller's may help. */
static gpointer
take_first(Run *run)
{
    pthread_mutex_lock(&run->mutex);
    Slot *slot = &run->slots[run->first];
    while (!slot->done) {
        if (run->helps && run->waiting > 0)
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

/* Runs on the caller's thread. */
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

/* Starts count threads, or as many as the system allows.  Returns: how many were started. */
static guint
start(Run *run, pthread_t *threads, guint count)
{
    guint started = 0;
    while (started < count && pthread_create(&threads[started], NULL, work, run) == 0)
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
    Run run = {.funcs = funcs,
               .user_data = user_data,
               .size = m2s_parallel_items(jobs, funcs),
               .helps = !funcs->consume_is_slow};
    g_autofree pthread_t *threads = g_new(pthread_t, jobs);
    run.slots = g_new0(Slot, run.size);
    pthread_mutex_init(&run.mutex, NULL);
    pthread_cond_init(&run.wanted, NULL);
    pthread_cond_init(&run.done, NULL);
    guint started = jobs > 1 ? start(&run, threads, run.helps ? jobs - 1 : jobs) : 0;
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
