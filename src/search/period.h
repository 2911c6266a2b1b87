/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Periods as people write them: "2026-05-01..2026-05-07", "2026-05", "..yesterday".
 * Layer: search. */
#pragma once

#include <glib.h>

/* Reads a period: two times with ".." between them, either of which can be missing, or one time.  A
 * time is what m2s_when_parse() takes, or "20260501".  A year, a month, or a day is all of it.  One
 * time that is none of these is the day that it is on.
 * since: (out), until: (out): UTC seconds: from since to the second before until.
 * Returns: FALSE with M2S_ERROR_USAGE. */
gboolean m2s_period_parse(const char *text, gint64 now, gint64 *since, gint64 *until,
                          GError **error);
