/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a segment of the index of words.  Layer: ingest. */
#pragma once

#include "archive/rules.h"
#include "ingest/harvested.h"
#include "store/store.h"
#include "store/word-index.h"

/* Where its words come from. */
typedef struct {
    M2sStore *store;
    const M2sRules *rules;         /* of the store */
    const M2sOptions *options;     /* their jobs and progress count */
    const M2sHarvested *harvested; /* (nullable): words of some mails; the others are read */
    guint revision;                /* of the store's mails */
} M2sSegmentSource;

/* A block: a part of a run. */
typedef struct {
    GByteArray *term; /* the first one in it */
    GByteArray *bytes;
} M2sSegmentBlock;

/* Makes the blocks of wanted, from segments in it that are there, and from mails.
 * segments: (nullable): of M2sSegment.
 * Returns: (transfer full) (nullable): of M2sSegmentBlock; NULL with an error. */
GArray *m2s_segment_make(const M2sSegmentSource *source, const M2sSegment *wanted,
                         const GArray *segments, GError **error);
