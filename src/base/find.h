/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches that run over every byte of an archive.  Layer: base. */
#pragma once

#include "base/slice.h"

/* Finds the first two bytes of text that are first and then second, such as "\nF".
 *
 * glibc's memmem() spends some three instructions on every byte, this half of one, and it does not
 * matter how often one of the two is met alone.
 * Returns: where they are, or NULL.  (transfer none) */
const char *m2s_find_pair(M2sSlice text, char first, char second);

/* Finds the first byte of text that is none of ASCII's printable ones, the blank being one.
 * Returns: where it is, or the end of text.  (transfer none) */
const char *m2s_find_unprintable(M2sSlice text);

/* Finds the first byte of text that is beyond ASCII.  Returns: where it is, or the end of text. */
const char *m2s_find_8bit(M2sSlice text);

static inline gboolean
m2s_is_ascii(M2sSlice text)
{
    return m2s_find_8bit(text) == text.data + text.size;
}

/* Whether a string of JSON may not hold the byte c as it is: a quotation mark, a backslash, a control
 * character, or one beyond ASCII, which may be part of a character that controls a terminal. */
static inline gboolean
m2s_is_json_escape(char c)
{
    return (signed char)c < ' ' || c == '"' || c == '\\' || c == 0x7f;
}

/* Finds the first such byte of text.  Returns: where it is, or the end of text. */
const char *m2s_find_json_escape(M2sSlice text);
