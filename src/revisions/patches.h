/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The older selves of an entry's patches.  Layer: revisions. */
#pragma once

#include "revisions/choice.h"

/* Fills entry->posting.revisions.  Looks in the entries before it, and for equal patches in all
 * others that the memory has of its senders. */
void m2s_patches_link(M2sChooser *chooser, M2sEntry *entry);
