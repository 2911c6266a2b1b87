/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The patches of two postings, side by side.  Layer: revisions. */
#pragma once

#include <mbox2series/revisions.h>

/* What m2s_revisions_pairs() returns.  postings: all, of M2sEntry *. */
GArray *m2s_pairs_make(const GPtrArray *postings, const M2sPosting *older, const M2sPosting *newer);
