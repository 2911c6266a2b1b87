/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the lines of a mail up to where an enclosing part ends.  Layer: mail.
 *
 * A part ends at the boundary of any multipart around it, not only of the innermost one, and
 * inside of a message/delivery-status at an empty line.  All of these are kept in a stack. */
#pragma once

#include "base/slice.h"

typedef struct {
    M2sSlice mail;
    gsize position; /* where the next line begins */
    GArray *stops;  /* what ends the part, the innermost last */
    guint empty_line_stops;
} M2sPartReader;

typedef enum {
    M2S_BOUNDARY_NONE,
    M2S_BOUNDARY_NEXT, /* a part follows */
    M2S_BOUNDARY_LAST, /* no part follows */
} M2sBoundary;

/* Reads mail from position on. */
void m2s_part_reader_init(M2sPartReader *reader, M2sSlice mail, gsize position);
void m2s_part_reader_clear(M2sPartReader *reader);

/* (transfer none) boundary, which must outlive its being in the stack. */
void m2s_part_reader_push_boundary(M2sPartReader *reader, const GString *boundary);
void m2s_part_reader_push_empty_line(M2sPartReader *reader);
void m2s_part_reader_pop(M2sPartReader *reader);

/* Takes the next line.  Returns: FALSE if the part ends before it. */
gboolean m2s_part_reader_next_line(M2sPartReader *reader, M2sSlice *line);

/* Takes all lines up to the end of the part.  Near-linear: only lines that begin with "--" are
 * compared with the boundaries. */
M2sSlice m2s_part_reader_rest(M2sPartReader *reader);

/* Where, in bytes from its start, the first line of text is that ends the part; its size if none
 * does.  Empty lines do not count. */
gsize m2s_part_reader_find_boundary(const M2sPartReader *reader, M2sSlice text);

/* What line is to the multipart of that boundary. */
M2sBoundary m2s_part_reader_compare(M2sSlice line, M2sSlice boundary);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sPartReader, m2s_part_reader_clear)
