/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Objects as Patchwork shows them: its REST API and its mailboxes for `git am`.  Layer: output. */
#pragma once

#include <mbox2series/fates.h>
#include <mbox2series/revisions.h>

G_BEGIN_DECLS

/* What is shown, and how.  All pointers are borrowed. */
typedef struct {
    const M2sArchive *archive;
    const char *base_url; /* "http://patchwork.example.org", without a slash at the end */
    const char *version; /* (nullable): "1.0" to "1.4"; NULL: the newest, with no version in URLs */
} M2sView;

/* Whether version is one of the API: "1.0" to "1.4". */
M2S_API gboolean m2s_api_has_version(const char *version);

typedef struct {
    guint status; /* the HTTP status: 200 or 404 */
    char *link;   /* (nullable): the Link header of a list */
    char *body;   /* JSON on one line, UTF-8, safe for a terminal */
} M2sAnswer;

/* Answers GET target as Patchwork's REST API does: "/api/1.2/covers/?order=-id".  Versions 1.0 to
 * 1.4 are supported, and paths without a version: the index, projects, people, series, covers,
 * patches, comments, checks (always empty), events, users and bundles (always empty), as lists and
 * details, with Patchwork's filters, orders and pages.  A missing slash at the end of the path is
 * added, where Patchwork would redirect.
 * view: its version is ignored.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
M2S_API M2sAnswer *m2s_api_get(const M2sView *view, const char *target, GError **error);
M2S_API void m2s_answer_free(M2sAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sAnswer, m2s_answer_free)

/* Writes the detail view of every object to folder, one object per line: projects.ndjson, people,
 * series, covers, patches, cover_comments, patch_comments and events.  Events are newest first, all
 * others in the order of their numbers.  folder is created if it does not exist.  A file replaces
 * an older one only once it is complete.
 * options: its jobs count, and its progress, of "objects".
 * objects: (out) (nullable): how many were written.
 * Returns: FALSE with M2S_ERROR_USAGE if view's version does not exist, M2S_ERROR_CREATE if folder
 * or a file cannot be created, M2S_ERROR_IO, or an error as from m2s_archive_text(). */
M2S_API gboolean m2s_export(const M2sView *view, const char *folder, const M2sOptions *options,
                            guint64 *objects, GError **error);

typedef enum {
    M2S_TABLES_CSV,    /* RFC 4180, but lines end in "\n"; the first one has the names */
    M2S_TABLES_NDJSON, /* one object per line */
} M2sTableFormat;

/* Writes flat tables to folder: series, covers, patches, comments, people, events, files, trailers,
 * tags, revisions and states, a row a line.  Their columns are those of the views of a state.  An
 * archive that was read from inputs must have been read with the details, sketches and verdicts of
 * M2sOptions.  Of a store, the last two tables need memory for all of it.  folder is created if it
 * does not exist; a file replaces an older one only once it is complete.
 * options: its progress, of "objects".
 * rows: (out) (nullable): how many were written.
 * Returns: FALSE with M2S_ERROR_CREATE, M2S_ERROR_IO, or an error as from m2s_archive_open(). */
M2S_API gboolean m2s_export_tables(const M2sArchive *archive, M2sTableFormat format,
                                   const char *folder, const M2sOptions *options, guint64 *rows,
                                   GError **error);

/* All columns of these tables: the name of a table on a line of its own, then a line for each of
 * its columns with its name, its type and what it is; tables are separated by empty lines.
 * Returns: (transfer full). */
M2S_API char *m2s_describe_tables(void);

/* Writes revisions.ndjson to folder, one posting a line, in order of date.
 * Returns: FALSE with an error as from m2s_export(). */
M2S_API gboolean m2s_export_revisions(const M2sRevisions *revisions, const char *folder,
                                      GError **error);

/* The same line for one posting, without a line end.  Returns: (transfer full): UTF-8. */
M2S_API char *m2s_posting_json(const M2sPosting *posting);

/* Writes what became of patches and series to states.ndjson in folder, which must exist: an object
 * a line, with msgid, state, why, by, mail, commit and branch, for each patch, and then for each
 * series with a cover letter.  The file replaces an older one only once it is complete.
 * Returns: FALSE with M2S_ERROR_CREATE or M2S_ERROR_IO. */
M2S_API gboolean m2s_export_states(const M2sArchive *archive, const M2sFates *fates,
                                   const char *folder, GError **error);

/* The mailboxes that Patchwork offers for `git am`.  Each mail has the headers that Patchwork
 * stores, the message, the trailers from replies, the notes after "---" and the diff, in UTF-8.
 * A From that the list rewrote because of DMARC is restored.  Text from the mails is not escaped:
 * a mailbox is not safe for a terminal.
 *
 * trailers: (nullable): of char *: lines to add to each patch after those from replies to it,
 * unless it has them; Patchwork adds none.
 *
 * All return (transfer full) (nullable): UTF-8, line ends "\n"; NULL with an error as from
 * m2s_archive_text(). */
M2S_API char *m2s_mailbox_of_cover(const M2sArchive *archive, const M2sCover *cover,
                                   GError **error);
M2S_API char *m2s_mailbox_of_patch(const M2sArchive *archive, const M2sPatch *patch,
                                   const GPtrArray *trailers, GError **error);

/* The patches of the series up to this one, by number.  The patch must have a series. */
M2S_API char *m2s_mailbox_up_to_patch(const M2sArchive *archive, const M2sPatch *patch,
                                      const GPtrArray *trailers, GError **error);

/* All patches in the order of their numbers, without the cover; "" if the series has none. */
M2S_API char *m2s_mailbox_of_series(const M2sArchive *archive, const M2sSeries *series,
                                    const GPtrArray *trailers, GError **error);

/* The trailers in the replies to a cover, the oldest reply first.  Who gives one there means the
 * whole series, but Patchwork leaves it where it is.
 * Returns: (transfer full) (nullable): of char *, freed with the array; NULL with an error as from
 * m2s_archive_text(). */
M2S_API GPtrArray *m2s_cover_trailers(const M2sArchive *archive, const M2sCover *cover,
                                      GError **error);

/* The covers of series that have one, in the same order: what a digest of them shows.
 * series: of const M2sSeries *.
 * Returns: (transfer container): of const M2sCover *. */
M2S_API GPtrArray *m2s_digest_covers(const GPtrArray *series);

/* A Markdown section for a cover letter: headings with the subject and the sender as sent, and the
 * text as a fenced block.  No text in the mail can break out of them, and control characters are
 * escaped.
 * Returns: (transfer full) (nullable): UTF-8, ending in a line end; NULL with an error as from
 * m2s_archive_text(). */
M2S_API char *m2s_digest_format(const M2sArchive *archive, const M2sCover *cover, GError **error);

G_END_DECLS
