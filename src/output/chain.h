/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of the view of a chain.  Layer: output. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

#include "output/terminal.h"

/* name without its prefixes.  (transfer none) */
const char *m2s_bare_name(const char *name);

/* What has changed since the version before: "2 the same, 1 new; 1 review carried over".
 * archive: (nullable): NULL if reviews are not counted.
 * Returns: (transfer full) (nullable): NULL with an error as from m2s_archive_text(). */
char *m2s_posting_changes(const M2sArchive *archive, const M2sPosting *posting, GError **error);

/* The series of a chain: those of which texts are read.
 * Returns: (transfer container): of const M2sSeries *. */
GPtrArray *m2s_chain_series(const GPtrArray *chain);

/* Adds the versions that posting belongs to, if there are several, and what has changed in each.
 * Returns: FALSE with an error as from m2s_archive_text(). */
gboolean m2s_versions_add(GArray *lines, const M2sArchive *archive, const GPtrArray *chain,
                          const M2sPosting *posting, GError **error);

/* For people: "the same change-id". */
const char *m2s_basis_shown(M2sBasis basis);

/* Appends a table of what the scores of posting's predecessor and of the runner-up consist of. */
void m2s_chain_add_why(GString *out, const M2sTerminal *terminal, const M2sRevisions *revisions,
                       const M2sPosting *posting);
