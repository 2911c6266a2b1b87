/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Searches in text.  Most run over every byte of an archive.  Layer: base. */
#pragma once

#include "base/slice.h"

/* Finds the first place in text where the byte first is followed by second, such as "\nF".
 *
 * glibc's memmem() takes about three instructions a byte, this half of one, however often one of
 * the two bytes occurs alone.
 * Returns: (transfer none): a pointer to first, or NULL. */
const char *m2s_find_pair(M2sSlice text, char first, char second);

/* Finds the first place of wanted, two bytes or more, in text; case counts.
 * Returns: (transfer none): or NULL. */
const char *m2s_find_text(M2sSlice text, const char *wanted);

/* The first byte of text that is not printable ASCII (a blank is), or the end of text. */
const char *m2s_find_unprintable(M2sSlice text);

/* The first byte of text that is not ASCII, or the end of text. */
const char *m2s_find_8bit(M2sSlice text);

static inline gboolean
m2s_is_ascii(M2sSlice text)
{
    return m2s_find_8bit(text) == text.data + text.size;
}

/* Whether the byte c may need an escape in a JSON string: a quotation mark, a backslash, a control
 * character, or a byte beyond ASCII, which can belong to a character that controls a terminal. */
static inline gboolean
m2s_is_json_escape(char c)
{
    return (signed char)c < ' ' || c == '"' || c == '\\' || c == 0x7f;
}

/* Copies the bytes of text before the first such byte.
 * to: has room for M2S_COPY_ROOM more bytes than text has, which are written to, too.
 * Returns: how many bytes were copied. */
#define M2S_COPY_ROOM 16
gsize m2s_copy_to_json_escape(char *to, M2sSlice text);

/* Finds the first pair of brackets in text with something between them: "b" in "<> <b>".
 * inside: (out): what is between them.
 * Returns: (transfer none): a pointer to open, or NULL. */
const char *m2s_find_brackets(const char *text, char open, char close, M2sSlice *inside);
