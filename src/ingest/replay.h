/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes all objects of a store again from its mails, in memory.  Layer: ingest.
 *
 * Mails are read in small batches and outside of any transaction, so that deliveries need not wait:
 * stored mails do not change, and more may arrive.  To compare or write the result, the caller
 * takes a lock and runs the replay once more, for the few mails that arrived in between. */
#pragma once

#include "archive/rules.h"
#include "series/index.h"
#include "store/store.h"

typedef struct M2sReplay M2sReplay;

/* options: its jobs and its progress count.
 * tell: (nullable): called for each damaged mail, which is then skipped; if NULL, a damaged mail is
 * an error, M2S_ERROR_DATA.  store, rules and options are used as long as the replay lives.
 * Returns: (transfer full): a replay of no mails yet. */
M2sReplay *m2s_replay_new(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                          M2sStoreProblem tell, gpointer user_data);
void m2s_replay_free(M2sReplay *replay);

/* Replays the mails from where the last run ended up to the newest.
 * Returns: FALSE with an error. */
gboolean m2s_replay_run(M2sReplay *replay, GError **error);

/* What became of the mails that were replayed.  (transfer none) */
const M2sSummary *m2s_replay_summary(const M2sReplay *replay);

/* The index over what was made.  (transfer none) */
M2sIndex *m2s_replay_index(const M2sReplay *replay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sReplay, m2s_replay_free)
