/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/rebuild.h"

#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "ingest/indexing.h"
#include "ingest/linker.h"
#include "ingest/replay.h"
#include "ingest/store-writer.h"
#include "model/config.h"
#include "store/details.h"
#include "store/kept-rules.h"
#include "store/word-index.h"

/* Replays the mails that have arrived since, and writes everything within the open transaction.
 * The index of words is emptied: other rules may have set other limits.
 * rules: those of the store when the replay began. */
static gboolean
write_all(M2sStore *store, const M2sConfig *config, M2sReplay *replay, M2sKeptRules *rules,
          M2sIndexing indexing, GError **error)
{
    m2s_store_set_config(store, config->states, config->users);
    return m2s_store_clear(store, error) && m2s_indexing_restart(store, indexing, error) &&
           m2s_replay_run(replay, error) &&
           m2s_store_writer_flush(m2s_replay_index(replay), store, error) &&
           m2s_linker_write_all(store, m2s_index_catalogue(m2s_replay_index(replay)), error) &&
           m2s_store_write_tags(store, config->tags, error) &&
           m2s_kept_rules_write(store, config, rules, error);
}

/* Whether the rules, and all mails that were replayed, are still the same. */
static gboolean
are_unchanged(M2sStore *store, const M2sKeptRules *rules, GError **error)
{
    g_auto(M2sKeptRules) now = {0};
    if (!m2s_kept_rules_read(store, NULL, &now, error))
        return FALSE;
    if (m2s_kept_rules_equal(&now, rules))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                "%s: another process has changed its rules in the meantime; nothing was rebuilt",
                m2s_store_name(store));
    return FALSE;
}

/* Commits if done, else rolls back.  Objects read before are stale now. */
static gboolean
end(M2sStore *store, gboolean done, GError **error)
{
    gboolean is_committed = done && m2s_store_commit(store, error);
    if (!is_committed)
        m2s_store_rollback(store);
    m2s_store_forget(store);
    return is_committed;
}

gboolean
m2s_rebuild_store(M2sStore *store, const M2sConfig *config, const M2sOptions *options,
                  M2sSummary *summary, GError **error)
{
    g_auto(M2sKeptRules) rules = {0};
    g_autoptr(M2sRules) reading = m2s_rules_new(config, options, error);
    if (reading == NULL || !m2s_kept_rules_read(store, NULL, &rules, error))
        return FALSE;
    g_autoptr(M2sReplay) replay = m2s_replay_new(store, reading, options, NULL, NULL);
    if (!m2s_replay_run(replay, error) || !m2s_store_hold_changes(store, error) ||
        !m2s_store_begin(store, NULL, error))
        return FALSE;
    gboolean done = are_unchanged(store, &rules, error) &&
                    write_all(store, config, replay, &rules, options->index, error);
    if (summary)
        *summary = *m2s_replay_summary(replay);
    return end(store, done, error);
}

gboolean
m2s_rebuild_with_mail(M2sStore *store, const M2sRules *rules, const M2sOptions *options, guint id,
                      const M2sKeptMail *mail, GError **error)
{
    gboolean is_replaced;
    if (!m2s_store_replace_mail(store, id, mail, &is_replaced, error))
        return FALSE;
    if (!is_replaced)
        return TRUE;
    g_autoptr(M2sReplay) replay = m2s_replay_new(store, rules, options, NULL, NULL);
    gboolean done =
        m2s_store_clear(store, error) && m2s_store_cut_index(store, id, error) &&
        m2s_replay_run(replay, error) &&
        m2s_store_writer_flush(m2s_replay_index(replay), store, error) &&
        m2s_links_note_all(store, error) &&
        m2s_linker_write_all(store, m2s_index_catalogue(m2s_replay_index(replay)), error);
    m2s_store_forget(store);
    return done;
}

/* The grouping that the user names, or that the new configuration says, or else the store's. */
static M2sGrouping
grouping_for(const M2sConfig *config, const M2sOptions *options, const M2sKeptRules *kept)
{
    if (options->grouping)
        return options->grouping;
    if (config->grouping || kept->config == NULL)
        return config->grouping;
    return kept->config->grouping;
}

gboolean
m2s_rebuild(const M2sConfig *config, const M2sOptions *options, const char *path,
            M2sSummary *summary, GError **error)
{
    g_return_val_if_fail(options && path && summary, FALSE);
    g_auto(M2sKeptRules) rules = {0};
    g_autoptr(M2sStore) store = m2s_store_open(path, M2S_STORE_CHANGE, error);
    if (store == NULL || !m2s_kept_rules_read(store, NULL, &rules, error))
        return FALSE;
    g_autoptr(M2sConfig) chosen =
        config ? m2s_config_ref(config) : m2s_kept_rules_choose(store, &rules, NULL, error);
    if (chosen == NULL)
        return FALSE;
    g_autoptr(M2sConfig) settled =
        m2s_config_with_grouping(chosen, grouping_for(chosen, options, &rules));
    M2sOptions reading = *options;
    reading.sketches = reading.verdicts = reading.details = TRUE;
    g_autoptr(M2sRules) reading_rules = m2s_rules_new(settled, &reading, error);
    return reading_rules && m2s_rebuild_store(store, settled, &reading, summary, error) &&
           m2s_indexing_catch_up(store, reading_rules, &reading, NULL, error);
}
