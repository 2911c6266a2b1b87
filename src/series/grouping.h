/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series a patch or a cover belongs to.  Layer: series. */
#pragma once

#include "model/mail.h"
#include "series/index.h"

/* Lookups, for a decision: */

/* The series for a patch with an x/n: one that has claimed its Message-ID or one that it refers to,
 * else one with the same submitter, version and total and a Date within 20 minutes (find_series,
 * find_series_by_markers, and the choice that parse_mail makes among several).
 * project, submitter: (nullable): NULL if new.
 * Returns: (nullable): NULL if a new series is needed. */
M2sSeries *m2s_grouping_find(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                             const M2sPerson *submitter);

/* The patches that are complete once patch number of series arrives, besides itself: those right
 * after it, if none before it is missing.
 * Returns: (transfer container) (nullable): of M2sPatch *. */
GPtrArray *m2s_grouping_find_waiting(M2sIndex *index, const M2sSeries *series, gint64 number);

/* Changes, when the decision is carried out: */

/* Starts a series, with its event, that claims these Message-IDs. */
M2sSeries *m2s_grouping_create(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                               const M2sPerson *submitter, gint64 total, const GPtrArray *claims);

/* Adds patch to series under this number, with the events of completion (Series.add_patch).
 * waiting: (nullable): what m2s_grouping_find_waiting() returned. */
void m2s_grouping_add_patch(M2sIndex *index, M2sSeries *series, M2sPatch *patch, gint64 number,
                            const GPtrArray *waiting);

/* Makes cover the cover of series, unless it has one, and names the series after it, unless it has
 * a name that is not patch 1's (Series.add_cover_letter).  first: (nullable): patch 1. */
void m2s_grouping_add_cover(M2sIndex *index, M2sSeries *series, M2sCover *cover,
                            const M2sPatch *first);

/* The name of a series with a cover: the cover's name without its prefixes, "fix it" for
 * "[v2,0/3] fix it" (Series._format_name).  Returns: (transfer full). */
char *m2s_grouping_name_of_cover(const char *name);
