/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Series and their members in orders that precise grouping looks at.  Layer: series.
 *
 * Each lookup finds one object, the last before a given one, so that a caller looks at as many as
 * it wants, newest first.  A store has the same orders as indexes (store/grouping.sql). */
#pragma once

#include <mbox2series/model.h>

/* What the patches of a series have in common even if they do not refer to each other. */
typedef struct {
    const M2sProject *project;
    const M2sPerson *submitter;
    gint64 version;
    gint64 total;
} M2sSeriesTraits;

/* Whether series has them. */
gboolean m2s_series_has_traits(const M2sSeries *series, const M2sSeriesTraits *traits);

/* Orders series by their traits: negative, 0 or positive. */
int m2s_series_compare_traits(const M2sSeries *one, const M2sSeries *other);

/* A series that has these traits and nothing else, to compare others with. */
M2sSeries m2s_series_of_traits(const M2sSeriesTraits *traits);

typedef struct M2sOrder M2sOrder;

/* Returns: (transfer full). */
M2sOrder *m2s_order_new(void);
void m2s_order_free(M2sOrder *order);

/* Makes objects known.  What they are found by must not change as long as they are. */
void m2s_order_add_series(M2sOrder *order, M2sSeries *series);
void m2s_order_add_cover(M2sOrder *order, M2sCover *cover);
void m2s_order_add_patch(M2sOrder *order, M2sPatch *patch); /* with its series */
void m2s_order_remove_series(M2sOrder *order, M2sSeries *series);

/* Lookups, as described in series/index.h. */
M2sSeries *m2s_order_find_marked(M2sOrder *order, const M2sSeriesTraits *traits, guint before);
M2sPatch *m2s_order_find_answer(M2sOrder *order, const M2sProject *project, const char *msgid,
                                guint before);
M2sCover *m2s_order_find_cover_answer(M2sOrder *order, const M2sProject *project, const char *msgid,
                                      guint before);
M2sPatch *m2s_order_find_neighbour(M2sOrder *order, const M2sSeries *series, gint64 number,
                                   gboolean is_above);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sOrder, m2s_order_free)
