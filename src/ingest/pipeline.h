/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of an input, read on all cores and handed on in order.  Layer: ingest. */
#pragma once

#include "ingest/rules.h"
#include "mbox/input.h"

/* Takes a mail; called on the caller's thread, in order.  bytes: as they are in the input.
 * Returns: FALSE to stop. */
typedef gboolean (*M2sMailFunc)(M2sMail *mail, GBytes *bytes, gpointer user_data);

/* Reads input to its end, or until take returns FALSE.  jobs: threads; 0: one a core.
 * Returns: FALSE with an error of M2S_ERROR_IO if reading stopped half-way. */
gboolean m2s_pipeline_run(const M2sRules *rules, M2sSources *sources, M2sInput *input, guint jobs,
                          M2sMailFunc take, gpointer user_data, GError **error);
