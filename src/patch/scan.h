/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of characters, of the classes that Python's re module calls \s, \S and \d.  Layer: patch.
 *
 * Text is valid UTF-8 and whole characters; it may hold NUL.  Each function looks at the run that
 * begins at p and returns where it ends: p itself if there is none, end at the latest. */
#pragma once

#include "base/slice.h"

const char *m2s_scan_space(const char *p, const char *end);
const char *m2s_scan_nonspace(const char *p, const char *end);

/* Decimal digits of any script, as int() reads them.  value: (out): what they say; G_MAXUINT64 if
 * they say more; 0 if there are none. */
const char *m2s_scan_digits(const char *p, const char *end, guint64 *value);

/* text without the white space at its ends (str.strip()). */
M2sSlice m2s_scan_strip(M2sSlice text);
