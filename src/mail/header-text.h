/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines and characters of header text as Python's str type sees them.  Layer: mail.
 *
 * Text is UTF-8, or, if is_raw, bytes of which those from 0x80 on are no character that has a
 * property (Python's surrogate escapes). */
#pragma once

#include "base/slice.h"

/* Takes the next line, as str.splitlines() does, off the front of rest: without its end, which may
 * also be a vertical tab, a form feed, U+001C to U+001E, U+0085, U+2028 or U+2029.
 * Returns: FALSE if nothing was left. */
gboolean m2s_header_text_next_line(M2sSlice *rest, gboolean is_raw, M2sSlice *line);

/* Drops white space from the start (str.lstrip()). */
M2sSlice m2s_header_text_strip_start(M2sSlice text, gboolean is_raw);

/* Whether the first or the last character is white space, a round bracket or a backslash
 * (Header._nonctext()); FALSE if text is empty. */
gboolean m2s_header_text_starts_apart(M2sSlice text, gboolean is_raw);
gboolean m2s_header_text_ends_apart(M2sSlice text, gboolean is_raw);
