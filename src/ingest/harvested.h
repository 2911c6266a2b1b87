/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of mails that are being imported, until the index of words takes them.  Layer: ingest.
 *
 * They are gathered while a mail is read anyway, batch by batch, before anybody knows which of its
 * mails will be stored, and under which numbers.  That is added for each mail that was stored.
 * Words of a mail may be missing, such as those of one that another process stored in between; the
 * index reads such a mail again. */
#pragma once

#include "archive/pipeline.h"

/* Gathers the words of mails: a run, as in search/run.h. */
extern const M2sGather m2s_harvested_gather;

/* Stored mails, one behind the other, whose words are in one run. */
typedef struct {
    guint first, last;
    GBytes *run;
    GArray *mails; /* of guint: the mail at each place of the run; 0: none that was stored */
} M2sHarvestedRun;

typedef struct M2sHarvested M2sHarvested;

M2sHarvested *m2s_harvested_new(void);
void m2s_harvested_free(M2sHarvested *harvested);

/* Adds the words of a mail that was just stored under the number mail, which must grow.
 * revision: what m2s_session_stored_revision() is now; what was added under another one is
 * forgotten, as a mail may have been replaced by a longer one. */
void m2s_harvested_add(M2sHarvested *harvested, guint revision, guint mail,
                       const M2sGathered *words);

/* The first run with mail or one behind it.  harvested: (nullable).
 * Returns: (transfer none) (nullable): NULL if there is none of that revision; valid until the next
 * change. */
const M2sHarvestedRun *m2s_harvested_find(const M2sHarvested *harvested, guint revision,
                                          guint mail);

/* Forgets runs whose mails are all up to mail. */
void m2s_harvested_forget(M2sHarvested *harvested, guint mail);

/* Whether the words of mails on both sides of a multiple of size are there. */
gboolean m2s_harvested_spans(const M2sHarvested *harvested, guint size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sHarvested, m2s_harvested_free)
