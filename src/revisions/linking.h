/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Links entries: which one follows which.  Layer: revisions.
 *
 * The predecessor of an entry depends on nothing that comes after it. */
#pragma once

#include <mbox2series/revisions.h>

#include "revisions/choice.h"

void m2s_chooser_init(M2sChooser *chooser, guint entries);
void m2s_chooser_clear(M2sChooser *chooser);

/* Gives entry room for the older selves of its patches; there are none yet. */
void m2s_entry_init_revisions(M2sEntry *entry);

/* Finds the predecessor of entry and the older selves of its patches, among what the chooser's
 * memory has. */
void m2s_entry_find_older(M2sChooser *chooser, M2sEntry *entry, M2sEvidence evidence);

/* The revisions of entries that are linked, in order of date.  entries: (transfer full). */
M2sRevisions *m2s_revisions_of_entries(GPtrArray *entries);
