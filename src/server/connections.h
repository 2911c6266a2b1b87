/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is connected, and who has had enough time.  Layer: server.
 *
 * A client that sends a byte now and then is never idle, and a thousand of them would leave no room
 * for others.  So each has a time within which its request must have arrived, and another for the
 * answer to be sent; a thread ends the connections of those who take longer.  If there are too many
 * connections at once, the one that has not asked anything for longest is ended.
 *
 * Callable from any thread. */
#pragma once

#include <glib.h>

typedef struct M2sConnections M2sConnections;
typedef struct M2sConnection M2sConnection;

/* most: from how many connections on there are too many.  Returns: (transfer full). */
M2sConnections *m2s_connections_new(guint most);

/* No connection is left. */
void m2s_connections_free(M2sConnections *connections);

/* A client has connected: a request is waited for.
 * socket: stays open until m2s_connections_remove(). */
M2sConnection *m2s_connections_add(M2sConnections *connections, int socket);
void m2s_connections_remove(M2sConnections *connections, M2sConnection *connection);

/* Its request has arrived as a whole. */
void m2s_connections_begin_answer(M2sConnections *connections, M2sConnection *connection);

/* Its answer was sent; another request is waited for. */
void m2s_connections_end_answer(M2sConnections *connections, M2sConnection *connection);

/* How many requests are being answered. */
guint m2s_connections_busy(M2sConnections *connections);
