/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the mails of an input on all cores and hands them over in order.  Layer: archive. */
#pragma once

#include "archive/rules.h"
#include "mbox/input.h"
#include "store/kept-mail.h"

/* Takes a mail; called on the caller's thread, in order.
 * kept: (nullable) (transfer none): the mail as a store keeps it, which the callee may change; NULL
 * if M2S_KEEP_NOTHING was given, or if the mail is too large for a store.
 * Returns: FALSE to stop. */
typedef gboolean (*M2sMailFunc)(M2sMail *mail, M2sKeptMail *kept, gpointer user_data);

/* What the reading threads prepare for a store. */
typedef enum {
    M2S_KEEP_NOTHING,
    M2S_KEEP_HASHED, /* for when the store has most of the mails already */
    M2S_KEEP_PACKED, /* mails to a project are packed, too */
} M2sKeep;

/* Reads input to its end, or until take returns FALSE.
 * jobs: threads; 0 for one per core.
 * Returns: FALSE with an error, M2S_ERROR_IO, if reading failed before the end. */
gboolean m2s_pipeline_run(const M2sRules *rules, M2sSources *sources, M2sInput *input, guint jobs,
                          M2sKeep keep, M2sMailFunc take, gpointer user_data, GError **error);
