/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines that separate the mails of an mbox.  Layer: mbox. */
#pragma once

#include "base/slice.h"

/* Whether line (its line end may be there or not) begins with "From " and ends as a date does:
 *
 *     From ann@example.org Thu Jan  1 00:00:00 1970
 *
 * What is between is not looked at.  That such a line must follow an empty one is the splitter's
 * business. */
gboolean m2s_separator_matches(M2sSlice line);
