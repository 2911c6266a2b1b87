/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the index of words of a store, brings it up to date, and checks it.  Layer: ingest.
 *
 * The index is behind the mails by less than M2S_INDEX_STEP of them, which a search reads itself:
 * so most deliveries need not touch it.  It consists of segments of three sizes, each 16 times the
 * one before, which take each other's place as the digits of a number do.  So what is in it depends
 * on the mails alone, and not on how they came. */
#pragma once

#include "archive/rules.h"
#include "store/store.h"

#define M2S_INDEX_STEP 64

/* Begins an index or removes it, as wanted, in a transaction of its own. */
gboolean m2s_indexing_settle(M2sStore *store, M2sIndexing wanted, GError **error);

/* Empties the index, if the store keeps one or is to keep one, within a transaction: it will be
 * made anew. */
gboolean m2s_indexing_restart(M2sStore *store, M2sIndexing wanted, GError **error);

/* Adds the mails that the index lacks, outside of any transaction of the caller, in short ones.
 * Does nothing if the store keeps no index.
 * rules: the store's.  options: their jobs and progress count.
 * Returns: FALSE with an error; the index is behind by some more mails then. */
gboolean m2s_indexing_catch_up(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                               GError **error);

/* Compares the index with what the mails give.  Only each comparison needs a lock. */
gboolean m2s_indexing_check(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                            M2sStoreProblem tell, gpointer user_data, GError **error);
