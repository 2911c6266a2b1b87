/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <poll.h>
#include <signal.h>

#include <mbox2series/base.h>
#include <mbox2series/serve.h>

#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/usage.h"

#define ADDRESS     "127.0.0.1:8000"
#define LAST_MOMENT 800000 /* microseconds after a signal */

typedef struct {
    Options options;
    const char *listen;
    const char *socket;
    const char *origin;
    GPtrArray *hosts; /* (nullable): of const char * */
    char *failure;    /* (nullable): what was last said to be wrong with the state */
} ServeOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(ServeOptions, field)

static const Option serve_options[] = {
    {"listen", 0, OPTION_TEXT, MEMBER(listen), "HOST:PORT",
     "Listen on this address (default: " ADDRESS ", or the socket that systemd passes)"},
    {"socket", 0, OPTION_FILE, MEMBER(socket), "PATH", "Listen on the Unix socket PATH instead",
     .use = PATH_WRITTEN},
    {"allow-host", 0, OPTION_TEXTS, MEMBER(hosts), "NAME",
     "Answer under this host name, too; may be given more than once"},
    {"cors", 0, OPTION_TEXT, MEMBER(origin), "ORIGIN",
     "Let pages of the web site ORIGIN, such as https://example.org, or “*”, read answers"},
    OPTIONS_END,
};

/* Whether origin is one as browsers send it.  It goes into a header. */
static gboolean
is_origin(const char *origin)
{
    const char *host = g_str_has_prefix(origin, "https://")  ? origin + 8
                       : g_str_has_prefix(origin, "http://") ? origin + 7
                                                             : NULL;
    static const char letters[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._:[]";
    return g_str_equal(origin, "*") || (host && *host && host[strspn(host, letters)] == '\0');
}

static gboolean
check(const ServeOptions *wanted, GError **error)
{
    if (wanted->listen && wanted->socket)
        return usage_error(error, "--listen and --socket exclude each other");
    if (wanted->origin && !is_origin(wanted->origin))
        return usage_error(error, "--cors: “%s” is no origin, such as https://example.org",
                           wanted->origin);
    return TRUE;
}

static gboolean
open_listener(const ServeOptions *wanted, M2sListener *listener, GError **error)
{
    if (wanted->socket)
        return m2s_listener_open_unix(listener, wanted->socket, error);
    if (wanted->listen)
        return m2s_listener_open(listener, wanted->listen, error);
    if (!m2s_listener_inherit(listener, error))
        return FALSE;
    return listener->fd >= 0 || m2s_listener_open(listener, ADDRESS, error);
}

/* With --verbose, a line a request; trouble with the state always, but once. */
static void
on_served(const M2sServed *served, gpointer user_data)
{
    ServeOptions *wanted = user_data;
    Console *console = &wanted->options.console;
    if (console->verbose)
        console_message(console, "%s %s %u %" G_GSIZE_FORMAT, served->method, served->target,
                        served->status, served->bytes);
    if (served->failure && g_strcmp0(served->failure, wanted->failure) != 0)
        console_message(console, "%s", served->failure);
    if (served->failure || served->status < 400) {
        g_free(wanted->failure);
        wanted->failure = g_strdup(served->failure);
    }
}

static void
tell_address(const ServeOptions *wanted, const M2sListener *listener)
{
    const Console *console = &wanted->options.console;
    console_note((Console *)console, "listening on %s", listener->shown);
    if (listener->is_exposed)
        console_note((Console *)console,
                     "other machines may reach this address: whoever does can read all mail");
}

/* Ends the program if it has not ended in order by then: a thread may wait for whoever reads our
 * messages, for instance. */
static gpointer
end_soon(gpointer data)
{
    g_usleep(LAST_MOMENT);
    interrupt_end();
    return NULL;
}

/* Serves until a signal ends the program. */
static gboolean
serve(ServeOptions *wanted, const M2sListener *listener, GError **error)
{
    Options *options = &wanted->options;
    g_autofree char *base_url = options->base_url ? options_base_url(options) : NULL;
    g_autofree const char **hosts = NULL;
    if (wanted->hosts) {
        hosts = g_new0(const char *, wanted->hosts->len + 1);
        for (guint i = 0; i < wanted->hosts->len; i++)
            hosts[i] = g_ptr_array_index(wanted->hosts, i);
    }
    const M2sServerOptions serving = {.state = options->settings.state,
                                      .config = options->chosen,
                                      .options = &options->reading,
                                      .base_url = base_url,
                                      .hosts = hosts,
                                      .origin = wanted->origin,
                                      .served = on_served,
                                      .user_data = wanted};
    struct pollfd signalled = {interrupt_begin(), POLLIN, 0};
    signal(SIGPIPE, SIG_IGN); /* whoever reads our messages may go away */
    g_autoptr(M2sServer) server = m2s_server_start(listener, &serving, error);
    if (server == NULL)
        return FALSE;
    tell_address(wanted, listener);
    while (poll(&signalled, 1, -1) < 0 && errno == EINTR)
        ;
    g_thread_unref(g_thread_new("end", end_soon, NULL));
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ServeOptions *wanted = data;
    g_auto(M2sListener) listener = {.fd = -1};
    /* Sockets can be made before the state is looked at, and none later. */
    if (!check(wanted, error) || !open_listener(wanted, &listener, error) ||
        !options_prepare_state(&wanted->options, error))
        return FALSE;
    gboolean good = serve(wanted, &listener, error);
    g_clear_pointer(&wanted->failure, g_free);
    g_clear_pointer(&wanted->hosts, g_ptr_array_unref);
    m2s_listener_clear(&listener);
    interrupt_end();
    return good;
}

static const ServeOptions initial = {.options.console.brief = TRUE};

static const Example examples[] = {
    {"serve --state list.db", "On http://127.0.0.1:8000/, for this machine"},
    {"serve --socket /run/user/1000/list.sock --base-url https://lists.example.org",
     "Behind another web server"},
    {NULL},
};

const Command command_serve = {
    .name = "serve",
    .summary = "answer other programs over HTTP as a Patchwork would",
    .usage = "",
    .description =
        "Answers the REST API and offers the mailboxes of Patchwork at their addresses, for "
        "git-pw, b4, curl and other programs on this machine: /api/, /series/ID/mbox/, "
        "/project/NAME/patch/MSGID/mbox/.  It only reads: nothing can be changed over HTTP.\n\n"
        "New mail is seen at once.  A signal such as SIGTERM ends it within a second.",
    .notes =
        "URLs in answers begin as the client calls the server, unless --base-url is given.  "
        "Requests under a host name are answered if that is “localhost”, the one in --base-url or "
        "--listen, or one of --allow-host, so that no web site can have a browser read mail under "
        "its own name.\n\n"
        "With --verbose, each request is a line on standard error.",
    .exit_status = "The exit status is that of the signal that ended it.",
    .options = serve_options,
    .examples = examples,
    .common = COMMON_CONFIG | COMMON_STATE | COMMON_BASE_URL | COMMON_JOBS | COMMON_GROUPING |
              COMMON_MESSAGES,
    .size = sizeof(ServeOptions),
    .initial = &initial,
    .run = run,
};
