/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether one entry may be the next version of another.  Layer: revisions. */
#pragma once

#include "revisions/score.h"

typedef struct {
    M2sEntry *entry;
    M2sRelation relation;
    gboolean is_accepted;
    gboolean is_sender; /* it has a sender in common with the newer entry */
    M2sScore score;
    double worth; /* the score with what is taken off it or, for a reference, added to it */
} M2sCandidate;

/* What newer is to older. */
M2sRelation m2s_relation(const M2sEntry *newer, const M2sEntry *older);

/* Weighs older as the predecessor of newer.
 * boost: what a reference from newer to older is worth; 0 without one.
 * pairs: for use inside.
 * Returns: FALSE if it is out of the question; only relation is set then. */
gboolean m2s_candidate_weigh(const M2sEntry *newer, M2sEntry *older, double boost, GArray *pairs,
                             M2sCandidate *candidate);
