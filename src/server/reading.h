/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store that is asked again and again, for as long as the server runs.  Layer: server.
 *
 * Opening it takes longer than most answers, so it stays open.  It is opened anew once another file
 * has its name, or all that is in it was made anew by other rules.  Each thread has its own. */
#pragma once

#include "archive/archive.h"
#include "server/freshness.h"

typedef struct {
    const char *path;
    const M2sConfig *config; /* (nullable) */
    const M2sOptions *options;
    M2sPatience patience;
} M2sReadingOptions;

typedef struct M2sReading M2sReading;

/* options: borrowed.  Nothing is opened yet.  Returns: (transfer full). */
M2sReading *m2s_reading_new(const M2sReadingOptions *options);
void m2s_reading_free(M2sReading *reading);

/* Begins to read the store as it is at this moment.
 * archive: (out) (transfer none): until m2s_reading_end().  moment: (out).
 * Returns: FALSE with an error of m2s_archive_open(); the next call tries again. */
gboolean m2s_reading_begin(M2sReading *reading, const M2sArchive **archive, M2sMoment *moment,
                           GError **error);

/* is_whole: FALSE if something failed to be read, or was given up: of a series whose patches were
 * being read, for example, some are in memory, and nothing says that there are more.  All objects
 * are dropped then. */
void m2s_reading_end(M2sReading *reading, gboolean is_whole);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sReading, m2s_reading_free)
