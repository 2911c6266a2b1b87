/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts of mails: messages, and what replies say, at lines or in a thread.  Layer: html. */
#pragma once

#include "html/draft.h"
#include "html/talk.h"

/* The pieces of replies that are shown at lines, as far as they were written. */
typedef struct {
    M2sDraft *draft;
    const M2sTalk *talk;
    guint next;
} M2sNotes;

/* Whether something is said of line, or of one before that was not written. */
gboolean m2s_notes_are_due(const M2sNotes *notes, guint line);

/* Writes that. */
void m2s_notes_write(M2sNotes *notes, guint line);

/* Says that a text was cut, if it was.  bytes: that are left; mbox: (nullable): where they are. */
void m2s_mail_write_cut(M2sDraft *draft, gsize bytes, const char *mbox);

/* Writes the message of a cover or a patch, trailers and links marked.
 * is_patch: the diffstat in the notes after "---" is left out.
 * mbox: (nullable): where all of it is, if it is cut.
 * notes: what is said of its lines, which are counted from 0. */
void m2s_mail_write(const M2sText *text, gboolean is_patch, const char *mbox, M2sNotes *notes);

/* Writes all replies as a thread, with a heading.  What is shown at lines is only linked. */
void m2s_mail_write_thread(M2sDraft *draft, const M2sTalk *talk);

/* The part of a message that is shown. */
M2sSlice m2s_mail_shown(const M2sText *text);

/* The lines of a message or a diff.  Appends to lines: of M2sSlice. */
void m2s_mail_split(M2sSlice text, GArray *lines);
