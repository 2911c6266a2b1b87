/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a Patchwork answers over HTTP: its REST API, its mailboxes and pages, at its own addresses;
 * and a server for this machine.  Layer: server. */
#pragma once

#include <mbox2series/pages.h>
#include <mbox2series/view.h>

G_BEGIN_DECLS

/* Answers GET target, a path with or without a query, as Patchwork does:
 *
 *     /api/…                                       m2s_api_get()
 *     /project/NAME/patch/MSGID/mbox/, …/raw/      a patch; ?series=* or ?series=ID: with those
 *                                                  before it in its series
 *     /project/NAME/cover/MSGID/mbox/
 *     /series/ID/mbox/
 *     /patch/ID/, …/mbox/, …/raw/, /cover/ID/, …/mbox/, /comment/ID/   redirects; MSGID, too
 *     anything else                                m2s_page_get()
 *
 * A missing slash at the end of the path is a redirect.
 * view: its version is ignored.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sWebAnswer *m2s_web_get(const M2sView *view, const char *target, GError **error);

/* A socket that clients connect to. */
typedef struct {
    int fd;
    char *shown;         /* "http://127.0.0.1:8000/", or the path of a Unix socket */
    char *host;          /* (nullable): "127.0.0.1:8000"; NULL for a Unix socket */
    char *path;          /* (nullable): of a Unix socket that was made here, and is removed */
    gboolean is_exposed; /* other machines may reach it */
} M2sListener;

/* Listens on address, "127.0.0.1:8000", "[::1]:8000" or "localhost:8000"; port 0 is any that is
 * free.
 * Returns: FALSE with M2S_ERROR_USAGE if that is no address, or M2S_ERROR_UNAVAILABLE if it cannot
 * be listened on. */
M2S_API gboolean m2s_listener_open(M2sListener *listener, const char *address, GError **error);

/* Listens on a Unix socket at path.  A socket that nobody listens on any more is replaced. */
M2S_API gboolean m2s_listener_open_unix(M2sListener *listener, const char *path, GError **error);

/* Takes the socket that systemd has opened for this process (sd_listen_fds(3)).
 * listener: (out): its fd is -1 if there is none.
 * Returns: FALSE with M2S_ERROR_USAGE if there are several, or it is no socket that listens. */
M2S_API gboolean m2s_listener_inherit(M2sListener *listener, GError **error);
M2S_API void m2s_listener_clear(M2sListener *listener);

/* A request that was answered.  Texts from clients are not safe for a terminal. */
typedef struct {
    const char *method, *target; /* as sent */
    guint status;
    gsize bytes;         /* of the body */
    const char *failure; /* (nullable): why the store could not be read, with a status of 5xx */
} M2sServed;

/* Reports a request.  Called on any thread, on one at a time. */
typedef void (*M2sServedFunc)(const M2sServed *served, gpointer user_data);

/* What is served, and to whom.  All pointers are borrowed until the server has started. */
typedef struct {
    const char *state;         /* the path of a store */
    const M2sConfig *config;   /* (nullable): as for m2s_archive_open() */
    const M2sOptions *options; /* the same; its jobs are the threads that answer */
    const char *base_url;     /* (nullable): as in M2sView; NULL: as the client calls this server */
    const char *const *hosts; /* (nullable): names that the server has, ended by NULL, besides
                                  "localhost", IP addresses, and that of base_url */
    const char *origin;       /* (nullable): a web site whose pages may read answers, or "*" */
    M2sServedFunc served;     /* (nullable) */
    gpointer user_data;
} M2sServerOptions;

typedef struct M2sServer M2sServer;

/* Serves clients that connect to listener, which must outlive the server, on threads of its own.
 * Each request is answered from one moment of the store, as it is then: with new mail; as it was
 * while it is rebuilt; or another file that has taken its place.
 *
 * The number of open files that the process may have is raised.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_open(),
 * M2S_ERROR_UNAVAILABLE if libmicrohttpd cannot be loaded, or M2S_ERROR_UNSUPPORTED. */
M2S_API M2sServer *m2s_server_start(const M2sListener *listener, const M2sServerOptions *options,
                                    GError **error);

/* Ends all connections and waits for the threads, which takes some milliseconds. */
M2S_API void m2s_server_stop(M2sServer *server);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sListener, m2s_listener_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sServer, m2s_server_stop)

G_END_DECLS
