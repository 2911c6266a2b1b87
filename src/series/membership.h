/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series and their members: what joining one changes, whoever decided on it.  Layer: series. */
#pragma once

#include "series/index.h"
#include "series/place.h"

/* A lookup, for a decision: the patches that are complete once patch number of series arrives,
 * besides itself: those right after it, if none before it is missing.
 * Returns: (transfer container) (nullable): of M2sPatch *. */
GPtrArray *m2s_series_find_waiting(M2sIndex *index, const M2sSeries *series, gint64 number);

/* Changes, when the decision is carried out: */

/* Starts a series at place, with its event. */
M2sSeries *m2s_series_create(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                             const M2sPerson *submitter, const M2sPlace *place);

/* Lets series claim these Message-IDs.  claims: (nullable): of char *. */
void m2s_series_claim(M2sIndex *index, M2sSeries *series, const GPtrArray *claims);

/* Adds patch to series under this number, with the events of completion (Series.add_patch).
 * waiting: (nullable): what m2s_series_find_waiting() returned. */
void m2s_series_add_patch(M2sIndex *index, M2sSeries *series, M2sPatch *patch, gint64 number,
                          const GPtrArray *waiting);

/* Makes cover the cover of series, unless it has one, and names the series after it, unless it has
 * a name that is not patch 1's (Series.add_cover_letter).  first: (nullable): patch 1. */
void m2s_series_add_cover(M2sIndex *index, M2sSeries *series, M2sCover *cover,
                          const M2sPatch *first);

/* Takes the cover away from series, which is then named after first (nullable), its patch 1.
 * Returns: (transfer none): the cover. */
M2sCover *m2s_series_remove_cover(M2sIndex *index, M2sSeries *series, const M2sPatch *first);

/* The name of a series with a cover: the cover's name without its prefixes, "fix it" for
 * "[v2,0/3] fix it" (Series._format_name).  Returns: (transfer full). */
char *m2s_series_name_of_cover(const char *name);
