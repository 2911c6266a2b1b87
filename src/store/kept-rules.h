/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration by which a store's mails are read, as the store keeps it.  Layer: store.
 *
 * A store gets it with the first mail at the latest, and every command uses it from then on.  A
 * configuration that the user names must mean the same: mails read by one set of rules and shown
 * by another would be neither. */
#pragma once

#include <mbox2series/config.h>

#include "store/store.h"

typedef struct {
    M2sConfig *config; /* (nullable): NULL if the store has none yet */
    guint revision;    /* of the objects, as in M2sStoreRules */
    guint replaced;    /* the same */
    gboolean stale;    /* all objects must be rebuilt before anything is added */
} M2sKeptRules;

/* What the user named. */
typedef struct {
    const M2sConfig *config; /* (nullable) */
    M2sGrouping grouping;    /* takes the place of the configuration's, unless it is unsaid */
} M2sGivenRules;

gboolean m2s_given_rules_are_empty(const M2sGivenRules *given);

/* The configuration that given makes.  kept: (nullable): what it starts from if it has none itself;
 * NULL: the default one.  Returns: (transfer full). */
M2sConfig *m2s_given_rules_config(const M2sGivenRules *given, const M2sConfig *kept);

/* given: (nullable).
 * Returns: FALSE with an error; M2S_ERROR_CONFIG, which says what differs, if given does not mean
 * the same as the configuration of the store. */
gboolean m2s_kept_rules_read(M2sStore *store, const M2sGivenRules *given, M2sKeptRules *rules,
                             GError **error);
void m2s_kept_rules_clear(M2sKeptRules *rules);

/* Compares what was read from one store at two times. */
gboolean m2s_kept_rules_equal(const M2sKeptRules *one, const M2sKeptRules *other);

/* Makes config the store's, under a new revision unless it means the same as before.
 * rules: (inout): what the store has. */
gboolean m2s_kept_rules_write(M2sStore *store, const M2sConfig *config, M2sKeptRules *rules,
                              GError **error);

/* rules: (out): those of store.  lack: (out): whether store should get given, which is not empty:
 * it has no mails yet, and no configuration or another one. */
gboolean m2s_kept_rules_lack(M2sStore *store, const M2sGivenRules *given, M2sKeptRules *rules,
                             gboolean *lack, GError **error);

/* Gives it to the store, in a transaction, unless mails have arrived in the meantime.  So what the
 * user names is kept even if no mail follows. */
gboolean m2s_kept_rules_settle(M2sStore *store, const M2sGivenRules *given, GError **error);

/* The configuration by which to read mails: that of rules, which are the store's; else given
 * (nullable); else an empty one.  A store written by an older version has mails but no rules; if it
 * was made with a configuration, the user must name that.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sConfig *m2s_kept_rules_choose(M2sStore *store, const M2sKeptRules *rules,
                                 const M2sGivenRules *given, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sKeptRules, m2s_kept_rules_clear)
