/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers that were given, to be given again.  Layer: server.
 *
 * An answer is kept until somebody commits to the state, and as long as there is room: those that
 * nobody has asked for lately make way for others.  So memory is bounded, whatever is asked for.
 *
 * Callable from any thread. */
#pragma once

#include "server/freshness.h"

typedef struct M2sCache M2sCache;

/* room: bytes for all answers, with what it takes to find them.  most: bytes of the largest body
 * that is kept.  Returns: (transfer full). */
M2sCache *m2s_cache_new(gsize room, gsize most);
void m2s_cache_free(M2sCache *cache);

/* Drops all answers but those of moment: to be called by whoever begins to read the state.  That of
 * a file that has been replaced and closed by all would look the same as one that has its number
 * now.  The day of moment does not count. */
void m2s_cache_turn_to(M2sCache *cache, const M2sMoment *moment);

/* Looks for an answer of moment.
 * key: all else that the answer depends on.
 * headers: of char *, owned: the names and values of those that are about the body are appended.
 * Returns: (transfer full) (nullable): the body, which may outlive the cache. */
GBytes *m2s_cache_find(M2sCache *cache, const M2sMoment *moment, const char *key,
                       GPtrArray *headers);

/* Keeps a copy of an answer, unless it is too large, or somebody reads another moment by now.
 * headers: of char *: from the one at index first on, they are about the body. */
void m2s_cache_add(M2sCache *cache, const M2sMoment *moment, const char *key,
                   const GPtrArray *headers, guint first, GBytes *body);

/* The bytes that it takes now. */
gsize m2s_cache_size(M2sCache *cache);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sCache, m2s_cache_free)
