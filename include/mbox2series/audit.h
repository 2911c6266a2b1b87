/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifying a state, and working it out again.  Layer: ingest.
 *
 * Both need the configuration and the list id that the state was made with. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Verifies the state at path: SQLite's own check, every foreign key, every mail against its
 * SHA-256, and every object against what is worked out from the raw mails.  What is wrong is told
 * to options->diagnostic.
 * problems: (out): how many there are.
 * Returns: FALSE with an error as of m2s_archive_open(). */
M2S_API gboolean m2s_audit(const M2sConfig *config, const M2sOptions *options, const char *path,
                           guint *problems, GError **error);

/* Works every object of the state at path out again from its raw mails, in one transaction.
 * Returns: FALSE with an error; the state is as it was then. */
M2S_API gboolean m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path,
                             GError **error);

G_END_DECLS
