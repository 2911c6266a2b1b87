/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rebuilds all objects of an open store from its mails.  Layer: ingest. */
#pragma once

#include <mbox2series/archive.h>

#include "archive/rules.h"
#include "store/store.h"

/* Gives config to store and rebuilds all objects by it.  The result is written in one transaction
 * at the end; until then, other processes can write.
 * summary: (out) (nullable): what became of the mails.
 * Returns: FALSE with an error; the store is as it was then. */
gboolean m2s_rebuild_store(M2sStore *store, const M2sConfig *config, const M2sOptions *options,
                           M2sSummary *summary, GError **error);

/* Replaces mail id, unless another process has, and rebuilds all objects by rules, which are the
 * store's.  Must be called within a transaction in which nothing was written yet.
 * Returns: FALSE with an error; the transaction must not be committed then. */
gboolean m2s_rebuild_with_mail(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                               guint id, const M2sKeptMail *mail, GError **error);
