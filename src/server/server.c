/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests and responses over libmicrohttpd. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "base/signal-stack.h"
#include "server/connections.h"
#include "server/exchange.h"
#include "server/host.h"
#include "server/limits.h"
#include "server/microhttpd.h"

#define GRACE      300000 /* microseconds for answers under way when the server ends */
#define GRACE_STEP 5000

struct M2sServer {
    gint stop; /* atomic; see M2sPatience */
    M2sSite site;
    M2sReadingOptions reading;
    M2sOptions options;
    M2sConfig *config; /* (nullable) */
    char *path, *base_url, *own_host, *origin;
    char **hosts;
    M2sCache *cache;
    M2sServedFunc served;
    gpointer user_data;
    pthread_mutex_t mutex; /* for what follows, and for served */
    GPtrArray *idle;       /* of M2sReading: those that no thread uses */
    M2sConnections *connections;
    struct MHD_Daemon *daemon;
    int listening; /* a copy of the listener's descriptor */
};

/* A request that arrives. */
typedef struct {
    char *target;
    gboolean has_headers; /* all of them have arrived */
} Call;

/* A thread uses the store that was used last, which is in the processor's caches. */
static M2sReading *
take_reading(M2sServer *server)
{
    pthread_mutex_lock(&server->mutex);
    M2sReading *last =
        server->idle->len > 0 ? g_ptr_array_steal_index(server->idle, server->idle->len - 1) : NULL;
    pthread_mutex_unlock(&server->mutex);
    return last ? last : m2s_reading_new(&server->reading);
}

static void
give_back(M2sServer *server, M2sReading *reading)
{
    pthread_mutex_lock(&server->mutex);
    g_ptr_array_add(server->idle, reading);
    pthread_mutex_unlock(&server->mutex);
}

static const char *
header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static M2sConnection *
connection_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void
free_body(void *bytes)
{
    g_bytes_unref(bytes);
}

/* A response without one of its headers is another response: then the connection is closed.
 * libmicrohttpd 0.9.75 gives a 304 a Content-Length of 0, which caches ignore (RFC 9111, section
 * 3.2). */
static enum MHD_Result
send_response(struct MHD_Connection *connection, const M2sHttpResponse *response)
{
    gsize size;
    gconstpointer data = g_bytes_get_data(response->body, &size);
    struct MHD_Response *sent = MHD_create_response_from_buffer_with_free_callback_cls(
        size, (void *)(data ? data : ""), free_body, g_bytes_ref(response->body));
    if (sent == NULL) {
        g_bytes_unref(response->body);
        return MHD_NO;
    }
    enum MHD_Result result = MHD_YES;
    for (guint i = 0; result == MHD_YES && i < response->headers->len; i += 2)
        result = MHD_add_response_header(sent, g_ptr_array_index(response->headers, i),
                                         g_ptr_array_index(response->headers, i + 1));
    if (result == MHD_YES)
        result = MHD_queue_response(connection, response->status, sent);
    MHD_destroy_response(sent);
    return result;
}

static void
report(M2sServer *server, const M2sHttpRequest *request, const M2sHttpResponse *response)
{
    if (server->served == NULL)
        return;
    const M2sServed served = {request->method, request->target, response->status,
                              g_bytes_get_size(response->body), response->failure};
    pthread_mutex_lock(&server->mutex);
    server->served(&served, server->user_data);
    pthread_mutex_unlock(&server->mutex);
}

static enum MHD_Result
answer(M2sServer *server, struct MHD_Connection *connection, const char *method, const char *target)
{
    const M2sHttpRequest request = {
        .method = method,
        .target = target,
        .host = header(connection, "Host"),
        .none_match = header(connection, "If-None-Match"),
        .modified_since = header(connection, "If-Modified-Since"),
        .accept_encoding = header(connection, "Accept-Encoding"),
    };
    m2s_connections_begin_answer(server->connections, connection_of(connection));
    M2sReading *reading = take_reading(server);
    g_autoptr(M2sHttpResponse) response = m2s_exchange(&server->site, reading, &request);
    give_back(server, reading);
    report(server, &request, response);
    return send_response(connection, response);
}

