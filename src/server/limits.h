/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a client may ask of the server at most.  Layer: server.
 *
 * docs/serve.md tells users of them. */
#pragma once

/* Connections at once.  Each needs a file descriptor and, while it is used, up to CONNECTION_BYTES.
 * From fifteen sixteenths of them on, the one that has asked nothing for longest is ended for each
 * new one. */
#define M2S_SERVER_CONNECTIONS      1024
#define M2S_SERVER_CONNECTION_BYTES (64 * 1024) /* the headers of a request and of its answer */
#define M2S_SERVER_SPARE_FILES      64          /* descriptors for all else */

#define M2S_SERVER_TARGET_BYTES 4096 /* a path with its query; a longer one is a 414 */

#define M2S_SERVER_IDLE_SECONDS    15  /* without a byte in either direction */
#define M2S_SERVER_REQUEST_SECONDS 20  /* until a request has arrived as a whole */
#define M2S_SERVER_ANSWER_SECONDS  300 /* until its answer is sent as a whole */

/* How long a request waits for somebody who writes to the state, and for the state's answer; then
 * it is a 503. */
#define M2S_SERVER_LOCK_SECONDS  30
#define M2S_SERVER_QUERY_SECONDS 20

#define M2S_SERVER_THREADS      64    /* however many are asked for */
#define M2S_SERVER_HELD_OBJECTS 50000 /* of a state, that a thread keeps in memory: some 20 MB */
#define M2S_SERVER_GZIP_BYTES   1024  /* what is shorter is not compressed */

/* The answers that are kept, and the body of the largest one of them. */
#define M2S_SERVER_CACHE_BYTES  (32 << 20)
#define M2S_SERVER_CACHED_BYTES (1 << 20)
