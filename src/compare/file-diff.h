/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A diff, file by file and hunk by hunk.  Layer: compare. */
#pragma once

#include "base/slice.h"

/* A line of a hunk.  Of a last line without a line end, the text goes on with what says so:
 * "}\n\ No newline at end of file". */
typedef struct {
    char sign;     /* ' ', '+' or '-' */
    M2sSlice text; /* without sign and line end */
} M2sDiffLine;

typedef struct {
    gint64 old_start, new_start; /* lines before it, in the old file and in the new one */
    gint64 old_lines, new_lines;
    M2sSlice section; /* the function that it is in; may be empty */
    guint first, end; /* its lines: from first up to end */
} M2sHunk;

/* What a diff does to one file.  All texts point into the diff. */
typedef struct {
    M2sSlice old_name, new_name; /* without first folder; empty: the file is new, or deleted */
    M2sSlice old_blob, new_blob; /* of the line "index": may be abbreviated, or empty */
    M2sSlice mode;               /* likewise: "100644" */
    M2sSlice text;               /* all that the diff says of the file */
    GArray *extras;    /* of M2sSlice: what else stands before its hunks: modes, renames */
    GArray *lines;     /* of M2sDiffLine */
    GArray *hunks;     /* of M2sHunk */
    gboolean is_sound; /* hunks are as long as they say, in order, and do not overlap */
} M2sFileDiff;

static inline const M2sHunk *
m2s_hunk_at(const M2sFileDiff *file, guint index)
{
    return &g_array_index(file->hunks, M2sHunk, index);
}

static inline const M2sDiffLine *
m2s_diff_line_at(const M2sFileDiff *file, guint index)
{
    return &g_array_index(file->lines, M2sDiffLine, index);
}

/* The name of a file for people: the new one, or that of a deleted file. */
static inline M2sSlice
m2s_file_diff_name(const M2sFileDiff *file)
{
    return file->new_name.size ? file->new_name : file->old_name;
}

/* Reads a diff, whatever it is.  If all lines end in "\r\n", as they do in mails that some clients
 * send, "\r" is part of the line end.
 * Returns: (transfer full): of M2sFileDiff *, in the order of diff. */
GPtrArray *m2s_file_diffs_read(M2sSlice diff);

/* Whether both do the same, at whatever lines. */
gboolean m2s_file_diff_equals(const M2sFileDiff *a, const M2sFileDiff *b);
