/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The replies to one patch or cover, as they answer each other.  Layer: output.
 *
 * The catalogue knows only which patch or cover a reply belongs to, as Patchwork does.  Which reply
 * it answers is in its mail: the nearest Message-ID in In-Reply-To and References that is another
 * reply to the same patch or cover, or this itself. */
#pragma once

#include <mbox2series/archive.h>

typedef struct M2sThread M2sThread;

/* root: the patch or cover; comments: (nullable): of M2sComment *, the replies to it.
 * Returns: (transfer full): replies that are sorted by date, and all answer root. */
M2sThread *m2s_thread_new(const M2sItem *root, const GPtrArray *comments);
void m2s_thread_free(M2sThread *thread);

/* The number of replies, and the one at index. */
guint m2s_thread_size(const M2sThread *thread);
const M2sComment *m2s_thread_comment(const M2sThread *thread, guint index);

/* The headers that are looked at, ended by NULL. */
extern const char *const m2s_thread_headers[];

/* Lets the reply at index answer the one that text's headers name.
 * text: that of its mail, with these headers at least. */
void m2s_thread_answer(M2sThread *thread, guint index, const M2sText *text);

/* Where a reply is drawn. */
typedef struct {
    guint index;    /* of the reply */
    guint level;    /* 0 for an answer to the root */
    gboolean last;  /* no sibling follows */
    gint deeper_to; /* the index of the reply that it answers, if that is drawn at the same level;
                       otherwise -1 */
} M2sThreadPlace;

/* The replies from top to bottom: each before its answers, siblings in the order of their dates.
 * Replies that answer each other in a circle are cut loose.  Answers that would be deeper than
 * levels are drawn as siblings.
 *
 * Takes n log n steps for n replies and does not recurse: a hostile sender can nest thousands.
 * levels: at least 1.
 * Returns: (transfer full): of M2sThreadPlace. */
GArray *m2s_thread_places(const M2sThread *thread, guint levels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sThread, m2s_thread_free)
