/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines between the mails of an mbox.  Layer: mbox. */
#pragma once

#include "base/slice.h"

/* Whether line, with or without its line end, begins with "From " and ends with a date:
 *
 *     From ann@example.org Thu Jan  1 00:00:00 1970
 *
 * Whatever is in between does not matter.  The splitter checks that an empty line comes before. */
gboolean m2s_separator_matches(M2sSlice line);

/* mail without the separator line that a delivery agent may have put before it. */
M2sSlice m2s_separator_strip(M2sSlice mail);
