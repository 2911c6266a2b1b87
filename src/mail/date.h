/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dates as Python's email.utils.parsedate_tz and mktime_tz read them.  Layer: mail. */
#pragma once

#include <glib.h>

/* Reads text, a decoded Date header.
 * seconds: (out): since 1970 UTC, if TRUE is returned.
 * Returns: FALSE if text is not a date or outside the years 1 to 9999; Patchwork then uses the time
 * of delivery (find_date). */
gboolean m2s_date_parse(const char *text, gint64 *seconds);
