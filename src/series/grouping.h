/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between the ways to group: Patchwork's, and precise grouping.  Layer: series.
 *
 * Everything else is the same for both: the index, comments, duplicates, events, and how a decision
 * is carried out. */
#pragma once

#include "series/index.h"
#include "series/outcome.h"
#include "series/place.h"

typedef struct {
    /* What mail is: M2S_PATCH, M2S_COVER, or M2S_PATCH_COMMENT for a reply to whatever. */
    M2sKind (*kind_of)(M2sIndex *index, const M2sMail *mail);

    /* Finds the series of a patch or a cover, with lookups alone. */
    void (*find_place)(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place);

    /* Decides what becomes of mail that is neither of these and replies to nothing known.
     * arrival: with a submitter, unless that is new.
     * Returns: M2S_OUTCOME_ORPHAN, M2S_OUTCOME_LOOSE or M2S_OUTCOME_COVER. */
    M2sOutcome (*find_use)(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place);

    /* Changes the series that a member is about to join, which may be new.  Looks nothing up. */
    void (*settle)(M2sIndex *index, const M2sMail *mail, const M2sPlace *place, gboolean is_new);
} M2sGroupingRules;

/* Patchwork's (find_series, find_series_by_markers, and the choices that parse_mail makes). */
extern const M2sGroupingRules m2s_patchwork_grouping;
