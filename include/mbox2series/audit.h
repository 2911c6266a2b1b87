/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifies and rebuilds stores, and writes out their mails.  Layer: ingest. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Verifies the store at path: SQLite's integrity check, every foreign key, every mail against its
 * SHA-256, and every object against what the mails give by the store's configuration.  The
 * comparison is consistent even while others write; most of the work needs no lock.  Each problem
 * is reported to options->diagnostic.
 * config: (nullable): must be equivalent to the store's configuration.
 * problems: (out): how many there are.
 * Returns: FALSE with an error as from m2s_archive_open(). */
M2S_API gboolean m2s_audit(const M2sConfig *config, const M2sOptions *options, const char *path,
                           guint *problems, GError **error);

/* Rebuilds every object of the store at path from its mails.  Others can write until the new
 * objects are written, in one transaction at the end.
 * config: (nullable): the store's new configuration; NULL keeps the one it has.
 * Returns: FALSE with an error; the store is unchanged then. */
M2S_API gboolean m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path,
                             GError **error);

/* Receives a piece of an mbox.  Returns: FALSE with an error to stop. */
typedef gboolean (*M2sWriteFunc)(const char *data, gsize size, gpointer user_data, GError **error);

/* Passes all mails kept in the store at path to write, in order, as an mboxrd: an archive that
 * gives the same store.  A mail that does not end in a line feed gets one, because an mbox cannot
 * do without.  Damaged mails are skipped and reported to options->diagnostic.
 * config: (nullable): must be equivalent to the store's configuration.
 * options: with a list_id, only mails that were read for this list.
 * Returns: FALSE with an error of write, an error as from m2s_archive_open(), or M2S_ERROR_DATA at
 * the end if mails were damaged. */
M2S_API gboolean m2s_state_mails(const M2sConfig *config, const M2sOptions *options,
                                 const char *path, M2sWriteFunc write, gpointer user_data,
                                 GError **error);

G_END_DECLS
