/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifying a state, working it out again, and taking its mails out.  Layer: ingest. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Verifies the state at path: SQLite's own check, every foreign key, every mail against its
 * SHA-256, and every object against what is worked out from the mails by the state's own rules.
 * Both sides are of one moment, also while others write: most of the work is done without a lock.
 * What is wrong is told to options->diagnostic.
 * config: (nullable): it must mean what the state's own rules do.
 * problems: (out): how many there are.
 * Returns: FALSE with an error as of m2s_archive_open(). */
M2S_API gboolean m2s_audit(const M2sConfig *config, const M2sOptions *options, const char *path,
                           guint *problems, GError **error);

/* Works every object of the state at path out again from its mails.  Others may write until the new
 * objects are written, in one transaction at the end.
 * config: (nullable): its rules from now on; NULL: those that it has.
 * Returns: FALSE with an error; the state is as it was then. */
M2S_API gboolean m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path,
                             GError **error);

/* Takes a piece of an mbox.  Returns: FALSE to stop, with an error. */
typedef gboolean (*M2sWriteFunc)(const char *data, gsize size, gpointer user_data, GError **error);

/* Gives all mails that the state at path keeps to write, in their order, as an mboxrd: an archive
 * that makes the same state.  A mail that does not end in a line feed gets one: an mbox has no way
 * to do without.  A mail that is damaged is told of to options->diagnostic and passed over.
 * config: (nullable): it must mean what the state's own rules do.
 * options: with a list_id, only mails that were read for this list.
 * Returns: FALSE with an error of write, as of m2s_archive_open(), or, at the end, M2S_ERROR_DATA if
 * mails were damaged. */
M2S_API gboolean m2s_state_mails(const M2sConfig *config, const M2sOptions *options,
                                 const char *path, M2sWriteFunc write, gpointer user_data,
                                 GError **error);

G_END_DECLS
