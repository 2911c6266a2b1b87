/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/present.h"

gboolean
m2s_present_leave_out(M2sFilling *filling, M2sKind kind, GPtrArray *objects, GError **error)
{
    return TRUE;
}
