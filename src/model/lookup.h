/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a REF (mbox2series/reference.h) names.  Layer: model.
 *
 * All return FALSE with the store's error. */
#pragma once

#include "model/objects.h"

/* series: (out) (nullable): as m2s_archive_find_series() describes it, without its lists. */
gboolean m2s_objects_find_series(const M2sObjects *objects, const char *reference,
                                 const M2sSeries **series, GError **error);

/* item: (out) (nullable): the patch or cover, as kind says, with that number or Message-ID. */
gboolean m2s_objects_find_item(const M2sObjects *objects, M2sKind kind, const char *reference,
                               const M2sItem **item, GError **error);

/* why: (out) (transfer full): as m2s_archive_explain() describes it. */
gboolean m2s_objects_explain(const M2sObjects *objects, M2sKind kind, const char *reference,
                             char **why, GError **error);
