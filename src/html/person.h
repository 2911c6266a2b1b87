/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person has sent.  Layer: html. */
#pragma once

#include "model/objects.h"

/* How much of it is shown: the newest. */
#define M2S_PERSON_SERIES  200
#define M2S_PERSON_REPLIES 100

/* The lists of all people, for who makes all pages: made in one go. */
typedef struct M2sPeople M2sPeople;
M2sPeople *m2s_people_new(const M2sCatalogue *catalogue);
void m2s_people_free(M2sPeople *people);

/* The newest of what a person has sent, the newest first. */
typedef struct {
    GPtrArray *series;  /* of const M2sSeries *, with all lists */
    GPtrArray *replies; /* of const M2sComment * */
    GPtrArray *patches; /* of const M2sPatch *: those of no series */
    GPtrArray *covers;  /* of const M2sCover *: likewise */
} M2sSent;

/* people: (nullable): NULL: all is looked for.
 * sent: (out): to be cleared with m2s_sent_clear().
 * Returns: FALSE with the store's error. */
gboolean m2s_sent_find(const M2sObjects *objects, const M2sPeople *people, const M2sPerson *person,
                       M2sSent *sent, GError **error);
void m2s_sent_clear(M2sSent *sent);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sSent, m2s_sent_clear)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sPeople, m2s_people_free)
