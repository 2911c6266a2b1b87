/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A diff: a diffstat that leads to its files, and the files.  Layer: html. */
#pragma once

#include "html/mail.h"

/* The part of diff that is shown. */
M2sSlice m2s_diff_shown(M2sSlice diff);

/* Writes hunks, in which the first character of a line says what it is.
 * names: how many lines before them name files. */
void m2s_diff_write_hunks(M2sMarkup *out, M2sSlice text, guint names);

/* Writes diff.
 * mbox: where all of it is, if it is cut.
 * base: the number of its first line, for notes. */
void m2s_diff_write(M2sDraft *draft, M2sSlice diff, const char *mbox, guint base, M2sNotes *notes);
