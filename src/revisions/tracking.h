/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header X-B4-Tracking, in which b4 writes what a series is.  Layer: revisions. */
#pragma once

#include "revisions/draft.h"

/* Adds the change-id and the Message-IDs of earlier versions.  header: decoded; anything else than
 * such a header adds nothing. */
void m2s_draft_read_tracking(M2sDraft *draft, const char *header);
