/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds mails to a state.  Layer: ingest.
 *
 * A state is one SQLite file that holds the raw mails and all that was made of them.  However an
 * archive is cut into runs, the state is the same as after one run over the whole. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Adds the mails of inputs, in order, to the state at path, which is made if it is not there.  Every
 * mail to a project is kept, whether or not an object comes of it, unless the state has it already;
 * mail of no project is counted and dropped.  Mails are committed every tenth of a second, together
 * with how far the input was read: a run that was cut off goes on where it stopped, of an mbox that
 * has grown only the new mails are read, and to read an input twice changes nothing.  One mail is one
 * transaction.
 * config: (nullable): the rules of a new state: Patchwork's defaults and no projects, if NULL.  A
 * state that is there has rules already, and config must mean the same.
 * inputs: terminated by NULL; as for m2s_archive_read().  None at all stands for one mail on
 * standard input, as a delivery agent gives it.  summary: (out): also when it fails.
 * Returns: FALSE with an error: M2S_ERROR_UNAVAILABLE for what may work later, M2S_ERROR_DATA for a
 * state that is another program's, a newer version's or damaged, and for mails that are too large to
 * be kept (all others are), M2S_ERROR_CONFIG if config is not what the state was made by, or those
 * of m2s_archive_read(); what was committed stays. */
M2S_API gboolean m2s_ingest(const M2sConfig *config, const M2sOptions *options, const char *path,
                            char *const *inputs, M2sSummary *summary, GError **error);

G_END_DECLS
