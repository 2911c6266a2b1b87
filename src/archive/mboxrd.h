/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mail in an mboxrd.  Layer: archive. */
#pragma once

#include "base/slice.h"

/* Appends raw, a mail as it was before From lines were quoted.  One that does not end in a line
 * feed gets one, because an mbox cannot do without. */
void m2s_mboxrd_append(GString *out, M2sSlice raw);
