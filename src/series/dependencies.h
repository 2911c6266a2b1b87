/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `Depends-on:` lines: which series a mail says that its own builds upon.  Layer: series. */
#pragma once

#include <mbox2series/model.h>

#include "model/mail.h"
#include "series/index.h"

/* Looks up the series that mail's `Depends-on:` lines name, by URL or Message-ID
 * (parse_depends_on).
 * found: (out) (transfer container): of M2sSeries *; empty if there are none.
 * Returns: FALSE if one names a cover that has no series, at which Patchwork rejects the mail. */
gboolean m2s_dependencies_find(M2sIndex *index, const M2sCatalogue *catalogue, const M2sMail *mail,
                               GPtrArray **found);

/* Makes series depend on each of found that is another of the same project, each once. */
void m2s_dependencies_add(M2sIndex *index, M2sSeries *series, const GPtrArray *found);
