/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The replies to a patch or a cover, and the lines that they are about.  Layer: html.
 *
 * What a reply says below a quotation is shown at the line quoted, if that is found: in the patch;
 * or, for an answer to a reply, in that reply, of which the place is known then. */
#pragma once

#include "html/remarks.h"

/* A reply. */
typedef struct {
    const M2sComment *comment;
    M2sText *text;
    M2sRemarks *reply;
    guint level; /* 0 for an answer to the patch */
    gint parent; /* the entry that it answers; -1: the patch */
    GArray *at;  /* of gint: for each piece, the line that it is shown at; -1: in the thread */
} M2sTalkEntry;

/* A piece that is shown at a line. */
typedef struct {
    guint line, entry, piece;
} M2sTalkNote;

typedef struct {
    GArray *entries; /* of M2sTalkEntry, as a thread: each before its answers */
    GArray *notes;   /* of M2sTalkNote, by lines, then by entries */
    guint left;      /* replies that were not read, as there are too many */
} M2sTalk;

/* Reads the replies to root, or the first ones if there are very many.
 * comments: (nullable): of M2sComment *.
 * lines: (nullable): of M2sSlice: those of root; NULL: nothing is shown at lines.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2sTalk *m2s_talk_read(const M2sArchive *archive, const M2sItem *root, const GPtrArray *comments,
                       const GArray *lines, GError **error);
void m2s_talk_free(M2sTalk *talk);

const M2sTalkEntry *m2s_talk_entry(const M2sTalk *talk, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sTalk, m2s_talk_free)
