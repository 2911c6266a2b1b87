/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The patches of two postings, side by side.  Layer: revisions. */
#pragma once

#include <mbox2series/revisions.h>

/* What m2s_revisions_pairs() returns.  of_item: const M2sItem * -> M2sEntry: of all patches. */
GArray *m2s_pairs_make(GHashTable *of_item, const M2sPosting *older, const M2sPosting *newer);
