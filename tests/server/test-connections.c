/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/connections.h"

#define COUNT 4

typedef struct {
    M2sConnections *all;
    M2sConnection *known[COUNT];
    int here[COUNT], there[COUNT];
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    fixture->all = m2s_connections_new(GPOINTER_TO_UINT(data));
    for (guint i = 0; i < COUNT; i++) {
        int ends[2];
        g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
        fixture->here[i] = ends[0];
        fixture->there[i] = ends[1];
    }
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    for (guint i = 0; i < COUNT; i++) {
        if (fixture->known[i])
            m2s_connections_remove(fixture->all, fixture->known[i]);
        close(fixture->here[i]);
        close(fixture->there[i]);
    }
    m2s_connections_free(fixture->all);
}

static void
add(Fixture *fixture, guint i)
{
    fixture->known[i] = m2s_connections_add(fixture->all, fixture->here[i]);
}

static gboolean
is_ended(const Fixture *fixture, guint i)
{
    struct pollfd client = {fixture->there[i], POLLIN, 0};
    return poll(&client, 1, 0) == 1;
}

/* If there are too many, the one that has waited longest goes; those with a request stay. */
static void
test_too_many(Fixture *fixture, gconstpointer data)
{
    add(fixture, 0);
    m2s_connections_begin_answer(fixture->all, fixture->known[0]);
    g_assert_cmpuint(m2s_connections_busy(fixture->all), ==, 1);
    add(fixture, 1);
    g_assert_false(is_ended(fixture, 1));
    add(fixture, 2);
    g_assert_true(is_ended(fixture, 1));
    m2s_connections_end_answer(fixture->all, fixture->known[0]);
    g_assert_cmpuint(m2s_connections_busy(fixture->all), ==, 0);
    add(fixture, 3);
    g_assert_true(is_ended(fixture, 2));
    g_assert_false(is_ended(fixture, 0));
    g_assert_false(is_ended(fixture, 3));
}

/* Whoever leaves makes room. */
static void
test_leaving(Fixture *fixture, gconstpointer data)
{
    add(fixture, 0);
    add(fixture, 1);
    m2s_connections_remove(fixture->all, fixture->known[0]);
    fixture->known[0] = NULL;
    add(fixture, 2);
    g_assert_false(is_ended(fixture, 1));
}

/* An answer of a connection that was ended meanwhile changes nothing. */
static void
test_late(Fixture *fixture, gconstpointer data)
{
    add(fixture, 0);
    add(fixture, 1);
    add(fixture, 2);
    g_assert_true(is_ended(fixture, 0));
    m2s_connections_begin_answer(fixture->all, fixture->known[0]);
    g_assert_cmpuint(m2s_connections_busy(fixture->all), ==, 0);
    m2s_connections_end_answer(fixture->all, fixture->known[0]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    gpointer two = GUINT_TO_POINTER(2);
    g_test_add("/connections/too-many", Fixture, two, set_up, test_too_many, tear_down);
    g_test_add("/connections/leaving", Fixture, two, set_up, test_leaving, tear_down);
    g_test_add("/connections/late", Fixture, two, set_up, test_late, tear_down);
    return g_test_run();
}
