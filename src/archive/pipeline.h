/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the mails of an input on all cores and hands them over in order.  Layer: archive. */
#pragma once

#include "archive/reader.h"
#include "mbox/input.h"
#include "store/kept-mail.h"

/* Gathers something of mails while they are read, such as their words, so that nobody has to read
 * them again for it.  The mails of a batch are gathered together, on any thread. */
typedef struct {
    gpointer (*begin)(void);
    /* Takes a mail as an M2sReaderTap does.  place: in the batch, counted from 0; they grow. */
    void (*take)(gpointer gathering, guint place, const M2sHeaderBlock *headers,
                 const M2sContent *content);
    /* Frees gathering.  Returns: (transfer full). */
    GBytes *(*end)(gpointer gathering);
} M2sGather;

/* Where what was gathered of a mail is. */
typedef struct {
    GBytes *batch; /* (transfer none): what M2sGather.end returned */
    guint place;
} M2sGathered;

/* Takes a mail; called on the caller's thread, in order.
 * kept: (nullable) (transfer none): the mail as a store keeps it, which the callee may change; NULL
 * if M2S_KEEP_NOTHING was given, or if the mail is too large for a store.
 * gathered: (nullable): NULL if nothing was gathered of it.
 * Returns: FALSE to stop. */
typedef gboolean (*M2sMailFunc)(M2sMail *mail, M2sKeptMail *kept, const M2sGathered *gathered,
                                gpointer user_data);

/* What the reading threads prepare for a store. */
typedef enum {
    M2S_KEEP_NOTHING,
    M2S_KEEP_HASHED, /* for when the store has most of the mails already */
    M2S_KEEP_PACKED, /* mails to a project are packed, too */
} M2sKeep;

/* What is done with the mails. */
typedef struct {
    M2sKeep keep;
    /* (nullable): used for full batches only: the few mails of a delivery are not worth it. */
    const M2sGather *gather;
    M2sMailFunc take;
    gpointer user_data;
} M2sPipelineUse;

/* Reads input to its end, or until use->take returns FALSE.
 * jobs: threads; 0 for one per core.
 * Returns: FALSE with an error, M2S_ERROR_IO, if reading failed before the end. */
gboolean m2s_pipeline_run(const M2sRules *rules, M2sSources *sources, M2sInput *input, guint jobs,
                          const M2sPipelineUse *use, GError **error);
