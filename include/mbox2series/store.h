/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stores: adds mails to one, verifies and rebuilds it, and writes out its mails.  Layer: ingest.
 *
 * A store is one SQLite file with the raw mails and all objects made from them.  Reading an archive
 * in several runs gives the same store as reading it in one. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Adds the mails of inputs, in order, to the store at path, which is created if it does not exist.
 * Every mail to a project is kept, even if it gives no object, unless the store has it already.
 * Mail to no project is counted and dropped.
 *
 * Mails are committed every tenth of a second, together with the position in the input: an
 * interrupted run continues where it stopped, only the new mails of an mbox that has grown are
 * read, and reading an input twice changes nothing.  A single mail is a single transaction.
 *
 * config: (nullable): the configuration of a new store; NULL means Patchwork's defaults and no
 * projects.  For an existing store it must be equivalent to the store's own.
 * inputs: terminated by NULL; as for m2s_archive_read().  An empty list means a single mail on
 * standard input, as a delivery agent gives it.
 * summary: (out): set on failure too.
 * Returns: FALSE with M2S_ERROR_UNAVAILABLE for what may work later; M2S_ERROR_DATA for a file that
 * is damaged or belongs to another program or a newer version, or if mails were too large to keep
 * (all others are kept); M2S_ERROR_CONFIG if config is not equivalent; or the errors of
 * m2s_archive_read().  What was committed stays. */
M2S_API gboolean m2s_ingest(const M2sConfig *config, const M2sOptions *options, const char *path,
                            char *const *inputs, M2sSummary *summary, GError **error);

/* Verifies the store at path: SQLite's integrity check, every foreign key, every mail against its
 * SHA-256, and every object against what the mails give by the store's configuration.  The
 * comparison is consistent even while others write; most of the work needs no lock.  Each problem
 * is reported to options->diagnostic.
 * config: (nullable): must be equivalent to the store's configuration.
 * summary: (out): what its mails are; all counts are 0 if the file is damaged.
 * problems: (out): how many there are.
 * Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_check(const M2sConfig *config, const M2sOptions *options, const char *path,
                           M2sSummary *summary, guint *problems, GError **error);

/* Rebuilds every object of the store at path from its mails.  Others can write until the new
 * objects are written, in one transaction at the end.
 * config: (nullable): the store's new configuration; NULL keeps the one it has.  The grouping is
 * that of options, else that of config, else the one the store has.
 * summary: (out): what its mails are now.
 * Returns: FALSE with an error; the store is unchanged then. */
M2S_API gboolean m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path,
                             M2sSummary *summary, GError **error);

/* Passes all mails kept in the store at path to write, in order, as an mboxrd: an archive that
 * gives the same store.  A mail that does not end in a line feed gets one, because an mbox cannot
 * do without.  Damaged mails are skipped and reported to options->diagnostic.
 * config: (nullable): must be equivalent to the store's configuration.
 * options: with a list_id, only mails that were read for this list.
 * Returns: FALSE with an error of write, an error as from m2s_archive_open(), or M2S_ERROR_DATA at
 * the end if mails were damaged. */
M2S_API gboolean m2s_write_mails(const M2sConfig *config, const M2sOptions *options,
                                 const char *path, M2sWriteFunc write, gpointer user_data,
                                 GError **error);

G_END_DECLS
