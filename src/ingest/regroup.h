/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which postings the mails of a store make: what changes where mails came.  Layer: ingest. */
#pragma once

#include "store/store.h"

typedef struct M2sRegrouping M2sRegrouping;

/* Groups marked series and mails, and what may be joined with them.  Nothing is written yet.
 * marks: of gint64, as in the table.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sRegrouping *m2s_regrouping_new(M2sStore *store, const GArray *marks, GError **error);
void m2s_regrouping_free(M2sRegrouping *regrouping);

/* The numbers of all postings that have other mails than before, come or go.
 * Returns: (transfer none): of guint. */
const GArray *m2s_regrouping_postings(const M2sRegrouping *regrouping);

/* Writes parts and pieces.  What was taken is not marked any more. */
gboolean m2s_regrouping_write(M2sRegrouping *regrouping, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sRegrouping, m2s_regrouping_free)
