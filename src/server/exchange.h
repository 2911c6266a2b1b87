/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A request and its response, whatever carries them.  Layer: server. */
#pragma once

#include <mbox2series/serve.h>

#include "server/cache.h"
#include "server/reading.h"

/* What the server is, for all requests. */
typedef struct {
    const char *base_url;     /* (nullable): NULL: made from the Host */
    const char *own_host;     /* (nullable): as in M2sListener: for clients that name none */
    const char *const *hosts; /* (nullable): names that are answered */
    gboolean any_host;        /* the socket is one that no browser can reach */
    const char *origin;       /* (nullable) */
    M2sCache *cache;          /* (nullable): NULL: every answer is made anew */
} M2sSite;

/* Headers are NULL if they were not sent. */
typedef struct {
    const char *method;
    const char *target;
    const char *host;            /* Host */
    const char *none_match;      /* If-None-Match */
    const char *modified_since;  /* If-Modified-Since */
    const char *accept_encoding; /* Accept-Encoding */
} M2sHttpRequest;

typedef struct {
    guint status;
    GPtrArray *headers; /* of char *, owned: name and value in turn */
    GBytes *body;       /* empty for a 304; whole even for HEAD */
    char *failure;      /* (nullable): why the store could not be read; not for the client */
} M2sHttpResponse;

/* Answers request.  Never fails: trouble with the store is a 500 or a 503.
 * reading: used by nobody else meanwhile.  Returns: (transfer full). */
M2sHttpResponse *m2s_exchange(const M2sSite *site, M2sReading *reading,
                              const M2sHttpRequest *request);
void m2s_http_response_free(M2sHttpResponse *response);

/* Whether method is one that changes nothing; the body of a request with any other is not read. */
gboolean m2s_exchange_is_reading(const char *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHttpResponse, m2s_http_response_free)
