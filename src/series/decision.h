/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Decides what a mail becomes.  Layer: series.
 *
 * This half of the engine makes all lookups for a mail and changes nothing, so that a mail whose
 * lookups fail leaves no trace.  The other half, engine.c, carries the decision out. */
#pragma once

#include "model/mail.h"
#include "series/grouping.h"
#include "series/index.h"
#include "series/outcome.h"

typedef struct {
    M2sOutcome outcome;
    const char *objection; /* (nullable): why Patchwork rejects the mail, if that is the outcome */

    M2sProject *project;  /* (nullable): NULL if the mail's list is to become a project */
    M2sPerson *submitter; /* (nullable): NULL for the first mail from an address */
    M2sItem *known;       /* (nullable): what the mail duplicates; of a new comment: the last one
                             on something else with its Message-ID */

    /* Of a comment: */
    M2sKind kind;    /* M2S_PATCH_COMMENT or M2S_COVER_COMMENT */
    M2sItem *parent; /* the patch or cover */

    /* Of a patch or a cover: */
    M2sPlace place;
    GPtrArray *dependencies; /* (nullable): of M2sSeries *: what Depends-on lines name */
} M2sDecision;

/* Decides on mail, which must be usable.  The decision counts only if m2s_index_check() then
 * returns TRUE.  decision: (out): cleared by the caller; must not outlive mail. */
void m2s_decide(M2sIndex *index, const M2sGroupingRules *rules, const M2sMail *mail,
                M2sDecision *decision);
void m2s_decision_clear(M2sDecision *decision);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sDecision, m2s_decision_clear)
