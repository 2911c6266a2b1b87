/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/parallel.h"

typedef struct {
    guint produced, consumed, discarded;
    guint count;   /* items to produce */
    guint stop_at; /* the item at which consume() stops; 0: never */
    GThread *idle; /* (nullable): a thread that must not work */
} Counts;

typedef struct {
    guint number, square;
} Item;

static gpointer
produce(gpointer user_data)
{
    Counts *counts = user_data;
    if (counts->produced == counts->count)
        return NULL;
    Item *item = g_new0(Item, 1);
    item->number = ++counts->produced;
    return item;
}

/* Later items are ready sooner, to check that they wait for their turn. */
static void
work(gpointer data, gpointer user_data)
{
    Item *item = data;
    const Counts *counts = user_data;
    g_assert_true(g_thread_self() != counts->idle);
    g_usleep((item->number % 4) * 100);
    item->square = item->number * item->number;
}

static gboolean
consume(gpointer data, gpointer user_data)
{
    g_autofree Item *item = data;
    Counts *counts = user_data;
    g_assert_cmpuint(item->number, ==, ++counts->consumed);
    g_assert_cmpuint(item->square, ==, item->number * item->number);
    return item->number != counts->stop_at;
}

static void
discard(gpointer data, gpointer user_data)
{
    Counts *counts = user_data;
    counts->discarded++;
    g_free(data);
}

static const M2sParallelFuncs funcs = {produce, work, consume, discard, FALSE};
static const M2sParallelFuncs slow_funcs = {produce, work, consume, discard, TRUE};

static void
test_order(void)
{
    for (guint jobs = 1; jobs <= 16; jobs += 5) {
        Counts counts = {.count = 200};
        m2s_parallel_run(jobs, &funcs, &counts);
        g_assert_cmpuint(counts.consumed, ==, 200);
        g_assert_cmpuint(counts.discarded, ==, 0);
    }
}

static void
test_slow(void)
{
    for (guint jobs = 1; jobs <= 16; jobs += 5) {
        Counts counts = {.count = 400, .idle = jobs > 1 ? g_thread_self() : NULL};
        m2s_parallel_run(jobs, &slow_funcs, &counts);
        g_assert_cmpuint(counts.consumed, ==, 400);
        g_assert_cmpuint(counts.discarded, ==, 0);
    }
}

/* At most two are in progress, although there is room for more in the ring. */
static gboolean
has_room_for_two(gpointer user_data)
{
    const Counts *counts = user_data;
    guint in_progress = counts->produced - counts->consumed - counts->discarded;
    g_assert_cmpuint(in_progress, >, 0);
    g_assert_cmpuint(in_progress, <=, 2);
    return in_progress < 2;
}

static void
test_room(void)
{
    M2sParallelFuncs careful = funcs;
    careful.has_room = has_room_for_two;
    for (guint jobs = 1; jobs <= 16; jobs += 5) {
        Counts counts = {.count = 200};
        m2s_parallel_run(jobs, &careful, &counts);
        g_assert_cmpuint(counts.consumed, ==, 200);
    }
}

static void
test_nothing(void)
{
    Counts counts = {.count = 0};
    m2s_parallel_run(3, &funcs, &counts);
    g_assert_cmpuint(counts.consumed, ==, 0);
}

static void
test_stop(void)
{
    for (guint jobs = 1; jobs <= 4; jobs++) {
        Counts counts = {.count = 200, .stop_at = 20};
        m2s_parallel_run(jobs, jobs % 2 ? &funcs : &slow_funcs, &counts);
        g_assert_cmpuint(counts.consumed, ==, 20);
        g_assert_cmpuint(counts.produced, <, 200);
        g_assert_cmpuint(counts.discarded, ==, counts.produced - 20);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parallel/order", test_order);
    g_test_add_func("/parallel/slow", test_slow);
    g_test_add_func("/parallel/room", test_room);
    g_test_add_func("/parallel/nothing", test_nothing);
    g_test_add_func("/parallel/stop", test_stop);
    return g_test_run();
}
