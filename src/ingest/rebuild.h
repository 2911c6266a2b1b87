/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making all objects of a state that is open anew.  Layer: ingest. */
#pragma once

#include <mbox2series/archive.h>

#include "ingest/rules.h"
#include "store/store.h"

/* Makes config the rules of store, and all objects anew by it, in one transaction at the end; only
 * that one keeps others from writing.  Returns: FALSE with an error: the state is as it was. */
gboolean m2s_rebuild_store(M2sStore *store, const M2sConfig *config, const M2sOptions *options,
                           GError **error);

/* Puts a mail in the place of the one of number id, and makes all objects anew by rules, which are
 * those of store, in one transaction.  As above. */
gboolean m2s_rebuild_with_mail(M2sStore *store, const M2sRules *rules, guint jobs, guint id,
                               const M2sKeptMail *mail, GError **error);
