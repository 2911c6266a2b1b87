/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series for people to read: as a list, and one as a tree.  Layer: output. */
#pragma once

#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>
#include <mbox2series/search.h>

G_BEGIN_DECLS

typedef enum {
    M2S_COMPLETENESS_ANY,
    M2S_COMPLETENESS_COMPLETE, /* as many patches as announced have arrived */
    M2S_COMPLETENESS_INCOMPLETE,
} M2sCompleteness;

/* Which series to list, and in which order.  Every field that is set must match.  Texts are found
 * ignoring case. */
typedef struct {
    gint64 since;          /* UTC seconds: begun not before this time; G_MININT64 if unset */
    gint64 until;          /* UTC seconds: begun before this time; G_MAXINT64 if unset */
    const char *project;   /* (nullable): its link name or list id */
    const char *submitter; /* (nullable): part of the name or address */
    const char *search;    /* (nullable): part of the series' name */
    const char *subject;   /* (nullable): part of the name of the series, its cover or a patch */
    const char *file;      /* (nullable): a pattern: a patch touches a file of that name, or one in
                              a folder of that name; `*` matches slashes too */
    gint64 version;        /* -1 if unset */
    gint64 total;          /* -1 if unset */
    gint64 min_patches;    /* as many patches were announced, or more; 0 if unset */
    M2sCompleteness completeness;
    gboolean unanswered;           /* nobody but the submitter replied to the cover or a patch */
    guint became;                  /* states of fates, as of m2s_fate_states_parse(); 0: any */
    const M2sFates *fates;         /* (nullable): needed for became, and to sort by it */
    gboolean newest;               /* some of it has no complete newer version */
    const M2sRevisions *revisions; /* (nullable): needed for newest */

    const char *sort; /* (nullable): the name of a column, as for m2s_list_format(); "-" before it
                         reverses the order; NULL: by number */
    guint limit;      /* at most so many: the first ones, or the newest if sort is NULL; 0: all */
} M2sSelection;

#define M2S_SELECTION_ALL                                                                          \
    ((M2sSelection){.since = G_MININT64, .until = G_MAXINT64, .version = -1, .total = -1})

/* The series that match selection, with their patches and all replies.  Series that compare equal
 * stay in the order of their numbers.
 * archive: one that was opened is loaded if that is faster than looking for the newest that match.
 * jobs: threads that read mails for selection->file; 0: one per core.
 * Returns: (transfer container) (nullable): of const M2sSeries *; NULL with M2S_ERROR_USAGE if
 * there is no such project or nothing to sort by, or an error as from m2s_archive_text(). */
M2S_API GPtrArray *m2s_list_select(M2sArchive *archive, const M2sSelection *selection, guint jobs,
                                   GError **error);

/* Whether a list of selection with columns shows what became of series: m2s_list_select() and
 * m2s_list_format() need fates then.
 * columns: (nullable): as for m2s_list_format(). */
M2S_API gboolean m2s_list_wants_fates(const M2sSelection *selection, const char *columns);

typedef enum {
    M2S_LIST_TABLE,
    M2S_LIST_CSV,    /* RFC 4180, but lines end in "\n" */
    M2S_LIST_JSON,   /* one array */
    M2S_LIST_NDJSON, /* one object per line */
} M2sListFormat;

/* The terminal to write for; for a file, width is 0 and colour is FALSE. */
typedef struct {
    guint width;     /* columns; 0: do not cut anything */
    gboolean colour; /* use ANSI escapes */
} M2sTerminal;

/* The series as a list.  With fates, a table also has the column "became", and in colour, rows of
 * series that are accepted or superseded are dim.  Rows of a table are never wider than the
 * terminal: texts are cut, then columns are dropped, as docs/output.md says.  Control characters
 * are escaped in a table, and for a terminal.  Without series, a table has its headings in a file
 * and is "" for a terminal.
 * fates: (nullable): of archive; without it, the column "became" is empty.
 * series: of const M2sSeries *, which belong to archive.
 * columns: (nullable): their names, separated by commas; NULL: the format's default.
 * Returns: (transfer full) (nullable): UTF-8; NULL with M2S_ERROR_USAGE if there is no such column,
 * or if one is named twice. */
M2S_API char *m2s_list_format(const M2sArchive *archive, const M2sFates *fates,
                              const GPtrArray *series, const char *columns, M2sListFormat format,
                              const M2sTerminal *terminal, GError **error);

/* Whether m2s_list_format() would take columns for an archive with this configuration, whose tags
 * are columns too.  Returns: FALSE with M2S_ERROR_USAGE. */
M2S_API gboolean m2s_list_check_columns(const M2sConfig *config, const char *columns,
                                        GError **error);

