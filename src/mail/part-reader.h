/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the lines of a mail up to the end of a MIME part.  Layer: mail.
 *
 * A part ends at the boundary of any multipart around it, not just the innermost, and in a
 * message/delivery-status at an empty line.  These stops are kept on a stack. */
#pragma once

#include <mbox2series/config.h>

#include "mail/header-block.h"

typedef struct {
    M2sSlice mail;
    gsize position; /* where the next line starts */
    GArray *stops;  /* what ends the part, innermost last */
    guint empty_line_stops;
} M2sPartReader;

typedef enum {
    M2S_BOUNDARY_NONE,
    M2S_BOUNDARY_NEXT, /* a part follows */
    M2S_BOUNDARY_LAST, /* no part follows */
} M2sBoundary;

/* Reads mail from its start. */
void m2s_part_reader_init(M2sPartReader *reader, M2sSlice mail);
void m2s_part_reader_clear(M2sPartReader *reader);

/* (transfer none) boundary, which must live until it is popped. */
void m2s_part_reader_push_boundary(M2sPartReader *reader, const GString *boundary);
void m2s_part_reader_push_empty_line(M2sPartReader *reader);
void m2s_part_reader_pop(M2sPartReader *reader);

/* Takes the next line.  Returns: FALSE if the part ends before it. */
gboolean m2s_part_reader_next_line(M2sPartReader *reader, M2sSlice *line);

/* Takes all lines up to the end of the part.  Nearly linear: only lines that start with "--" are
 * compared with the boundaries. */
M2sSlice m2s_part_reader_rest(M2sPartReader *reader);

/* Where the first boundary line of text starts, in bytes from the start of text; its size if there
 * is none.  Empty lines do not count. */
gsize m2s_part_reader_find_boundary(const M2sPartReader *reader, M2sSlice text);

/* Reads the header block of the part at the position, without looking at more than a block may
 * have.  A boundary that looks like a header ("--=_part:1") ends the block.
 * breach: (out) (transfer none): set to a short text if a limit is exceeded.
 * Returns: (transfer full). */
M2sHeaderBlock *m2s_part_reader_headers(M2sPartReader *reader, const M2sLimits *limits,
                                        const char **breach);

/* Moves from the start of a part to the body after block, its header block.
 * Returns: the first line of the body if it is not adjacent to the rest, otherwise nothing. */
M2sSlice m2s_part_reader_go_to_body(M2sPartReader *reader, const M2sHeaderBlock *block);

/* What line means to the multipart with that boundary. */
M2sBoundary m2s_part_reader_compare(M2sSlice line, M2sSlice boundary);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sPartReader, m2s_part_reader_clear)
