/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes through the mails that a query may want, on all cores.  Layer: search. */
#pragma once

#include <mbox2series/search.h>

/* Takes a hit.
 * is_in_order: what follows comes after it in the order that is wanted.
 * Returns: FALSE if there are enough, or with an error. */
typedef gboolean (*M2sHitFunc)(const M2sSearchHit *hit, gboolean is_in_order, gpointer user_data,
                               GError **error);

/* Passes the mails that query wants to take, on the caller's thread; in the order that is wanted,
 * if that is known before they are read.
 * Returns: FALSE with an error. */
gboolean m2s_finding_run(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order,
                         guint jobs, M2sHitFunc take, gpointer user_data, GError **error);
