/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `Depends-on:` lines: which series a mail says that its own builds on.  Layer: series. */
#pragma once

#include "model/mail.h"
#include "series/index.h"

/* Looks up the series that mail's `Depends-on:` lines name by URL or Message-ID, the latter in all
 * projects (parse_depends_on).
 * found: (inout) (nullable) (transfer container): of M2sSeries *; stays NULL without such lines.
 * Returns: FALSE if one names a cover without a series; Patchwork rejects the mail then. */
gboolean m2s_dependencies_find(M2sIndex *index, const M2sMail *mail, GPtrArray **found);

/* Makes series depend on each of found that is of the same project and not series itself, once.
 * found: (nullable). */
void m2s_dependencies_add(M2sIndex *index, M2sSeries *series, const GPtrArray *found);
