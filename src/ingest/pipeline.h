/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mails of an input, read on all cores and handed on in order.  Layer: ingest. */
#pragma once

#include "ingest/rules.h"
#include "mbox/input.h"
#include "store/kept-mail.h"

/* Takes a mail; called on the caller's thread, in order.
 * kept: (nullable) (transfer none): as a state keeps it; may be changed.  NULL if none was asked for,
 * or the mail is larger than a state can hold.
 * Returns: FALSE to stop. */
typedef gboolean (*M2sMailFunc)(M2sMail *mail, M2sKeptMail *kept, gpointer user_data);

/* What is made ready for a state on the threads that read. */
typedef enum {
    M2S_KEEP_NOTHING,
    M2S_KEEP_HASHED, /* few mails will be kept, as the state has most of them */
    M2S_KEEP_PACKED, /* mails of a project are packed, too */
} M2sKeep;

/* Reads input to its end, or until take returns FALSE.
 * jobs: threads; 0: one a core.
 * Returns: FALSE with an error of M2S_ERROR_IO if reading stopped half-way. */
gboolean m2s_pipeline_run(const M2sRules *rules, M2sSources *sources, M2sInput *input, guint jobs,
                          M2sKeep keep, M2sMailFunc take, gpointer user_data, GError **error);
