/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a mail is what a query asks for.  Layer: search.
 *
 * The hits of a mail are a number for each leaf of the query: for words, the set of fields that
 * have them; for others, whether it is so. */
#pragma once

#include "search/document.h"
#include "search/query.h"

/* Sets the hits of all leaves that are words. */
void m2s_match_words(const M2sSearchQuery *query, const M2sDocument *document, guint *hits);

/* Sets the hits of all others.
 * item: of kind, with what it belongs to; for a tag, the series of a cover has its patches. */
void m2s_match_object(const M2sSearchQuery *query, const M2sConfig *config, M2sKind kind,
                      const M2sItem *item, guint *hits);

/* The series of a cover, patch or comment.  (nullable) */
const M2sSeries *m2s_match_series_of(M2sKind kind, const M2sItem *item);

/* Whether a mail with these hits is wanted, and how much. */
gboolean m2s_match_holds(const M2sNode *node, const guint *hits);
guint m2s_match_score(const M2sSearchQuery *query, const guint *hits);

/* Whether a tag has the name that a query gives it, such as "reviewed" for "Reviewed-by". */
gboolean m2s_match_is_tag(const M2sTag *tag, const char *name);
