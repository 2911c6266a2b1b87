/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for a terminal: escaping, display width, colour.  Layer: output. */
#pragma once

#include <mbox2series/list.h>

/* The columns that text takes: two for a wide character, none for a combining one.
 * text: escaped already. */
guint m2s_terminal_width(const char *text);

/* The end of what fits into width columns from the start of text.  (transfer none) */
const char *m2s_terminal_fit(const char *text, guint width);

/* Appends text.  If it is wider than width columns it is cut to end in "…"; if it is narrower and
 * pad is TRUE, it is padded with blanks.
 * text: escaped already. */
void m2s_terminal_append(GString *out, const char *text, guint width, gboolean pad);

/* Appends a line to a tree: branch, such as "├ ", and then the text, escaped, in colour (a sequence
 * or ""), and cut to the width of terminal. */
void m2s_terminal_add_line(GString *out, const M2sTerminal *terminal, const char *branch,
                           const char *colour, const char *format, ...) G_GNUC_PRINTF(5, 6);

/* Whether c can control a terminal or reorder its text: ESC, C1, U+202E, U+2028 and so on. */
gboolean m2s_terminal_is_unsafe(gunichar c);

typedef enum {
    M2S_COLOUR_BOLD,
    M2S_COLOUR_DIM,
    M2S_COLOUR_GREEN,
    M2S_COLOUR_YELLOW,
    M2S_COLOUR_RED,
} M2sColour;

/* The escape sequences that begin and end colour on terminal; "" without colours.
 * (transfer none) */
const char *m2s_terminal_begin(const M2sTerminal *terminal, M2sColour colour);
const char *m2s_terminal_end(const M2sTerminal *terminal);
