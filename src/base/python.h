/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text as Python's str type sees it; Patchwork's rules are written in these terms.  Layer: base.
 *
 * Text is UTF-8 and may contain NUL.  Where is_raw is set, it is bytes of no known charset: those
 * from 0x80 on have no properties (Python's surrogate escapes). */
#pragma once

#include "base/slice.h"

/* int() refuses more digits: "Exceeds the limit for integer string conversion". */
#define M2S_PYTHON_MAX_DIGITS 4300

/* str.isspace(): Unicode's white space plus the separators U+001C to U+001F, which GLib and PCRE2
 * leave out. */
gboolean m2s_python_is_space(gunichar c);

/* str.lower() of one character.  U+0130 becomes two characters in Python and so equals no other
 * letter; it is returned unchanged. */
gunichar m2s_python_lower(gunichar c);

/* str.lstrip(), str.rstrip() and str.strip(). */
M2sSlice m2s_python_strip_start(M2sSlice text, gboolean is_raw);
M2sSlice m2s_python_strip_end(M2sSlice text, gboolean is_raw);
M2sSlice m2s_python_strip(M2sSlice text, gboolean is_raw);

/* str.strip(chars), of ASCII characters. */
M2sSlice m2s_python_strip_chars(M2sSlice text, const char *chars);

/* str.strip(), in place. */
void m2s_python_strip_string(GString *text);

/* Replaces each run of white space with one blank and strips both ends (Patchwork's
 * normalise_space).  text: without NUL.  Returns: (transfer full): a new string. */
char *m2s_python_normalise_space(M2sSlice text);

/* Removes every NUL from text, in place. */
void m2s_python_drop_nul(GString *text);

/* Takes the next line off the front of rest, without its end (str.splitlines()).  A line can also
 * end in a vertical tab, a form feed, U+001C to U+001E, U+0085, U+2028 or U+2029.
 * Returns: FALSE if nothing was left. */
gboolean m2s_python_next_line(M2sSlice *rest, gboolean is_raw, M2sSlice *line);

/* The end of the run of \s, of \S or of \d that starts at p: p itself if there is none. */
const char *m2s_python_skip_space(const char *p, const char *end);
const char *m2s_python_skip_word(const char *p, const char *end);

/* value: (out): the number that the digits make up, in any script (int()); G_MAXUINT64 if it is
 * larger than that, 0 if there are no digits. */
const char *m2s_python_skip_digits(const char *p, const char *end, guint64 *value);

/* The length in characters of Patchwork's database columns for names, addresses, Message-IDs. */
#define M2S_COLUMN_LENGTH 255

/* The size in bytes of what such a column holds of text (text[:255]). */
gsize m2s_column_size(const char *text);
