/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/connections.h"

#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "server/limits.h"

/* What a connection waits for, each with a queue, longest first. */
typedef enum {
    WAITING_FOR_REQUEST,
    WAITING_FOR_ANSWER,
    QUEUES,
} Queue;

static const gint64 patience[QUEUES] = {
    [WAITING_FOR_REQUEST] = M2S_SERVER_REQUEST_SECONDS * G_USEC_PER_SEC,
    [WAITING_FOR_ANSWER] = M2S_SERVER_ANSWER_SECONDS * G_USEC_PER_SEC,
};

struct M2sConnection {
    GList link; /* in its queue; its data is the connection */
    Queue queue;
    gboolean is_ended; /* in no queue any more */
    int socket;
    gint64 since; /* monotonic microseconds */
};

struct M2sConnections {
    pthread_mutex_t mutex;
    pthread_cond_t end;
    gboolean is_ending;
    guint most, count;
    GQueue queues[QUEUES];
    GThread *thread;
};

/* The client, and libmicrohttpd, see the end of the connection.  The socket stays open, so no other
 * connection can have its number. */
static void
end_connection(M2sConnections *connections, M2sConnection *connection)
{
    g_queue_unlink(&connections->queues[connection->queue], &connection->link);
    connection->is_ended = TRUE;
    shutdown(connection->socket, SHUT_RDWR);
}

static void
end_overdue(M2sConnections *connections, Queue queue)
{
    gint64 now = g_get_monotonic_time();
    M2sConnection *longest;
    while ((longest = g_queue_peek_head(&connections->queues[queue])) &&
           longest->since + patience[queue] < now)
        end_connection(connections, longest);
}

/* Looks at all connections each second. */
static gpointer
watch(gpointer data)
{
    M2sConnections *connections = data;
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    pthread_mutex_lock(&connections->mutex);
    while (!connections->is_ending) {
        next.tv_sec++;
        pthread_cond_timedwait(&connections->end, &connections->mutex, &next);
        for (Queue queue = 0; queue < QUEUES; queue++)
            end_overdue(connections, queue);
    }
    pthread_mutex_unlock(&connections->mutex);
    return NULL;
}

M2sConnections *
m2s_connections_new(guint most)
{
    M2sConnections *connections = g_new0(M2sConnections, 1);
    connections->most = most;
    pthread_mutex_init(&connections->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&connections->end, &attributes);
    pthread_condattr_destroy(&attributes);
    connections->thread = g_thread_new("connections", watch, connections);
    return connections;
}

void
m2s_connections_free(M2sConnections *connections)
{
    pthread_mutex_lock(&connections->mutex);
    connections->is_ending = TRUE;
    pthread_cond_signal(&connections->end);
    pthread_mutex_unlock(&connections->mutex);
    g_thread_join(connections->thread);
    pthread_cond_destroy(&connections->end);
    pthread_mutex_destroy(&connections->mutex);
    g_free(connections);
}

static void
enter(M2sConnections *connections, M2sConnection *connection, Queue queue)
{
    connection->queue = queue;
    connection->since = g_get_monotonic_time();
    g_queue_push_tail_link(&connections->queues[queue], &connection->link);
}

M2sConnection *
m2s_connections_add(M2sConnections *connections, int socket)
{
    M2sConnection *connection = g_new0(M2sConnection, 1);
    connection->socket = socket;
    connection->link.data = connection;
    pthread_mutex_lock(&connections->mutex);
    M2sConnection *longest = g_queue_peek_head(&connections->queues[WAITING_FOR_REQUEST]);
    if (++connections->count > connections->most && longest)
        end_connection(connections, longest);
    enter(connections, connection, WAITING_FOR_REQUEST);
    pthread_mutex_unlock(&connections->mutex);
    return connection;
}

void
m2s_connections_remove(M2sConnections *connections, M2sConnection *connection)
{
    pthread_mutex_lock(&connections->mutex);
    if (!connection->is_ended)
        g_queue_unlink(&connections->queues[connection->queue], &connection->link);
    connections->count--;
    pthread_mutex_unlock(&connections->mutex);
    g_free(connection);
}

static void
move(M2sConnections *connections, M2sConnection *connection, Queue queue)
{
    pthread_mutex_lock(&connections->mutex);
    if (!connection->is_ended) {
        g_queue_unlink(&connections->queues[connection->queue], &connection->link);
        enter(connections, connection, queue);
    }
    pthread_mutex_unlock(&connections->mutex);
}

void
m2s_connections_begin_answer(M2sConnections *connections, M2sConnection *connection)
{
    move(connections, connection, WAITING_FOR_ANSWER);
}

void
m2s_connections_end_answer(M2sConnections *connections, M2sConnection *connection)
{
    move(connections, connection, WAITING_FOR_REQUEST);
}

guint
m2s_connections_busy(M2sConnections *connections)
{
    pthread_mutex_lock(&connections->mutex);
    guint busy = g_queue_get_length(&connections->queues[WAITING_FOR_ANSWER]);
    pthread_mutex_unlock(&connections->mutex);
    return busy;
}
