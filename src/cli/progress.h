/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line of progress.  Layer: cli. */
#pragma once

#include <mbox2series/archive.h>

/* How far something is: "15218 mails, 45 %, 78 of 173 MB, 85 MB/s, 2 s left".
 * elapsed: microseconds.
 * Returns: (transfer full): ASCII. */
char *progress_format(const M2sProgressReport *report, gint64 elapsed);
