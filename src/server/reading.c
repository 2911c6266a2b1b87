/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/reading.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <mbox2series/base.h>

#include "server/limits.h"

/* Times of files have seconds here, so that of a file that may change once more within the same
 * second says nothing. */
#define SETTLED_SECONDS 2

#define AT_ONCE 100000 /* microseconds */

struct M2sReading {
    const M2sReadingOptions *options;
    M2sArchive *archive;   /* (nullable): NULL if it could not be opened */
    guint64 device, inode; /* of the file that it was opened from */
    guint changes;         /* of the store, when objects were read into memory */
};

/* The file may be replaced at any time, so what is asked for is the name, again and again. */
static gboolean
look_at_file(const M2sReading *reading, M2sMoment *moment, GError **error)
{
    struct stat status;
    if (stat(reading->options->path, &status) != 0) {
        g_autofree char *shown = g_filename_display_name(reading->options->path);
        g_set_error(error, M2S_ERROR, M2S_ERROR_NO_INPUT, "%s: %s", shown, g_strerror(errno));
        return FALSE;
    }
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    gboolean is_settled = status.st_ctime + SETTLED_SECONDS <= now;
    *moment = (M2sMoment){.device = status.st_dev,
                          .inode = status.st_ino,
                          .changed = is_settled ? status.st_ctime : 0};
    return TRUE;
}

static void
forget(M2sReading *reading)
{
    g_clear_pointer(&reading->archive, m2s_archive_free);
}

/* Opens the store, unless it is open and still the file that moment is of. */
static gboolean
open_store(M2sReading *reading, const M2sMoment *moment, GError **error)
{
    const M2sReadingOptions *options = reading->options;
    gboolean is_same = reading->device == moment->device && reading->inode == moment->inode;
    if (reading->archive && is_same)
        return TRUE;
    forget(reading);
    reading->archive = m2s_archive_open_within(options->config, options->options, options->path,
                                               &options->patience, error);
    if (reading->archive == NULL)
        return FALSE;
    reading->device = moment->device;
    reading->inode = moment->inode;
    return TRUE;
}

/* Objects are kept from one answer to the next while nobody writes: many answers show the same
 * people and series. */
static gboolean
refresh(M2sReading *reading, M2sMoment *moment, GError **error)
{
    if (!m2s_archive_changes(reading->archive, &moment->changes, error))
        return FALSE;
    if (moment->changes != reading->changes ||
        m2s_archive_held(reading->archive) > M2S_SERVER_HELD_OBJECTS)
        m2s_archive_forget(reading->archive);
    reading->changes = moment->changes;
    return TRUE;
}

static gboolean
begin(M2sReading *reading, M2sMoment *moment, GError **error)
{
    if (!look_at_file(reading, moment, error) || !open_store(reading, moment, error) ||
        !m2s_archive_begin(reading->archive, error))
        return FALSE;
    if (refresh(reading, moment, error))
        return TRUE;
    m2s_archive_end(reading->archive);
    return FALSE;
}

M2sReading *
m2s_reading_new(const M2sReadingOptions *options)
{
    M2sReading *reading = g_new0(M2sReading, 1);
    reading->options = options;
    return reading;
}

void
m2s_reading_free(M2sReading *reading)
{
    forget(reading);
    g_free(reading);
}

/* After a rebuild by other rules, an archive is of no more use, and says so at once.  Whoever has
 * waited for a lock has waited enough. */
gboolean
m2s_reading_begin(M2sReading *reading, const M2sArchive **archive, M2sMoment *moment,
                  GError **error)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(GError) failure = NULL;
    gboolean begun = begin(reading, moment, &failure);
    if (!begun)
        forget(reading);
    if (!begun && g_get_monotonic_time() - start < AT_ONCE) {
        g_clear_error(&failure);
        begun = begin(reading, moment, &failure);
    }
    if (!begun)
        g_propagate_error(error, g_steal_pointer(&failure));
    *archive = reading->archive;
    return begun;
}

void
m2s_reading_end(M2sReading *reading, gboolean is_whole)
{
    if (!is_whole)
        m2s_archive_forget(reading->archive);
    m2s_archive_end(reading->archive);
}
