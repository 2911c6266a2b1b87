/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of the earlier entries is the predecessor.  Layer: revisions. */
#pragma once

#include "revisions/candidate.h"
#include "revisions/memory.h"

/* What is used again for each entry. */
typedef struct {
    M2sMemory *memory;
    GArray *pairs;      /* of M2sPair */
    GArray *candidates; /* of M2sCandidate */
    guint *seen;        /* for each entry, by index: the index + 1 of the last one that met it */
} M2sChooser;

/* The predecessor of an entry. */
typedef struct {
    M2sEntry *entry;     /* (nullable) */
    M2sEntry *runner_up; /* (nullable) */
    M2sRelation relation;
    double worth;
} M2sChoice;

/* Chooses by content alone. */
void m2s_choose(M2sChooser *chooser, const M2sEntry *entry, M2sChoice *choice);
