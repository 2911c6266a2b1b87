/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are clearly no mail, by their first bytes.  Layer: mbox. */
#pragma once

#include "base/slice.h"

/* What bytes are, and what to do about it: "compressed with gzip; unpack it first, …".
 * Returns: (nullable): NULL if they may be mail. */
const char *m2s_magic_describe(M2sSlice bytes);
