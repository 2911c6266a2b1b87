/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads inputs and builds Patchwork's model from them.  Layer: archive.
 *
 *     g_autoptr(M2sArchive) archive = m2s_archive_new(config, &options, &error);
 *     m2s_archive_read(archive, "list.mbox", &error);
 *     const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
 */
#pragma once

#include <mbox2series/reference.h>
#include <mbox2series/revisions.h>

G_BEGIN_DECLS

typedef struct M2sArchive M2sArchive;

/* Reports a mail that was not understood, or a part of it that was not read.
 * where: "list.mbox: byte 4711: <id@example.org>"; what: a clause without a full stop.  Neither is
 * safe to print on a terminal as it is.  Called on the thread that reads, in the order of the
 * mails. */
typedef void (*M2sDiagnosticFunc)(const char *where, const char *what, gpointer user_data);

/* How far a run is.  A count of 0 is not known. */
typedef struct {
    const char *what; /* what is counted: "mails", "objects" */
    guint64 done, total;
    guint64 bytes, total_bytes; /* of the input that is read */
} M2sProgressReport;

/* Reports progress, at most about ten times a second. */
typedef void (*M2sProgressFunc)(const M2sProgressReport *report, gpointer user_data);

/* Reports events first to last, which were just committed to a store and are of one making. */
typedef void (*M2sEventsFunc)(guint first, guint last, gpointer user_data);

/* Receives a piece of an mbox.  Returns: FALSE with an error to stop. */
typedef gboolean (*M2sWriteFunc)(const char *data, gsize size, gpointer user_data, GError **error);

/* Whether a store keeps an index of the words of its mails, for search.h. */
typedef enum {
    M2S_INDEX_AS_BEFORE, /* as it did; a new one: no */
    M2S_INDEX_KEPT,      /* from now on, and mails that it has are added to it */
    M2S_INDEX_REMOVED,
} M2sIndexing;

typedef struct {
    const char *list_id;          /* (nullable): treat every mail as sent to this list */
    gint64 now;                   /* UTC seconds: replaces a missing or unreadable Date */
    guint jobs;                   /* threads that read mails; 0: one per core */
    gboolean without_hashes;      /* do not hash patches, which saves a fifth of reading a list */
    M2sGrouping grouping;         /* unless unsaid, it takes the place of the configuration's: of
                                     that of a store in m2s_rebuild() only */
    gboolean sketches;            /* keep what revisions.h compares: some 300 bytes a patch; hashes
                                   * patches even if without_hashes is set */
    gboolean verdicts;            /* read what replies say became of patches, for fates.h */
    gboolean details;             /* keep the trailers of mails and the files of patches: a hundred
                                   * bytes a mail */
    M2sIndexing index;            /* for m2s_ingest() and m2s_rebuild() */
    M2sDiagnosticFunc diagnostic; /* (nullable) */
    M2sProgressFunc progress;     /* (nullable) */
    gpointer user_data;           /* passed to both */
    M2sEventsFunc events;         /* (nullable): for m2s_ingest(); not called for events that were
                                   * made anew because a mail has arrived as a whole */
    gpointer events_data;         /* passed to events */
} M2sOptions;

/* What became of the mails.  The counts from covers to set_aside add up to mails. */
typedef struct {
    guint64 mails;
    guint64 covers, patches, comments;
    guint64 duplicates; /* the Message-ID was known already */
    guint64 ignored;    /* X-Patchwork-Hint: ignore */
    guint64 foreign;    /* sent to no project's list */
    guint64 empty;      /* without any text */
    guint64 orphans;    /* replies and other mail that belongs to nothing known */
    guint64 invalid;    /* rejected by Patchwork: no From, no Message-Id … */
    guint64 set_aside;  /* beyond a limit */

    guint64 kept; /* of these mails, those in a store without an object made from them */
    guint64 lost; /* of these mails, those too large for a store */
    guint64 diagnostics;
} M2sSummary;

/* An archive without mails yet.  It keeps a reference to config, and a copy of options and list_id.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_CONFIG if a regular expression in the
 * configuration is invalid. */
M2S_API M2sArchive *m2s_archive_new(const M2sConfig *config, const M2sOptions *options,
                                    GError **error);

/* Opens the store at path as an archive: no input has to be read, and objects only as they are
 * asked for, or all of them by m2s_archive_load().  Its configuration is the one that the store
 * keeps.
 * config: (nullable): must be equivalent to the store's configuration.  options: so must its
 * grouping be, unless it is unsaid.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_NO_INPUT if there is no such file,
 * M2S_ERROR_DATA if the file is not a store, M2S_ERROR_CONFIG if config is not equivalent, or
 * M2S_ERROR_UNAVAILABLE. */
M2S_API M2sArchive *m2s_archive_open(const M2sConfig *config, const M2sOptions *options,
                                     const char *path, GError **error);
M2S_API void m2s_archive_free(M2sArchive *archive);

