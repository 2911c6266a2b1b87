/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds mails to a state.  Layer: ingest.
 *
 * A state is one SQLite file that holds the raw mails and all that was made of them.  However an
 * archive is cut into runs, the state is the same as after one run over the whole. */
#pragma once

#include <mbox2series/archive.h>

G_BEGIN_DECLS

/* Adds the mails of inputs, in order, to the state at path, which is made if it is not there.  A
 * mail of which nothing comes, a duplicate among them, is counted and not kept.  Mails are
 * committed by the thousand, together with the position in an mbox file: a run that was cut off
 * goes on where it stopped, and of an mbox that has grown only the new mails are read.  One mail is
 * one transaction.
 * inputs: terminated by NULL; as for m2s_archive_read().  None at all stands for one mail on
 * standard input, as a delivery agent gives it.  summary: (out): also when it fails.
 * Returns: FALSE with an error: M2S_ERROR_TEMPORARY for what may work later, M2S_ERROR_DATA for a
 * state that is another program's, a newer version's or damaged, or those of m2s_archive_read();
 * what was committed stays. */
M2S_API gboolean m2s_ingest(const M2sConfig *config, const M2sOptions *options, const char *path,
                            char *const *inputs, M2sSummary *summary, GError **error);

G_END_DECLS
