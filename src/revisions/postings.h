/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mails were sent together: Patchwork's series, repaired.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"
#include "revisions/texts.h"

/* All patches and covers of catalogue as entries, digested, in order of date.
 * Returns: (transfer full): of M2sEntry. */
GPtrArray *m2s_postings_make(const M2sCatalogue *catalogue, M2sTexts *texts);
