/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines of a folded header, which break where Python's email.header breaks them
 * (_ValueFormatter and its _Accumulator).  Layer: mail.
 *
 * A line is a list of parts, each of white space (fws) and what follows it.  It may break before a
 * part.  All is ASCII; a position in the line is kept for each character that it prefers to break
 * at, so that the cost is linear in the size of what is added. */
#pragma once

#include "base/slice.h"

#define M2S_HEADER_LINE_MAX 78 /* bytes */
#define M2S_HEADER_SPLITS   4  /* ";", ",", blank, tab: where to break, best first */

typedef struct {
    GString *out;             /* the lines that are complete, joined by "\n" */
    gsize n_lines;            /* of them */
    GString *line;            /* the one being filled */
    GArray *parts;            /* its parts; see header-lines.c */
    gsize indent;             /* bytes that stand before line: the header's name, on the first */
    const char *continuation; /* what goes before a line broken inside of an encoded text */
    guint splits[M2S_HEADER_SPLITS]; /* the last part it may break before, 0 if none */
} M2sHeaderLines;

void m2s_header_lines_init(M2sHeaderLines *lines, gsize indent, const char *continuation);
void m2s_header_lines_clear(M2sHeaderLines *lines);

/* Bytes in the line being filled, the indent included. */
gsize m2s_header_lines_used(const M2sHeaderLines *lines);

/* Adds a part to the line, however long it gets. */
void m2s_header_lines_push(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Adds a part to the line, and breaks the line if it gets too long. */
void m2s_header_lines_append(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Adds a whole line after those that are complete, regardless of the one being filled. */
void m2s_header_lines_add_line(M2sHeaderLines *lines, M2sSlice fws, M2sSlice text);

/* Completes the line being filled; nothing happens if it is empty.  One of white space alone is
 * appended to the line before. */
void m2s_header_lines_break(M2sHeaderLines *lines);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sHeaderLines, m2s_header_lines_clear)
