/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parts of the view of a chain.  Layer: output. */
#pragma once

#include <mbox2series/revisions.h>

#include "output/terminal.h"

/* "v2", or "v2.1", or "RFC v2".  Returns: (transfer full). */
char *m2s_posting_version(const M2sPosting *posting);

/* For people: "the same change-id". */
const char *m2s_basis_shown(M2sBasis basis);

/* Appends a table of what the scores of posting's predecessor and of the runner-up consist of. */
void m2s_chain_add_why(GString *out, const M2sTerminal *terminal, const M2sRevisions *revisions,
                       const M2sPosting *posting);
