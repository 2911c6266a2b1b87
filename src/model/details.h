/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The trailers in a mail and the files that a patch changes.  Layer: model.
 *
 * Objects keep both as texts: M2sItem.trailers and M2sPatch.files have a line for each, in the
 * order of the mail.  patch/ makes them of the mail's text, and a store keeps a row for each line.
 *
 *     M2sSlice rest = m2s_slice_of(item->trailers);
 *     M2sTrailer trailer;
 *     while (m2s_trailer_next(&rest, &trailer))
 *         …
 */
#pragma once

#include "base/slice.h"

/* So many of a mail are kept: real ones have fewer, and a state must not grow by a hundred
 * megabytes with a mail that packs to a kilobyte. */
#define M2S_TRAILERS_MAX 1000
#define M2S_FILES_MAX    10000

/* "Reviewed-by: Bo Binder <bo@example.org>".  Slices without data stand for what is not there. */
typedef struct {
    M2sSlice name;         /* in one spelling: "Reviewed-by" */
    M2sSlice value;        /* without blanks at either end; may be empty */
    M2sSlice person_name;  /* "Bo Binder"; not empty */
    M2sSlice person_email; /* "bo@example.org", as written */
} M2sTrailer;

/* Reads the next line of an item's trailers.  Returns: FALSE at the end. */
gboolean m2s_trailer_next(M2sSlice *rest, M2sTrailer *trailer);

/* Finds out who is named in value: "Bo Binder <bo@example.org>", "bo@example.org",
 * "\"Binder, Bo\" <mailto:bo@example.org> # the first half". */
void m2s_trailer_find_person(M2sSlice value, M2sSlice *name, M2sSlice *email);

/* Appends a line.  name: in its one spelling; value: has no line end. */
void m2s_trailer_append(GString *trailers, M2sSlice name, M2sSlice value);

/* A file that a patch changes. */
typedef struct {
    M2sSlice path;        /* as the diff writes it, without its first folder: the new name, or that
                             of a deleted file; may be empty */
    M2sSlice old_path;    /* what it was called or copied from, if that differs */
    guint added, removed; /* lines; 0 for a binary file */
    gboolean is_binary;
} M2sFileChange;

/* Reads the next line of a patch's files.  Returns: FALSE at the end. */
gboolean m2s_file_change_next(M2sSlice *rest, M2sFileChange *file);

/* Appends a line: "3<TAB>1<TAB>fs/new.c<TAB>fs/old.c", like `git diff --numstat`.  Names have
 * neither tabs nor line ends. */
void m2s_file_change_append(GString *files, const M2sFileChange *file);
