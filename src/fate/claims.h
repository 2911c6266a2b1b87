/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is claimed of each patch: by replies, whose senders are judged here.  Layer: fate. */
#pragma once

#include <mbox2series/fates.h>

#include "model/verdict.h"

/* A reply that says something. */
typedef struct {
    const M2sComment *comment;
    M2sVerdict verdict;
} M2sNote;

/* What speaks for one state of a patch.  It is made if why is set. */
typedef struct {
    const char *why;
    const char *name, *email; /* (nullable) */
    const M2sItem *mail;      /* (nullable) */
    gint64 date;
    const char *commit, *branch; /* (nullable) */
} M2sClaim;

/* All that is claimed of a patch. */
typedef struct {
    M2sClaim accepted, refused, superseded, reviewed, answered;
    gboolean is_listed; /* accepted by a list of patches and commits */
} M2sClaims;

/* What item says, whose sender says so. */
M2sClaim m2s_claim_by(const char *why, const M2sItem *item);

/* Adds what a reply says to the claims of the patches that it means, if its sender may say so.
 * Notes must come by date.
 * config: has the maintainers.  strings: keeps the texts of claims.
 * all: of m2s_claims_new(). */
void m2s_claims_add_note(GHashTable *all, const M2sNote *note, const M2sConfig *config,
                         GStringChunk *strings);

/* Adds that somebody has answered a patch, or the cover letter of its series. */
void m2s_claims_add_answer(GHashTable *all, const M2sComment *comment);

/* The claims of patches, by their numbers. */
GHashTable *m2s_claims_new(void);
M2sClaims *m2s_claims_of(GHashTable *all, const M2sPatch *patch);
