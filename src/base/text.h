/* SPDX-License-Identifier: GPL-2.0-or-later */
/* White space as Python's str type sees it, which is what Patchwork's rules are written in.
 * Layer: base.  All text is UTF-8; functions that take a size accept NUL inside. */
#pragma once

#include "base/slice.h"

/* Whether Python's str.isspace() holds for c: Unicode's white space and the separators U+001C to
 * U+001F, which GLib and PCRE2 do not count. */
gboolean m2s_unichar_is_space(gunichar c);

/* Every run of white space becomes one blank; none is left at the ends (Patchwork's
 * normalise_space).  text: without NUL.  Returns: (transfer full): a new string. */
char *m2s_text_normalise_space(M2sSlice text);

/* Takes white space off both ends of text, in place (Python's str.strip()). */
void m2s_text_strip(GString *text);

/* Takes white space off the end of text, in place (str.rstrip()). */
void m2s_text_strip_end(GString *text);

/* Removes every NUL from text, in place. */
void m2s_text_drop_nul(GString *text);

/* Cuts text to at most max characters (not bytes), in place, as text[:max] does in Python. */
void m2s_text_truncate(char *text, glong max);