/* Called when the first line of a request has arrived.  Returns: the context of the other calls. */
static void *
on_target(void *data, const char *target, struct MHD_Connection *connection)
{
    Call *call = g_new0(Call, 1);
    call->target = g_strdup(target);
    return call;
}

/* Called once the headers have arrived, again for each part of a body, and then once more. */
static enum MHD_Result
on_request(void *data, struct MHD_Connection *connection, const char *path, const char *method,
           const char *version, const char *part, size_t *part_size, void **context)
{
    M2sServer *server = data;
    Call *call = *context;
    gboolean is_first = !call->has_headers;
    gboolean has_part = *part_size > 0;
    call->has_headers = TRUE;
    *part_size = 0; /* no body means anything */
    if ((is_first && m2s_exchange_is_reading(method)) || has_part)
        return MHD_YES;
    return answer(server, connection, method, call->target);
}

static void
on_completed(void *data, struct MHD_Connection *connection, void **context,
             enum MHD_RequestTerminationCode how)
{
    M2sServer *server = data;
    Call *call = *context;
    M2sConnection *known = connection_of(connection);
    if (known)
        m2s_connections_end_answer(server->connections, known);
    if (call)
        g_free(call->target);
    g_free(call);
    *context = NULL;
}

/* Gives a thread that libmicrohttpd has begun a stack for handlers of signals. */
static void
equip_thread(void)
{
    static gint used;
    gint index = m2s_signal_stack_is_wanted() ? g_atomic_int_add(&used, 1) : M2S_SERVER_THREADS;
    if (index < M2S_SERVER_THREADS) {
        static char stacks[M2S_SERVER_THREADS][M2S_SIGNAL_STACK];
        m2s_signal_stack_use(stacks[index]);
    }
}

static void
on_connection(void *data, struct MHD_Connection *connection, void **context,
              enum MHD_ConnectionNotificationCode what)
{
    M2sServer *server = data;
    equip_thread();
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        *context = m2s_connections_add(server->connections, fd);
    } else {
        m2s_connections_remove(server->connections, *context);
        *context = NULL;
    }
}

/* Raises the number of files that the process may have open.
 * Returns: how many connections there is room for. */
static guint
make_room(void)
{
    const rlim_t wanted = M2S_SERVER_CONNECTIONS + M2S_SERVER_SPARE_FILES;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return M2S_SERVER_SPARE_FILES;
    if (limit.rlim_cur < wanted) {
        limit.rlim_cur = MIN(limit.rlim_max, wanted);
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= wanted)
        return M2S_SERVER_CONNECTIONS;
    return limit.rlim_cur > 2 * M2S_SERVER_SPARE_FILES ? limit.rlim_cur - M2S_SERVER_SPARE_FILES
                                                       : M2S_SERVER_SPARE_FILES;
}

static gboolean
start_daemon(M2sServer *server, const M2sListener *listener, GError **error)
{
    const unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_EPOLL | MHD_USE_ITC;
    guint threads = server->options.jobs ? server->options.jobs : g_get_num_processors();
    guint room = make_room();
    server->connections = m2s_connections_new(room - room / 16);
    server->listening = fcntl(listener->fd, F_DUPFD_CLOEXEC, 0);
    if (server->listening >= 0)
        server->daemon = MHD_start_daemon(
            flags, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, server->listening,
            MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
            on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
            MHD_OPTION_CONNECTION_LIMIT, room, MHD_OPTION_CONNECTION_TIMEOUT,
            (unsigned)M2S_SERVER_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
            (size_t)M2S_SERVER_CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1,
            MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? MIN(threads, M2S_SERVER_THREADS) : 0U,
            MHD_OPTION_END);
    if (server->daemon == NULL)
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "%s: cannot be served: %s",
                    listener->shown, g_strerror(errno));
    return server->daemon != NULL;
}

