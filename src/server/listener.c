/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <mbox2series/base.h>
#include <mbox2series/serve.h>

#include "server/host.h"

#define BACKLOG         512
#define INHERITED_FIRST 3 /* SD_LISTEN_FDS_START */

typedef union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_un local;
    struct sockaddr_storage storage;
} Address;

static gboolean
fail(const char *shown, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE, "%s: cannot be listened on: %s", shown,
                g_strerror(errno));
    return FALSE;
}

void
m2s_listener_clear(M2sListener *listener)
{
    if (listener->shown && listener->fd >= 0)
        close(listener->fd);
    if (listener->path)
        unlink(listener->path);
    g_free(listener->shown);
    g_free(listener->host);
    g_free(listener->path);
    *listener = (M2sListener){.fd = -1};
}

static gboolean
is_loopback(const Address *address)
{
    if (address->any.sa_family == AF_INET)
        return ntohl(address->v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    return address->any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
}

/* Sets what is known of the socket once it has an address.
 * name: (nullable): what its host was called; NULL: its address. */
static gboolean
describe(M2sListener *listener, const char *name, GError **error)
{
    Address address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (getsockname(listener->fd, &address.any, &size) != 0)
        return fail("the socket", error);
    if (address.any.sa_family == AF_UNIX) {
        gsize known = MIN(size, sizeof address.local) - offsetof(struct sockaddr_un, sun_path);
        g_autofree char *path = g_strndup(address.local.sun_path, known);
        listener->shown = g_filename_display_name(*path ? path : "an unnamed socket");
        return TRUE;
    }
    if (getnameinfo(&address.any, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        errno = EAFNOSUPPORT;
        return fail("the socket", error);
    }
    gboolean is_v6 = address.any.sa_family == AF_INET6;
    g_autofree char *numeric = g_strdup_printf(is_v6 ? "[%s]" : "%s", host);
    listener->host = g_strdup_printf("%s:%s", name ? name : numeric, port);
    listener->shown = g_strdup_printf("http://%s/", listener->host);
    listener->is_exposed = !is_loopback(&address);
    return TRUE;
}

/* Has fd listen; it is closed if it cannot.  name: as above. */
static gboolean
start(M2sListener *listener, int fd, const char *name, const char *shown, GError **error)
{
    *listener = (M2sListener){.fd = fd};
    if (listen(fd, BACKLOG) == 0 && describe(listener, name, error))
        return TRUE;
    if (error && *error == NULL)
        fail(shown, error);
    close(fd);
    return FALSE;
}

static int
open_socket(int family)
{
    return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Binds a socket to the first of infos that can be.  Returns: -1 with errno. */
static int
bind_one(const struct addrinfo *infos)
{
    const int yes = 1;
    int problem = EADDRNOTAVAIL;
    for (const struct addrinfo *info = infos; info; info = info->ai_next) {
        int fd = open_socket(info->ai_family);
        if (fd >= 0)
            setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (fd >= 0 && bind(fd, info->ai_addr, info->ai_addrlen) == 0)
            return fd;
        problem = errno;
        if (fd >= 0)
            close(fd);
    }
    errno = problem;
    return -1;
}

static gboolean
refuse_address(const char *address, const char *why, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "“%s” cannot be listened on: %s", address, why);
    return FALSE;
}

gboolean
m2s_listener_open(M2sListener *listener, const char *address, GError **error)
{
    g_return_val_if_fail(listener && address, FALSE);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *infos;
    *listener = (M2sListener){.fd = -1};
    g_autofree char *name = m2s_host_name(address);
    const char *port = address + strlen(name);
    if (!m2s_host_is_valid(address) || *port != ':')
        return refuse_address(address, "write HOST:PORT, such as 127.0.0.1:8000 or [::1]:8000",
                              error);
    gboolean in_brackets = *name == '[';
    g_autofree char *bare = in_brackets ? g_strndup(name + 1, strlen(name) - 2) : g_strdup(name);
    int problem = getaddrinfo(bare, port + 1, &hints, &infos);
    if (problem != 0)
        return refuse_address(address, gai_strerror(problem), error);
    int fd = bind_one(infos);
    freeaddrinfo(infos);
    return fd >= 0 ? start(listener, fd, name, address, error) : fail(address, error);
}

/* Whether somebody listens on the socket at address. */
static gboolean
is_in_use(const Address *address)
{
    int fd = open_socket(AF_UNIX);
    gboolean answers = fd >= 0 && (connect(fd, &address->any, sizeof address->local) == 0 ||
                                   (errno != ECONNREFUSED && errno != ENOENT));
    if (fd >= 0)
        close(fd);
    return answers;
}

/* Removes a socket that was left behind; nothing else is ever removed. */
static gboolean
make_room(const char *path, const char *shown, const Address *address, GError **error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT || fail(shown, error);
    errno = EADDRINUSE;
    if (!S_ISSOCK(status.st_mode) || is_in_use(address)) {
        errno = S_ISSOCK(status.st_mode) ? EADDRINUSE : EEXIST;
        return fail(shown, error);
    }
    return unlink(path) == 0 || fail(shown, error);
}

gboolean
m2s_listener_open_unix(M2sListener *listener, const char *path, GError **error)
{
    g_return_val_if_fail(listener && path, FALSE);
    Address address = {.local.sun_family = AF_UNIX};
    g_autofree char *shown = g_filename_display_name(path);
    *listener = (M2sListener){.fd = -1};
    if (*path == '\0' || strlen(path) >= sizeof address.local.sun_path)
        return refuse_address(shown, "the path of a socket has 1 to 107 bytes", error);
    strcpy(address.local.sun_path, path);
    if (!make_room(path, shown, &address, error))
        return FALSE;
    int fd = open_socket(AF_UNIX);
    if (fd < 0 || bind(fd, &address.any, sizeof address.local) != 0) {
        fail(shown, error);
        if (fd >= 0)
            close(fd);
        return FALSE;
    }
    if (!start(listener, fd, NULL, shown, error))
        return FALSE;
    listener->path = g_strdup(path);
    return TRUE;
}

static gboolean
refuse_inherited(const char *why, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "systemd passes %s", why);
    return FALSE;
}

/* Whether fd is a stream socket that listens. */
static gboolean
is_listening(int fd)
{
    int type = 0, listens = 0;
    socklen_t size = sizeof type, listens_size = sizeof listens;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM &&
           getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) == 0 && listens;
}

gboolean
m2s_listener_inherit(M2sListener *listener, GError **error)
{
    g_return_val_if_fail(listener, FALSE);
    const char *pid = g_getenv("LISTEN_PID"), *count = g_getenv("LISTEN_FDS");
    guint64 number = 0, sockets = 0;
    *listener = (M2sListener){.fd = -1};
    if (pid == NULL || count == NULL ||
        !g_ascii_string_to_unsigned(pid, 10, 1, G_MAXINT, &number, NULL) ||
        number != (guint64)getpid() ||
        !g_ascii_string_to_unsigned(count, 10, 0, G_MAXINT, &sockets, NULL) || sockets == 0)
        return TRUE;
    if (sockets > 1)
        return refuse_inherited("several sockets; one is needed", error);
    if (!is_listening(INHERITED_FIRST))
        return refuse_inherited("something else than a stream socket that listens", error);
    fcntl(INHERITED_FIRST, F_SETFD, FD_CLOEXEC);
    fcntl(INHERITED_FIRST, F_SETFL, fcntl(INHERITED_FIRST, F_GETFL) | O_NONBLOCK);
    listener->fd = INHERITED_FIRST;
    return describe(listener, NULL, error);
}
