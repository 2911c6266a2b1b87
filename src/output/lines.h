/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a text for people, and fitting them into a width.  Layer: output. */
#pragma once

#include <glib.h>

typedef enum {
    M2S_LINE_PROSE,    /* may be filled with the lines around it */
    M2S_LINE_CODE,     /* code, a table, part of a diff: its blanks count */
    M2S_LINE_QUOTE,    /* words of others */
    M2S_LINE_NOTE,     /* words of ours: "… 12 more lines" */
    M2S_LINE_MSGID,    /* a Message-ID */
    M2S_LINE_TRAILER,  /* "Reviewed-by: Ann" */
    M2S_LINE_STAT,     /* " foo.c | 3 ++-": of a diffstat */
    M2S_LINE_VERSIONS, /* "v1 · [v2] · v3": what is in brackets stands out */
    M2S_LINE_PLAIN,    /* words of ours that are not marked by a colour, as the next ones are */
    M2S_LINE_HEADING,
    M2S_LINE_AUTHOR,  /* who wrote a reply, and when */
    M2S_LINE_MISSING, /* a patch that has not arrived */
} M2sLineKind;

typedef struct {
    M2sLineKind kind;
    char *text; /* escaped, without tabs and line end */
} M2sLine;

/* Returns: (transfer full): of M2sLine, which it frees. */
GArray *m2s_lines_new(void);

/* Adds a line.  text: UTF-8 without line end; it is escaped, and tabs become blanks up to the next
 * multiple of 8 columns. */
void m2s_lines_add(GArray *lines, M2sLineKind kind, const char *text);

void m2s_lines_add_format(GArray *lines, M2sLineKind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* The kind of a line that somebody wrote: M2S_LINE_PROSE or M2S_LINE_CODE. */
M2sLineKind m2s_lines_guess(const char *text);

/* Fits lines into width columns; 0 leaves them as they are.  A paragraph of prose with a line that
 * is too wide is filled again between words; a word wider than a line, such as an address, is
 * divided.  Code is cut to end in "…".  Linear in the size of lines.
 * Returns: (transfer full): of M2sLine. */
GArray *m2s_lines_fit(const GArray *lines, guint width);
