/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How git stores an object as what differs from another.  Layer: mbox. */
#pragma once

#include <glib.h>

#include "base/slice.h"

/* Applies delta to base.
 * limit: more bytes than this are an error.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_DATA. */
GBytes *m2s_git_delta_apply(M2sSlice base, M2sSlice delta, gsize limit, GError **error);
