/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events as a feed: each once, in the order in which they happened.  Layer: output.
 *
 * An event has a number, from 1 without gaps, in the order in which deliveries were committed.  So
 * whoever remembers the last number that was read misses nothing and gets nothing twice, whatever
 * the dates of the mails are and however many deliveries there are at once.
 *
 * The numbers hold until all objects are made anew: by a rebuild with another configuration, or
 * because a mail that was incomplete has arrived as a whole.  Then the revision changes.  A cursor,
 * "2-1234", has both: revision 2, event 1234. */
#pragma once

#include <mbox2series/view.h>

G_BEGIN_DECLS

/* Where a reader of the feed is, and what it wants.  All strings are borrowed. */
typedef struct {
    guint after;         /* the number of the last event that was read; 0: none */
    guint last;          /* read no further than this one; 0: to the end */
    guint categories;    /* of 1 << M2sEventCategory; 0: all */
    const char *project; /* (nullable): its link name or list id */
} M2sFeed;

/* The number of the last event.  Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_feed_last(const M2sArchive *archive, guint *last, GError **error);

/* The revision of its objects, for a cursor.  0 for an archive that is read from inputs. */
M2S_API guint m2s_feed_revision(const M2sArchive *archive);

/* Sets feed->after to what a cursor says: "1234", or "2-1234".
 * Returns: FALSE with M2S_ERROR_USAGE if it is no cursor, with M2S_ERROR_DATA if the revision is
 * another one now or there are fewer events, or with an error as above. */
M2S_API gboolean m2s_feed_seek(const M2sArchive *archive, const char *cursor, M2sFeed *feed,
                               GError **error);

/* Reads the next events, at most a few thousand at once, and moves feed->after behind them.
 * view: as for m2s_api_get(), but with the newest version only.
 * lines: gets a line for each event: the object of the API, and in it `received`, when the mail
 * that caused it came, and `cursor`, where to go on.
 * more: (out): whether there are events behind them.
 * Returns: FALSE with an error as from m2s_archive_open(); M2S_ERROR_UNAVAILABLE if the objects
 * were made anew since the archive was opened, or M2S_ERROR_USAGE if there is no such project. */
M2S_API gboolean m2s_feed_read(const M2sView *view, M2sFeed *feed, GString *lines, gboolean *more,
                               GError **error);

G_END_DECLS
