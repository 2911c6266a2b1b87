/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The series engine: takes mails in order and decides what each is and where it belongs.
 * Layer: series.
 *
 * Every rule is Patchwork's (parse_mail and the signals that write events).  A mail is taken whole
 * or not at all. */
#pragma once

#include <mbox2series/model.h>

#include "model/mail.h"
#include "series/index.h"

typedef struct M2sEngine M2sEngine;

typedef enum {
    M2S_OUTCOME_COVER,
    M2S_OUTCOME_PATCH,
    M2S_OUTCOME_COMMENT,
    M2S_OUTCOME_DUPLICATE, /* its Message-ID is there already; nothing changed */
    M2S_OUTCOME_ORPHAN,    /* no patch, no cover, and no reply to one */
    M2S_OUTCOME_UNUSABLE,  /* as its status says, which may have become invalid */
} M2sOutcome;

/* catalogue and index are used as long as the engine lives.  Returns: (transfer full). */
M2sEngine *m2s_engine_new(M2sCatalogue *catalogue, M2sIndex *index);
void m2s_engine_free(M2sEngine *engine);

/* Takes the next mail.  May add diagnostics to it. */
M2sOutcome m2s_engine_add(M2sEngine *engine, M2sMail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sEngine, m2s_engine_free)
