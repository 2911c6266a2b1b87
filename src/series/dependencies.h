/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `Depends-on:` lines, which name the series that a series builds on.  Layer: series. */
#pragma once

#include "model/mail.h"
#include "series/index.h"

/* Looks up the series that the `Depends-on:` lines of mail name, by URL or by a Message-ID in any
 * project (parse_depends_on).
 * found: (inout) (nullable) (transfer container): of M2sSeries *; stays NULL without such lines.
 * Returns: FALSE if one names a cover without a series, for which Patchwork rejects the mail. */
gboolean m2s_dependencies_find(M2sIndex *index, const M2sMail *mail, GPtrArray **found);

/* Makes series depend on those of found that are in the same project, except itself.  Does nothing
 * for those that it depends on already.  found: (nullable). */
void m2s_dependencies_add(M2sIndex *index, M2sSeries *series, const GPtrArray *found);
