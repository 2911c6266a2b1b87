/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a project that has mail has already.  Layer: load. */
#pragma once

#include "load/filling.h"

/* Removes from objects, all of kind, those that are there, and notes their numbers. */
gboolean m2s_present_leave_out(M2sFilling *filling, M2sKind kind, GPtrArray *objects,
                               GError **error);
