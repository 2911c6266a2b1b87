/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads inputs and makes Patchwork's model of them.  Layer: archive.
 *
 *     g_autoptr(M2sArchive) archive = m2s_archive_new(config, &options, &error);
 *     m2s_archive_read(archive, "list.mbox", &error);
 *     const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
 */
#pragma once

#include <mbox2series/model.h>

G_BEGIN_DECLS

typedef struct M2sArchive M2sArchive;

/* Tells of a mail that was not understood or of a part of it that was not read.
 * where: "list.mbox: byte 4711: <id@example.org>"; what: a clause without a full stop.  Neither is
 * safe for a terminal.  Called from the thread that reads, in the order of the mails. */
typedef void (*M2sDiagnosticFunc)(const char *where, const char *what, gpointer user_data);

/* Tells how far reading has come, some ten times a second at most. */
typedef void (*M2sProgressFunc)(guint64 mails, guint64 bytes, guint64 total_bytes,
                                gpointer user_data);

typedef struct {
    const char *list_id;     /* (nullable): every mail counts as sent to this list */
    gint64 now;              /* UTC seconds: stands in for a Date that is missing or unreadable */
    guint jobs;              /* threads that read mails; 0: one a core */
    gboolean without_hashes; /* patches get no hash: a fifth of the work of reading a list */
    M2sDiagnosticFunc diagnostic; /* (nullable) */
    M2sProgressFunc progress;     /* (nullable) */
    gpointer user_data;           /* for both */
} M2sOptions;

/* What became of the mails.  All from covers to set_aside add up to the first. */
typedef struct {
    guint64 mails;
    guint64 covers, patches, comments;
    guint64 duplicates; /* a Message-ID that was there already */
    guint64 ignored;    /* X-Patchwork-Hint: ignore */
    guint64 foreign;    /* of no project's list */
    guint64 empty;      /* without any text */
    guint64 orphans;    /* replies and other mail that belongs to nothing known */
    guint64 invalid;    /* rejected by Patchwork: no From, no Message-Id … */
    guint64 set_aside;  /* beyond a limit */

    guint64 kept; /* of all these, in a state though no object came of them */
    guint64 lost; /* too large to be kept there */
    guint64 diagnostics;
} M2sSummary;

/* A reference to config is kept; options are copied, list_id included.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_CONFIG if a regular
 * expression of the configuration is wrong. */
M2S_API M2sArchive *m2s_archive_new(const M2sConfig *config, const M2sOptions *options,
                                    GError **error);

/* The archive that the state at path holds: there is nothing to be read, all is there.  The
 * configuration is the state's own.
 * config: (nullable): it must mean the same.
 * Returns: (transfer full) (nullable): NULL with an error: M2S_ERROR_NO_INPUT if there is no state,
 * M2S_ERROR_DATA if the file is none, M2S_ERROR_CONFIG if config means something else, or
 * M2S_ERROR_UNAVAILABLE. */
M2S_API M2sArchive *m2s_archive_open(const M2sConfig *config, const M2sOptions *options,
                                     const char *path, GError **error);
M2S_API void m2s_archive_free(M2sArchive *archive);

/* Big files are mapped while they are read.  So that one that somebody cuts short meanwhile is an error
 * and no crash, the first such file installs a handler of SIGBUS, which hands on what does not
 * concern it. */

/* Reads the mails of an input, after those of the inputs before: an mbox file, one mail, a Maildir,
 * a folder of mails, or "-" for standard input.
 * Returns: FALSE with an error of M2S_ERROR_NO_INPUT if there is none or it cannot be read, or of
 * M2S_ERROR_IO if reading stopped half-way; the mails read until then stay. */
M2S_API gboolean m2s_archive_read(M2sArchive *archive, const char *input, GError **error);

/* (transfer none) */
M2S_API const M2sCatalogue *m2s_archive_catalogue(const M2sArchive *archive);
M2S_API const M2sSummary *m2s_archive_summary(const M2sArchive *archive);
M2S_API const M2sConfig *m2s_archive_config(const M2sArchive *archive);

typedef struct {
    const char *name;
    /* As Patchwork stores it: ASCII, encoded and folded again, lines joined by "\n". */
    const char *value;
} M2sTextHeader;

/* The text of a mail: what views show of it beyond the catalogue.  It is not kept but read again from
 * the mail, so that memory does not grow with the size of mails. */
typedef struct {
    GArray *headers;     /* of M2sTextHeader, in order */
    char *block;         /* what headers point into */
    char *content;       /* the message, without diff, signature and list footer */
    char *diff;          /* (nullable) */
    GPtrArray *trailers; /* of char *: the lines of content such as "Reviewed-by: Ann" */
} M2sText;

/* The text of a mail: that of a cover, a patch or a comment.  From any thread.
 * Returns: (transfer full) (nullable): NULL with an error of M2S_ERROR_IO if the input cannot be
 * read any more. */
M2S_API M2sText *m2s_archive_text(const M2sArchive *archive, const M2sLocation *mail,
                                  GError **error);
M2S_API void m2s_text_free(M2sText *text);

/* The value of the first header of that name, in any case, or NULL.  (transfer none) */
M2S_API const char *m2s_text_find_header(const M2sText *text, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sText, m2s_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sArchive, m2s_archive_free)

G_END_DECLS
