/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Breaks a header into lines where Python's email.header does (_ValueFormatter and its
 * _Accumulator).  Layer: mail.
 *
 * All is ASCII.  A line is a list of parts, each made of white space (fws) and the text after it;
 * it may break before any part.  The last place to break at each preferred character is remembered,
 * so that the cost is linear. */
#pragma once

#include "base/slice.h"

#define M2S_HEADER_LINE_MAX 78 /* bytes */
#define M2S_HEADER_SPLITS   4  /* ";", ",", blank, tab: where to break, best first */

typedef struct {
    GString *out;             /* the complete lines, joined by "\n" */
    gsize n_lines;            /* how many these are */
    GString *line;            /* the current line */
    GArray *parts;            /* its parts; see header-lines.c */
    gsize indent;             /* bytes that precede it: the header's name, on the first line */
    const char *continuation; /* what goes before a line that was broken inside encoded text */
    guint splits[M2S_HEADER_SPLITS]; /* the last part to break before, 0 if none */
} M2sHeaderLines;

void m2s_header_lines_init(M2sHeaderLines *lines, gsize indent, const char *continuation);
void m2s_header_lines_clear(M2sHeaderLines *lines);

/* Bytes in the current line, including the indent. */
gsize m2s_header_lines_used(const M2sHeaderLines *lines);

/* Adds a part to the current line, however long that gets. */
void m2s_header_lines_push(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Adds a part to the current line and breaks it if it gets too long. */
void m2s_header_lines_append(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Adds a whole line to the complete ones, whatever is in the current line. */
void m2s_header_lines_add_line(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Ends the current line, if it is not empty.  One of white space alone is joined to the line before
 * it. */
void m2s_header_lines_break(M2sHeaderLines *lines);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sHeaderLines, m2s_header_lines_clear)
