/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mails say of their earlier versions.  Layer: revisions. */
#pragma once

#include "revisions/choice.h"

/* Corrects a choice by evidence: a change-id, X-B4-Tracking, "Link to v1" decide which chain the
 * entry belongs to; a URL or In-Reply-To makes a likely one more so.  Which entry of the chain is
 * the predecessor was chosen without it.
 * Returns: what the choice rests on now. */
M2sBasis m2s_evidence_apply(M2sChooser *chooser, const M2sEntry *entry, M2sChoice *choice);
