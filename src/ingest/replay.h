/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making all objects of a state anew from its mails, in memory.  Layer: ingest.
 *
 * Mails are read from the state some at a time, without a transaction of their own: they are never
 * changed, and more may come meanwhile.  So no delivery waits; who wants to compare or to write what
 * was made takes a lock then, and has the few mails replayed that have come in between. */
#pragma once

#include "ingest/rules.h"
#include "model/catalogue.h"
#include "series/engine.h"
#include "store/store.h"

typedef struct M2sReplay M2sReplay;

/* jobs: threads; 0: one a core.
 * tell: (nullable): called for mails that are damaged, which are passed over then; if NULL, they are
 * an error of M2S_ERROR_DATA.  store and rules are used as long as the replay lives.
 * Returns: (transfer full): of no mail yet. */
M2sReplay *m2s_replay_new(M2sStore *store, const M2sRules *rules, guint jobs, M2sStoreProblem tell,
                          gpointer user_data);
void m2s_replay_free(M2sReplay *replay);

/* Replays the mails after those that were replayed before, up to the newest.
 * Returns: FALSE with an error. */
gboolean m2s_replay_run(M2sReplay *replay, GError **error);

/* What was made: of the catalogue, the index that wrote it (state-index.h).  (transfer none) */
const M2sCatalogue *m2s_replay_catalogue(const M2sReplay *replay);
M2sIndex *m2s_replay_index(const M2sReplay *replay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sReplay, m2s_replay_free)
