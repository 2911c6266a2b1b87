/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The versions of a series, and what changed in them.  Layer: html. */
#pragma once

#include "html/draft.h"

/* Writes the versions that series is one of, if there are several.
 * Returns: FALSE with an error as from m2s_archive_text(). */
gboolean m2s_versions_write(M2sDraft *draft, const M2sSeries *series, GError **error);

/* Whether there is a page of what changed from one posting of a chain to another: older comes
 * first.  It has the numbers of their series, so there is none where Patchwork has put two versions
 * into one series. */
gboolean m2s_versions_have_page(const M2sPosting *older, const M2sPosting *newer);

/* What became of each patch of series since the version before.
 * Returns: (transfer full): const M2sPatch * -> "changed"; empty without revisions. */
GHashTable *m2s_versions_changes(const M2sDraft *draft, const M2sSeries *series);
