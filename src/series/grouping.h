/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which series a patch or a cover belongs to.  Layer: series. */
#pragma once

#include "model/catalogue.h"
#include "model/mail.h"
#include "series/index.h"

/* A Message-ID as the data base has it: cut at 255 characters.  Most are shorter and are returned
 * as they are; else *copy holds the cut one.  (transfer none) */
const char *m2s_msgid_column(const char *msgid, char **copy);

/* The series that a patch with a marker goes to: by its Message-ID or one that it refers to, else
 * by submitter, version, total and a Date within 20 minutes (find_series, and the choice that
 * parse_mail makes among several).  NULL: a new one is needed. */
M2sSeries *m2s_grouping_find(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                             const M2sPerson *submitter);

/* A new series, created by mail, with its event. */
M2sSeries *m2s_grouping_create(M2sCatalogue *catalogue, M2sIndex *index, const M2sMail *mail,
                               const M2sProject *project, const M2sPerson *submitter, gint64 total);

/* Lets series have msgid, unless another has it already. */
void m2s_grouping_claim(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series,
                        const char *msgid);

/* Gives patch its place in series, with the events of completion (Series.add_patch). */
void m2s_grouping_add_patch(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series,
                            M2sPatch *patch, gint64 number);

/* Makes cover that of series, unless it has one, and names the series after it, unless somebody
 * else named it (Series.add_cover_letter). */
void m2s_grouping_add_cover(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series,
                            M2sCover *cover);

/* What a series is called after its cover: the cover's name without its prefixes, "fix it" of
 * "[v2,0/3] fix it" (Series._format_name).  Returns: (transfer full). */
char *m2s_grouping_name_of_cover(const char *name);
