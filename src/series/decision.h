/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is to become of a mail, as far as lookups tell.  Layer: series.
 *
 * All lookups for a mail are made here and nothing is changed, so that a mail whose lookups fail
 * leaves no trace.  The engine carries decisions out. */
#pragma once

#include "model/mail.h"
#include "series/index.h"
#include "series/outcome.h"

typedef struct {
    M2sOutcome outcome;
    const char *objection; /* (nullable): why Patchwork rejects the mail, if that is the outcome */

    M2sProject *project;  /* (nullable): NULL if the mail's list is to become one */
    M2sPerson *submitter; /* (nullable): NULL for the first mail from an address */
    M2sItem *known;       /* (nullable): what the mail duplicates; for a comment that is none: the
                             newest comment elsewhere with its Message-ID */

    /* Of a comment: */
    M2sKind kind;    /* M2S_PATCH_COMMENT or M2S_COVER_COMMENT */
    M2sItem *parent; /* the patch or cover */

    /* Of a patch or a cover: */
    M2sSeries *series;       /* (nullable): NULL if there is to be a new one */
    GPtrArray *claims;       /* (nullable): of char *: the Message-IDs that a new one claims */
    GPtrArray *dependencies; /* (nullable): of M2sSeries *: what Depends-on lines name */

    /* Of a patch: */
    gint64 number, total; /* its x/n, 1/1 if it has none that counts */
    GPtrArray *waiting;   /* (nullable): of M2sPatch *: what it completes besides itself */

    /* Of a cover: */
    const M2sPatch *first; /* (nullable): patch 1 of its series */
} M2sDecision;

/* Decides on mail, which must be usable.  The decision counts only if m2s_index_check() then
 * returns TRUE.  decision: (out): cleared by the caller; must not outlive mail. */
void m2s_decide(M2sIndex *index, const M2sMail *mail, M2sDecision *decision);
void m2s_decision_clear(M2sDecision *decision);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sDecision, m2s_decision_clear)
