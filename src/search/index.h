/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the index of a store knows about the leaves of a query.  Layer: search. */
#pragma once

#include "archive/opened.h"
#include "search/query.h"

/* A set of mails, by number. */
typedef struct {
    guint64 *bits;
    guint count; /* mails 1 to count may be in it */
} M2sMailSet;

static inline gboolean
m2s_mail_set_has(const M2sMailSet *set, guint mail)
{
    return set->bits[mail / 64] >> (mail % 64) & 1;
}

/* What is known of a leaf. */
typedef struct {
    gboolean is_known;             /* which mails it is true of; if not, all may be ones */
    gboolean is_exact;             /* and not just which ones it may be true of */
    M2sMailSet mails;              /* if is_known */
    M2sMailSet fields[M2S_FIELDS]; /* of words: those of mails in each field; else without bits */
} M2sLeafSet;

/* Looks up the leaves of query.
 * Returns: (transfer full) (nullable): of M2sLeafSet, by the numbers of the leaves; NULL with an
 * error. */
GArray *m2s_index_look_up(M2sOpened *opened, const M2sOpenedIndex *index,
                          const M2sSearchQuery *query, GError **error);

/* The mails of the index that query may want.
 * Returns: (transfer full): of guint: their numbers, the highest first. */
GArray *m2s_index_candidates(const M2sSearchQuery *query, const GArray *leaves, guint count);

/* How many mails index has. */
guint m2s_index_size(const M2sOpenedIndex *index);
