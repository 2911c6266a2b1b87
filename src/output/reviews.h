/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reviews that go from one version of a patch to the next, or do not.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

typedef struct {
    guint carried; /* in the newer patch's own text */
    guint lost;    /* given to the older one, and not there */
} M2sReviews;

/* Counts the reviews, acks and tests that the older selves of posting's patches have, in their
 * texts and in replies to them.
 * Returns: FALSE with an error as from m2s_archive_text(). */
gboolean m2s_reviews_count(const M2sArchive *archive, const M2sPosting *posting,
                           M2sReviews *reviews, GError **error);
