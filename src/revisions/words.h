/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small questions about lines of text.  Layer: revisions. */
#pragma once

#include "base/slice.h"

/* ASCII letters, digits and "_". */
static inline gboolean
m2s_is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_';
}

/* As g_ascii_tolower(), but inline: every character of every message goes through it. */
static inline char
m2s_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* text without white space at either end; only ASCII counts. */
M2sSlice m2s_words_strip(M2sSlice text);

/* What follows the white space at the front of text. */
M2sSlice m2s_words_skip_space(M2sSlice text);

/* The first place of word in text, ignoring case, or NULL.  word: lower-case ASCII. */
const char *m2s_words_find(M2sSlice text, const char *word);

/* Takes `Key:` off the front of line: a word of letters, digits and "-", and a colon that may have
 * blanks before it.
 * key: (out).  Returns: FALSE if the line does not begin so. */
gboolean m2s_words_take_key(M2sSlice *line, M2sSlice *key);
