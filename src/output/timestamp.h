/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes and reads dates as text.  Layer: output. */
#pragma once

#include <glib.h>

/* "2026-05-01T20:00:21": UTC seconds as the API shows them, without a zone.
 * Returns: (transfer full). */
char *m2s_timestamp_iso(gint64 seconds);

/* "2026-05-01 20:00": UTC, for people.  Returns: (transfer full). */
char *m2s_timestamp_short(gint64 seconds);

/* Reads a point in time as Patchwork's filters do: "2026-05-01T20:00:21".  The T can be a blank,
 * seconds are optional, and so is a zone; the default is UTC.
 * Returns: FALSE if text is anything else, such as a date alone. */
gboolean m2s_timestamp_parse(const char *text, gint64 *seconds);
