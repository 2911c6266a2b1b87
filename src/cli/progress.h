/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line of progress.  Layer: cli. */
#pragma once

#include <glib.h>

/* How far something is: "15218 mails, 45 %, 78 of 173 MB, 85 MB/s, 2 s left".
 * bytes, total: 0 if they are not known.
 * elapsed: microseconds.
 * Returns: (transfer full). */
char *progress_format(guint64 mails, guint64 bytes, guint64 total, gint64 elapsed);
