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
    gboolean (*prepare)(M2sEntry *entry, gpointer data); /* (nullable): called before a look at an
                                                            entry that memory has not given; FALSE:
                                                            it cannot be had */
    /* (nullable): sets has_newer and the last successors of an entry; the result is as above */
    gboolean (*follow)(M2sEntry *entry, gpointer data);
    gpointer data;
} M2sChooser;

static inline gboolean
m2s_chooser_prepare(const M2sChooser *chooser, M2sEntry *entry)
{
    return chooser->prepare == NULL || chooser->prepare(entry, chooser->data);
}

static inline gboolean
m2s_chooser_follow(const M2sChooser *chooser, M2sEntry *entry)
{
    return chooser->follow == NULL || chooser->follow(entry, chooser->data);
}

/* The predecessor of an entry. */
typedef struct {
    M2sEntry *entry;     /* (nullable) */
    M2sEntry *runner_up; /* (nullable) */
    M2sRelation relation;
    double worth;
} M2sChoice;

/* Chooses by content alone. */
void m2s_choose(M2sChooser *chooser, const M2sEntry *entry, M2sChoice *choice);
