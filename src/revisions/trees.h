/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which trees and branches a posting is for.  Layer: revisions. */
#pragma once

#include "revisions/entry.h"

/* Sets entry->trees and entry->branches from its pieces. */
void m2s_entry_settle_trees(M2sEntry *entry);