/* The names that the server has: those of options, and that of its base_url and of what it listens
 * on.  (transfer full) */
static char **
collect_hosts(const M2sListener *listener, const M2sServerOptions *options)
{
    GPtrArray *names = g_ptr_array_new();
    g_autofree char *of_url = options->base_url ? m2s_host_of_url(options->base_url) : NULL;
    for (const char *const *host = options->hosts; host && *host; host++)
        g_ptr_array_add(names, g_strdup(*host));
    if (of_url)
        g_ptr_array_add(names, m2s_host_name(of_url));
    if (listener->host)
        g_ptr_array_add(names, m2s_host_name(listener->host));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static M2sServer *
new_server(const M2sListener *listener, const M2sServerOptions *options)
{
    M2sServer *server = g_new0(M2sServer, 1);
    server->listening = -1;
    server->options = *options->options;
    server->config = options->config ? m2s_config_ref(options->config) : NULL;
    server->path = g_strdup(options->state);
    server->base_url = g_strdup(options->base_url);
    server->own_host = g_strdup(listener->host);
    server->origin = g_strdup(options->origin);
    server->hosts = collect_hosts(listener, options);
    server->cache = m2s_cache_new(M2S_SERVER_CACHE_BYTES, M2S_SERVER_CACHED_BYTES);
    server->served = options->served;
    server->user_data = options->user_data;
    server->idle = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_reading_free);
    pthread_mutex_init(&server->mutex, NULL);
    server->site =
        (M2sSite){server->base_url,       server->own_host, (const char *const *)server->hosts,
                  listener->host == NULL, server->origin,   server->cache};
    server->reading =
        (M2sReadingOptions){server->path,
                            server->config,
                            &server->options,
                            {&server->stop, M2S_SERVER_LOCK_SECONDS, M2S_SERVER_QUERY_SECONDS}};
    return server;
}

/* Whoever starts a server learns at once that its state cannot be read. */
static gboolean
try_store(M2sServer *server, GError **error)
{
    const M2sArchive *archive;
    M2sMoment moment;
    M2sReading *reading = take_reading(server);
    gboolean good = m2s_reading_begin(reading, &archive, &moment, error);
    if (good)
        m2s_reading_end(reading, TRUE);
    give_back(server, reading);
    return good;
}

M2sServer *
m2s_server_start(const M2sListener *listener, const M2sServerOptions *options, GError **error)
{
    g_return_val_if_fail(listener && options && options->state && options->options, NULL);
    if (!m2s_microhttpd_load(error))
        return NULL;
    g_autoptr(M2sServer) server = new_server(listener, options);
    if (!try_store(server, error) || !start_daemon(server, listener, error))
        return NULL;
    return g_steal_pointer(&server);
}

/* No more clients are taken, and answers under way are finished if that is soon.  The socket stays
 * as it is: systemd may have another copy of it. */
static void
stop_daemon(M2sServer *server)
{
    gint64 start = g_get_monotonic_time();
    MHD_quiesce_daemon(server->daemon);
    while (m2s_connections_busy(server->connections) > 0 && g_get_monotonic_time() - start < GRACE)
        g_usleep(GRACE_STEP);
    g_atomic_int_set(&server->stop, 1);
    MHD_stop_daemon(server->daemon);
}

void
m2s_server_stop(M2sServer *server)
{
    if (server->daemon)
        stop_daemon(server);
    if (server->listening >= 0)
        close(server->listening);
    g_clear_pointer(&server->connections, m2s_connections_free);
    g_ptr_array_unref(server->idle);
    m2s_cache_free(server->cache);
    pthread_mutex_destroy(&server->mutex);
    g_clear_pointer(&server->config, m2s_config_unref);
    g_strfreev(server->hosts);
    g_free(server->path);
    g_free(server->base_url);
    g_free(server->own_host);
    g_free(server->origin);
    g_free(server);
}
