/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series that a project that has mail has already.  Layer: load. */
#pragma once

#include "load/filling.h"

/* Does m2s_present_leave_out() for the series of project in all: those that are there, and those of
 * which nothing is missing, become NULL. */
gboolean m2s_present_leave_out_series(M2sFilling *filling, const M2sProject *project,
                                      GPtrArray *all, GError **error);