/* Sorts series by a column, as M2sSelection.sort does.
 * fates: (nullable): needed to sort by "became".
 * Returns: FALSE with M2S_ERROR_USAGE if there is nothing like that to sort by. */
M2S_API gboolean m2s_list_sort(const M2sArchive *archive, const M2sFates *fates, const char *sort,
                               GPtrArray *series, GError **error);

/* Mails as a list, in one of the same formats: date, kind (patch, cover or reply), series, sender,
 * subject and Message-ID.  Rows of a table are cut to the width of the terminal.
 * hits: of M2sSearchHit, which belong to archive.
 * Returns: (transfer full) (nullable): as m2s_list_format(); NULL with an error as from
 * m2s_archive_text(). */
M2S_API char *m2s_mails_format(const M2sArchive *archive, const GArray *hits, M2sListFormat format,
                               const M2sTerminal *terminal, GError **error);

/* All columns, a line each: the name and what it shows.  Returns: (transfer full): UTF-8, safe for
 * a terminal. */
M2S_API char *m2s_list_describe_columns(const M2sConfig *config);

typedef enum {
    M2S_TREE_DEFAULT = 0,
    M2S_TREE_FULL = 1 << 0,   /* every text from start to end, and the messages of all patches */
    M2S_TREE_NO_BODY = 1 << 1 /* no texts and no diffstats; trailers stay */
} M2sTreeFlags;

/* What is said in a tree besides what is in the mails.  All are (nullable). */
typedef struct {
    const M2sRevisions
        *revisions;        /* to tell the versions of the series, and what changed in each */
    const M2sFates *fates; /* to tell what became of it, if a mail or a commit says so */

    /* What to say in brackets: of the series (item and line are NULL), of a patch (line is NULL),
     * or of a trailer in a reply.
     * Returns: (transfer full) (nullable). */
    char *(*say)(const M2sItem *item, const char *line, gpointer user_data);
    gpointer user_data;
} M2sTreeNotes;

/* The series as a tree: cover, patches with their diffstats, missing patches, and the replies to
 * each, as they answer each other, with their trailers.
 *
 * Of a text, the first 20 lines or so are shown, with quotations folded; a patch shows its message
 * if there is no cover letter.  On a terminal, prose is filled again between words and code is cut;
 * no line is wider than the terminal, if that has 20 columns.  Otherwise no line is cut or broken.
 * Replies that are nested too deeply are drawn beside what they answer, and say so.
 * notes: (nullable): their revisions and fates are of archive.
 * Returns: (transfer full) (nullable): UTF-8, safe for a terminal; NULL with an error as from
 * m2s_archive_text(). */
M2S_API char *m2s_tree_format(const M2sArchive *archive, const M2sSeries *series,
                              const M2sTerminal *terminal, M2sTreeFlags flags,
                              const M2sTreeNotes *notes, GError **error);

typedef enum {
    M2S_CHAIN_DEFAULT = 0,
    M2S_CHAIN_WHY = 1 << 0, /* what the score of posting consists of, beside the runner-up's */
} M2sChainFlags;

/* The chain of posting: its versions, and what changed from one to the next: patches, and reviews
 * that were carried over or lost.  Of posting itself, each patch and its older self.
 * Returns: (transfer full) (nullable): as for m2s_tree_format(). */
M2S_API char *m2s_chain_format(const M2sArchive *archive, const M2sRevisions *revisions,
                               const M2sPosting *posting, M2sChainFlags flags,
                               const M2sTerminal *terminal, GError **error);

/* All chains of two postings or more, in order of their first dates: the versions, and what changed
 * in patches.  Returns: (transfer full): UTF-8, safe for a terminal. */
M2S_API char *m2s_chains_format(const M2sRevisions *revisions, const M2sTerminal *terminal);

/* Makes text safe for a terminal: control, format and private-use characters and line separators
 * are escaped as "\x1b" or "\u202e".  Returns: (transfer full): UTF-8. */
M2S_API char *m2s_terminal_escape(const char *text);

/* The same for text with several lines: keeps line ends and tabs.  Returns: (transfer full). */
M2S_API char *m2s_terminal_escape_lines(const char *text);

typedef enum {
    M2S_ASCII_ALL = 1 << 0,     /* every character, not only the lines and quotes that we draw */
    M2S_ASCII_ALIGNED = 1 << 1, /* each character keeps its width, so that columns stay aligned */
} M2sAsciiFlags;

/* text for a terminal that shows only ASCII: "├ Jörg “x”…" becomes "| Jorg "x"...".
 * Returns: (transfer full). */
M2S_API char *m2s_terminal_to_ascii(const char *text, M2sAsciiFlags flags);

G_END_DECLS
