/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a client has the answer already (RFC 9110, sections 8.8 and 13).  Layer: server.
 *
 * An answer depends on the state, and changes only if somebody commits to it, or some answers with
 * the day. */
#pragma once

#include <glib.h>

/* A moment of a state. */
typedef struct {
    guint64 device, inode; /* of its file */
    gint64 changed;        /* UTC seconds: when the file last changed; 0: too recently to tell */
    guint changes;         /* how often it was committed to */
    gint64 day;            /* UTC seconds: when it began; 0: of answers that last longer */
} M2sMoment;

/* Has moment be one of the day of now, for an answer that changes with the day. */
void m2s_moment_add_day(M2sMoment *moment, gint64 now);

/* The ETag of what moment has at target.  It is a weak one, as it stands for the answer whether it
 * is compressed or not.
 * base_url: of the URLs in the answer.  Returns: (transfer full). */
char *m2s_freshness_tag(const M2sMoment *moment, const char *base_url, const char *target);

/* "Fri, 01 May 2026 20:00:21 GMT".  Returns: (transfer full). */
char *m2s_freshness_date(gint64 seconds);

/* Whether a client that has sent these headers has the answer with that tag of moment.
 * none_match, since: (nullable): If-None-Match and If-Modified-Since. */
gboolean m2s_freshness_is_current(const M2sMoment *moment, const char *tag, const char *none_match,
                                  const char *since);
