/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of server.c in a build without libmicrohttpd. */
#include <mbox2series/base.h>
#include <mbox2series/serve.h>

M2sServer *
m2s_server_start(const M2sListener *listener, const M2sServerOptions *options, GError **error)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_UNSUPPORTED,
                        "this mbox2series was built without libmicrohttpd, so it cannot serve");
    return NULL;
}

void
m2s_server_stop(M2sServer *server)
{
    /* there is none */
}
