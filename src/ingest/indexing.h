/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the index of words of a store, brings it up to date, and checks it.  Layer: ingest.
 *
 * The index is behind the mails by less than M2S_INDEX_STEP of them, which a search reads itself:
 * so most deliveries need not touch it.  It consists of segments of three sizes, each 16 times the
 * one before, which take each other's place as the digits of a number do.  So what is in it depends
 * on the mails alone, and not on how they came. */
#pragma once

#include "archive/rules.h"
#include "ingest/harvested.h"
#include "store/store.h"

#define M2S_INDEX_STEP 64

/* Mails in the largest segments.  They are not joined any more: no delivery should take seconds. */
#define M2S_INDEX_SEGMENT_MAX (256 * M2S_INDEX_STEP)

/* Begins an index or removes it, as wanted, in a transaction of its own.
 * is_kept: (out): whether there is one now. */
gboolean m2s_indexing_settle(M2sStore *store, M2sIndexing wanted, gboolean *is_kept,
                             GError **error);

/* Empties the index, if the store keeps one or is to keep one, within a transaction: it will be
 * made anew. */
gboolean m2s_indexing_restart(M2sStore *store, M2sIndexing wanted, GError **error);

/* Adds the mails that the index lacks, outside of any transaction of the caller, in short ones.
 * Does nothing if the store keeps no index.
 * rules: the store's.  options: their jobs and progress count.
 * harvested: (nullable): words of some of these mails; the others are read.  It forgets those that
 * are in the index then.
 * Returns: FALSE with an error; the index is behind by some more mails then. */
gboolean m2s_indexing_catch_up(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                               M2sHarvested *harvested, GError **error);

/* Compares the index with what the mails give.  Only each comparison needs a lock. */
gboolean m2s_indexing_check(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                            M2sStoreProblem tell, gpointer user_data, GError **error);
