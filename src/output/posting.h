/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the links between postings are called in files for programs.  Layer: output. */
#pragma once

#include <mbox2series/revisions.h>

/* "bump".  (transfer none) (nullable): NULL for M2S_RELATION_NONE */
const char *m2s_relation_name(M2sRelation relation);

/* "change-id".  (transfer none) */
const char *m2s_basis_name(M2sBasis basis);
