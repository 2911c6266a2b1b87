/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a mail into the draft of a sketch.  Layer: revisions.
 *
 * Time is linear in the size of what is read; the sets are bounded. */
#pragma once

#include "revisions/sketch.h"

/* Adds hash to a list that stays without repeats and at most M2S_SKETCH_SET long. */
void m2s_draft_add_hash(GArray *hashes, guint64 hash);

/* The lines that a diff changes, and the paths of its files. */
void m2s_draft_read_diff(M2sDraft *draft, M2sSlice diff);

/* The words of a message, its tags, links and change-ids, and the person in its "From:". */
void m2s_draft_read_message(M2sDraft *draft, M2sSlice message);

/* The mails that a line of the message names, and its change-id. */
void m2s_draft_read_links(M2sDraft *draft, M2sSlice line);
