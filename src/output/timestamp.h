/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates as text.  Layer: output. */
#pragma once

#include <glib.h>

/* "2026-05-01T20:00:21": seconds since 1970 as the API shows them, UTC without saying so.
 * Returns: (transfer full). */
char *m2s_timestamp_iso(gint64 seconds);

/* "2026-05-01 20:00", for people.  Returns: (transfer full). */
char *m2s_timestamp_short(gint64 seconds);