/* Reads the mails of an input, after those of earlier inputs: an mbox file, a single mail, a
 * Maildir, a folder of mails, a tar or a zip of any of these, or "-" for standard input.  Files may
 * be compressed with gzip, bzip2, xz or zstd: one with many mails is unpacked on a thread of its
 * own, and again, as far as needed, when texts are read.  A compressed tar is unpacked to a
 * temporary file, which lasts as long as the archive.
 *
 * Large files are mapped.  The first of them installs a SIGBUS handler for the whole process, so
 * that truncating a file while it is read is an error rather than a crash.  The handler passes on
 * every other SIGBUS.
 *
 * An input without any mail in it is no error, but is reported.
 * Returns: FALSE with M2S_ERROR_NO_INPUT if the input does not exist, cannot be read or is clearly
 * no mail, with M2S_ERROR_DATA if it is compressed, a tar or a zip, and damaged, or with
 * M2S_ERROR_IO if reading failed half-way; mails read until then stay. */
M2S_API gboolean m2s_archive_read(M2sArchive *archive, const char *input, GError **error);

/* All objects.  An archive that was opened from a store has none before m2s_archive_load().
 * (transfer none) (nullable) */
M2S_API const M2sCatalogue *m2s_archive_catalogue(const M2sArchive *archive);

/* Reads all objects of an archive that was opened; does nothing for any other, or for the second
 * time.  What was found before is no longer valid.
 * Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_archive_load(M2sArchive *archive, GError **error);

/* The revisions of an archive: of all that is in it; or, if it was opened from a store and has not
 * been loaded, at least of the chains that the named series are in, with all lists.  If the store
 * does not know them yet, or evidence is not M2S_EVIDENCE_ALL, the archive is loaded.
 * archive: read with M2sOptions.sketches.  references: (nullable): ended by NULL: as for
 * m2s_archive_find_series(); NULL: of all.
 * Returns: (transfer full) (nullable): it borrows archive; NULL with an error as from
 * m2s_archive_open(). */
M2S_API M2sRevisions *m2s_archive_revisions(M2sArchive *archive, M2sEvidence evidence,
                                            const char *const *references, GError **error);

/* The same for series that were found in archive, without lists, and not for
 * m2s_revisions_explain().
 * series: (inout): of const M2sSeries *: if the archive had to be loaded, those that it has now. */
M2S_API M2sRevisions *m2s_archive_revisions_of(M2sArchive *archive, GPtrArray *series,
                                               GError **error);

/* Finds a series by its number or by the Message-ID of its cover, of a patch, or of a reply to one
 * of them; replies to replies count, too.  An archive that was opened reads no more of its store
 * than that takes.
 * reference: a REF; nothing is found if it can be none.
 * series: (out) (transfer none) (nullable): with its patches, the replies to them and to the cover,
 * and its dependencies; as long as the archive lives.
 * Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_archive_find_series(const M2sArchive *archive, const char *reference,
                                         const M2sSeries **series, GError **error);

/* Finds a patch or a cover by its number or its own Message-ID.  reference: as above.
 * patch, cover: (out) (transfer none) (nullable): with the replies to it; a patch also with its
 * series as above. */
M2S_API gboolean m2s_archive_find_patch(const M2sArchive *archive, const char *reference,
                                        const M2sPatch **patch, GError **error);
M2S_API gboolean m2s_archive_find_cover(const M2sArchive *archive, const char *reference,
                                        const M2sCover **cover, GError **error);

/* The projects that there is mail for, or that were configured, by number.
 * Returns: (transfer container) (nullable): of const M2sProject *; NULL with an error as above. */
M2S_API GPtrArray *m2s_archive_projects(const M2sArchive *archive, GError **error);

/* Says why one of the functions above found nothing, and what reference may have meant: "<x@y> is a
 * reply to patch 7, which is in no series".
 * kind: M2S_SERIES, M2S_PATCH or M2S_COVER: what was looked for.
 * Returns: (transfer full) (nullable): a clause without a full stop, not safe for a terminal; NULL
 * with an error as above. */
M2S_API char *m2s_archive_explain(const M2sArchive *archive, M2sKind kind, const char *reference,
                                  GError **error);
M2S_API const M2sSummary *m2s_archive_summary(const M2sArchive *archive);
M2S_API const M2sConfig *m2s_archive_config(const M2sArchive *archive);

typedef struct {
    const char *name;
    /* As Patchwork stores it: ASCII, re-encoded and re-folded, lines joined by "\n". */
    const char *value;
} M2sTextHeader;

/* The text of a mail: what views show beyond the catalogue.  It is read from the mail again each
 * time, so that memory does not grow with the size of mails. */
typedef struct {
    GArray *headers;     /* of M2sTextHeader, in order */
    char *block;         /* what the headers point into */
    char *content;       /* the message, without diff, signature and list footer */
    char *diff;          /* (nullable) */
    GPtrArray *trailers; /* of char *: the lines of content such as "Reviewed-by: Ann" */
} M2sText;

/* Reads the text of an item's mail.  Callable from any thread.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_IO if the input can no longer be
 * read. */
M2S_API M2sText *m2s_archive_text(const M2sArchive *archive, const M2sLocation *mail,
                                  GError **error);
M2S_API void m2s_text_free(M2sText *text);

/* The value of the first header called name, ignoring case.  (transfer none) (nullable) */
M2S_API const char *m2s_text_find_header(const M2sText *text, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sText, m2s_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sArchive, m2s_archive_free)

G_END_DECLS
