/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration that a state is made by.  Layer: ingest.
 *
 * It is kept in the state from the first mail on, and every command uses it.  One that is given must
 * mean the same: what was made by one set of rules and is read by another is neither. */
#pragma once

#include <mbox2series/config.h>

#include "store/store.h"

typedef struct {
    M2sConfig *config; /* (nullable): NULL if the state has none yet */
    guint revision;
    gboolean stale; /* all objects must be rebuilt before anything is added */
} M2sStateRules;

/* Reads the rules of store.
 * given: (nullable): the configuration that the user named.
 * Returns: FALSE with an error: M2S_ERROR_CONFIG, which says what differs, if given means something
 * else. */
gboolean m2s_state_rules_read(M2sStore *store, const M2sConfig *given, M2sStateRules *rules,
                              GError **error);
void m2s_state_rules_clear(M2sStateRules *rules);

/* Whether both are the same. */
gboolean m2s_state_rules_equal(const M2sStateRules *one, const M2sStateRules *other);

/* Makes config the store's, under a new revision if it means something else than before.  rules: what
 * it had; brought up to date. */
gboolean m2s_state_rules_write(M2sStore *store, const M2sConfig *config, M2sStateRules *rules,
                               GError **error);

/* What a state without rules is made by: given, or no configuration.  A state of an older version
 * has mails but no rules: if it was made with a configuration, that must be given.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sConfig *m2s_state_rules_choose(M2sStore *store, const M2sConfig *given, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sStateRules, m2s_state_rules_clear)
