/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What there is to say about targets besides their answers.  Layer: server. */
#pragma once

#include <glib.h>

/* Whether the answer to GET target stays the same until the store changes.  A list of the series
 * since "2 weeks ago" does not. */
gboolean m2s_web_is_lasting(const char *target);
