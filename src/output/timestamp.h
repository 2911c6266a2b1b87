/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates as text.  Layer: output. */
#pragma once

#include <glib.h>

/* "2026-05-01T20:00:21": seconds since 1970 as the API shows them, UTC without saying so.
 * Returns: (transfer full). */
char *m2s_timestamp_iso(gint64 seconds);

/* "2026-05-01 20:00", for people.  Returns: (transfer full). */
char *m2s_timestamp_short(gint64 seconds);

/* Reads a point in time as Patchwork's filters do: "2026-05-01T20:00:21", also with a blank for the
 * T, without seconds, or with a zone; UTC if there is none.
 * Returns: FALSE if text is something else, such as a date alone. */
gboolean m2s_timestamp_parse(const char *text, gint64 *seconds);
