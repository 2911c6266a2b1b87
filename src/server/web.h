/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to say about targets besides their answers.  Layer: server. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_LASTS_NOT,
    M2S_LASTS_A_DAY,
    M2S_LASTS,
} M2sLasting;

/* How long the answer to GET target stays the same unless the store changes.  A page says which
 * series are stale, which changes with the day (UTC), and a list of the series since "2 weeks ago"
 * changes at any moment. */
M2sLasting m2s_web_lasts(const char *target);
