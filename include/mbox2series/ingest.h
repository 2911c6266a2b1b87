/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds mails to a store.  Layer: ingest.
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

G_END_DECLS
