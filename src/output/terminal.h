/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text on a terminal: escaping, display width, colour.  Layer: output. */
#pragma once

#include <mbox2series/list.h>

/* Columns that text takes: wide characters two, combining ones none.  text is escaped already. */
guint m2s_terminal_width(const char *text);

/* Appends text, cut to width columns with "…" if it is wider, or padded with blanks to that width
 * if it is narrower and pad is TRUE.  text is escaped already. */
void m2s_terminal_append(GString *out, const char *text, guint width, gboolean pad);

/* Whether c steers a terminal or turns its text around: ESC, C1, U+202E, U+2028 and so on. */
gboolean m2s_terminal_is_unsafe(gunichar c);

typedef enum {
    M2S_COLOUR_BOLD,
    M2S_COLOUR_DIM,
    M2S_COLOUR_GREEN,
    M2S_COLOUR_YELLOW,
    M2S_COLOUR_RED,
} M2sColour;

/* What begins colour on terminal, and what ends it; "" without colours.  (transfer none) */
const char *m2s_terminal_begin(const M2sTerminal *terminal, M2sColour colour);
const char *m2s_terminal_end(const M2sTerminal *terminal);
