/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A reply in pieces: what it quotes, and what it says of that.  Layer: html. */
#pragma once

#include <mbox2series/archive.h>

#include "base/slice.h"

typedef enum {
    M2S_REMARK_OWN,
    M2S_REMARK_QUOTE,
    M2S_REMARK_INTRODUCTION, /* "On Monday, Ann wrote:" */
    M2S_REMARK_TRAILER,      /* "Reviewed-by: Ann" */
} M2sRemarkKind;

typedef struct {
    M2sRemarkKind kind;
    M2sSlice text; /* without its end */
} M2sRemarkLine;

/* Lines quoted, and then lines of the reply's own; either may be none. */
typedef struct {
    guint quote, own, end; /* where the quotation begins, where it ends, and the end of both */
    gboolean is_said;      /* there are words in its own lines, besides trailers */
} M2sRemarkPiece;

typedef struct {
    GArray *lines;  /* of M2sRemarkLine */
    GArray *pieces; /* of M2sRemarkPiece: all lines, in order */
} M2sRemarks;

/* Reads a reply, as far as it is shown.  A signature is left out; what follows
 * "-----Original Message-----" is a quotation.
 * text: of its mail; it must outlive the reply.
 * Returns: (transfer full). */
M2sRemarks *m2s_remarks_read(const M2sText *text);
void m2s_remarks_free(M2sRemarks *reply);

/* A line without the mark before it, if it is quoted: "> a" and ">a" are "a". */
M2sSlice m2s_remarks_unquote(M2sSlice line);

/* The line at index. */
const M2sRemarkLine *m2s_remarks_line(const M2sRemarks *reply, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRemarks, m2s_remarks_free)
