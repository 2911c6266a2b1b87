/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mails were sent together: Patchwork's series, repaired.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"

/* Parts of one version that Patchwork has put into several series are joined if one begins so soon
 * after the end of another.  So many of those that began last are looked at. */
#define M2S_JOIN_GAP   (60 * 60) /* seconds */
#define M2S_JOIN_PARTS 4

/* A part, or parts that were joined, on the way to an entry. */
typedef struct {
    M2sEntry *entry;
    GHashTable *numbers; /* a set of gint64: those of its pieces */
    gboolean all_numbered;
    M2sPortion facts; /* of the first part */
} M2sGathering;

/* gathering: (nullable). */
void m2s_gathering_free(M2sGathering *gathering);

/* Appends the parts of a series, of a cover or of a patch that is in no series to parts: of
 * M2sGathering *, owned by the caller.
 * cover: (nullable).  patches: of const M2sPatch *, in the order of arrival. */
void m2s_gather_series(GPtrArray *parts, const M2sCover *cover, const GPtrArray *patches);
void m2s_gather_cover(GPtrArray *parts, const M2sCover *cover);
void m2s_gather_patch(GPtrArray *parts, const M2sPatch *patch);

/* A part of these covers and patches.  Returns: (transfer full). */
M2sGathering *m2s_gathering_new(const GPtrArray *covers, const GPtrArray *patches);

/* A part of the same mails as one that was not joined with others.  Returns: (transfer full). */
M2sGathering *m2s_gathering_copy(const M2sGathering *gathering);

/* The number of its first part. */
guint m2s_gathering_number(const M2sGathering *gathering);

/* Whether part was sent together with an earlier one of the same key. */
gboolean m2s_gathering_may_join(const M2sGathering *part, const M2sGathering *earlier);

/* Joins other to gathering.  other: (transfer full). */
void m2s_gathering_absorb(M2sGathering *gathering, M2sGathering *other);

/* By date, then by arrival. */
static inline int
m2s_part_compare(const M2sPortion *a, const M2sPortion *b)
{
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

/* An entry of covers and patches of one posting, not digested; whether it is a batch, its order and
 * its parts are left open.
 * Returns: (transfer full). */
M2sEntry *m2s_entry_new(const GPtrArray *covers, const GPtrArray *patches);

/* Digests an entry and its pieces: from then on, it can be compared. */
void m2s_entry_digest_all(M2sEntry *entry);

/* Gives entries their places in the list. */
void m2s_entries_number(const GPtrArray *entries);

/* All patches and covers of catalogue as entries, digested, in order of date.
 * Returns: (transfer full): of M2sEntry. */
GPtrArray *m2s_postings_make(const M2sCatalogue *catalogue);
