/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series for people: lists of them, and one as a tree.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

typedef enum {
    M2S_COMPLETENESS_ANY,
    M2S_COMPLETENESS_COMPLETE, /* as many patches as announced have arrived */
    M2S_COMPLETENESS_INCOMPLETE,
} M2sCompleteness;

/* Which series; a field that is unset does not matter. */
typedef struct {
    gint64 since;          /* from this date on; G_MININT64 if unset */
    gint64 before;         /* before this date; G_MAXINT64 if unset */
    const char *submitter; /* (nullable): part of name or address, in any case */
    const char *search;    /* (nullable): part of the series' name, in any case */
    gint64 version;        /* -1 if unset */
    gint64 total;          /* -1 if unset */
    M2sCompleteness completeness;
} M2sSelection;

#define M2S_SELECTION_ALL                                                                          \
    ((M2sSelection){.since = G_MININT64, .before = G_MAXINT64, .version = -1, .total = -1})

/* The series that fit, ordered by sort: "id", "date", "version", "received", "total", "submitter"
 * or "name", backwards after "-"; series that are equal there stay in the order of their numbers.
 * limit: how many at most; 0: all.
 * Returns: (transfer container) (nullable): of const M2sSeries *; NULL with an error of
 * M2S_ERROR_USAGE if there is no such order. */
M2S_API GPtrArray *m2s_list_select(const M2sCatalogue *catalogue, const M2sSelection *selection,
                                   const char *sort, guint limit, GError **error);

typedef enum {
    M2S_LIST_TABLE,
    M2S_LIST_CSV,    /* RFC 4180, but lines end in "\n" */
    M2S_LIST_JSON,   /* one array */
    M2S_LIST_NDJSON, /* one object a line */
} M2sListFormat;

/* How to write to a terminal, or to a file: width 0, no colour. */
typedef struct {
    guint width;     /* columns; 0: nothing is cut */
    gboolean colour; /* with ANSI escapes */
} M2sTerminal;

/* The series as a list: id, date, version, received and total, tag counts, submitter, name.  In a
 * table, control characters are escaped and columns aligned by display width.
 * config: whose tags are counted.
 * Returns: (transfer full): UTF-8. */
M2S_API char *m2s_list_format(const GPtrArray *series, const M2sConfig *config,
                              M2sListFormat format, const M2sTerminal *terminal);

/* The series with its cover, patches, comments and their trailers, and what is missing.
 * Returns: (transfer full) (nullable): UTF-8, safe for a terminal; NULL with an error of
 * m2s_archive_text(). */
M2S_API char *m2s_tree_format(const M2sArchive *archive, const M2sSeries *series,
                              const M2sTerminal *terminal, GError **error);

/* text made safe for a terminal: control, format and private characters and line separators are
 * written as "\x1b" or "\u202e".  Returns: (transfer full): UTF-8. */
M2S_API char *m2s_terminal_escape(const char *text);

/* The same for text of several lines: line ends and tabs are kept.  Returns: (transfer full). */
M2S_API char *m2s_terminal_escape_lines(const char *text);

G_END_DECLS
