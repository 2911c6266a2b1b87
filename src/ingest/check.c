/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/store.h>

#include <mbox2series/base.h>

#include "ingest/indexing.h"
#include "ingest/linker.h"
#include "ingest/replay.h"
#include "ingest/store-writer.h"
#include "store/details.h"
#include "store/extracts.h"
#include "store/kept-rules.h"

#define TRIES 3 /* if somebody keeps changing the rules */

/* A check while it runs. */
typedef struct {
    const M2sOptions *options;
    const char *path;
    M2sSummary *summary;
    guint problems;
} Audit;

/* Adds a remark, which does not count as a problem. */
static void
tell_more(const Audit *audit, const char *what)
{
    if (audit->options->diagnostic)
        audit->options->diagnostic(audit->path, what, audit->options->user_data);
}

static void
tell(const char *what, gpointer user_data)
{
    Audit *audit = user_data;
    audit->problems++;
    tell_more(audit, what);
}

/* Whether store has only rules yet.  The projects of its configuration are written with the first
 * mail.
 * Returns: FALSE with an error. */
static gboolean
find_out_if_new(M2sStore *store, gboolean *is_new, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_store_numbers(store, &numbers, error))
        return FALSE;
    *is_new = numbers.mail == 0 && numbers.objects[M2S_PROJECT] == 0;
    return TRUE;
}

/* Compares all that is in store with what replay has made of the mails. */
static gboolean
compare_all(Audit *audit, M2sStore *store, const M2sReplay *replay, GError **error)
{
    M2sIndex *index = m2s_replay_index(replay);
    const M2sCatalogue *expected = m2s_index_catalogue(index);
    return m2s_store_compare(store, expected, tell, audit, error) &&
           m2s_store_writer_compare(index, store, tell, audit, error) &&
           m2s_store_compare_extracts(store, expected, tell, audit, error) &&
           m2s_store_compare_details(store, expected, tell, audit, error) &&
           m2s_linker_compare(store, expected, tell, audit, error);
}

/* Replays the mails and compares store with the result.  Only the last part needs a lock: it
 * replays the mails that have arrived in the meantime and compares everything with one snapshot.
 * again: (out): whether somebody has changed the rules in the meantime. */
static gboolean
compare_once(Audit *audit, M2sStore *store, const M2sRules *rules, const M2sKeptRules *kept_rules,
             gboolean *again, GError **error)
{
    g_autoptr(M2sReplay) replay = m2s_replay_new(store, rules, audit->options, tell, audit);
    g_auto(M2sKeptRules) now = {0};
    if (!m2s_replay_run(replay, error) || !m2s_store_begin_reading(store, error))
        return FALSE;
    gboolean is_new = FALSE;
    gboolean good =
        find_out_if_new(store, &is_new, error) && m2s_kept_rules_read(store, NULL, &now, error);
    *again = good && !m2s_kept_rules_equal(&now, kept_rules);
    /* Of a file with other problems, the objects are bound to differ. */
    if (good && !*again && !is_new && audit->problems == 0)
        good = m2s_replay_run(replay, error) && compare_all(audit, store, replay, error);
    *audit->summary = *m2s_replay_summary(replay);
    m2s_store_end_reading(store);
    if (good && !*again && audit->problems == 0)
        good = m2s_indexing_check(store, rules, audit->options, tell, audit, error);
    return good;
}

static gboolean
compare_with_mails(Audit *audit, M2sStore *store, const M2sConfig *given, GError **error)
{
    const M2sGivenRules wanted = {given, audit->options->grouping};
    gboolean again = TRUE;
    for (guint tries = 0; again && tries < TRIES; tries++) {
        g_auto(M2sKeptRules) kept_rules = {0};
        if (!m2s_kept_rules_read(store, &wanted, &kept_rules, error))
            return FALSE;
        g_autoptr(M2sConfig) config = m2s_kept_rules_choose(store, &kept_rules, &wanted, error);
        g_autoptr(M2sRules) rules = config ? m2s_rules_new(config, audit->options, error) : NULL;
        if (rules == NULL)
            return FALSE;
        if (!compare_once(audit, store, rules, &kept_rules, &again, error))
            return FALSE;
    }
    if (again)
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                    "%s: its rules were changed %d times while it was checked", audit->path, TRIES);
    return !again;
}

gboolean
m2s_check(const M2sConfig *config, const M2sOptions *options, const char *path, M2sSummary *summary,
          guint *problems, GError **error)
{
    g_return_val_if_fail(options && path && summary && problems, FALSE);
    M2sOptions reading = *options;
    reading.sketches = reading.verdicts = reading.details = TRUE; /* as in the store */
    Audit audit = {.options = &reading, .path = path, .summary = summary};
    *summary = (M2sSummary){0};
    *problems = 0;
    g_autoptr(M2sStore) store = m2s_store_open(path, M2S_STORE_READ, error);
    if (store == NULL || !m2s_store_check(store, tell, &audit, error))
        return FALSE;
    if (audit.problems > 0) /* a damaged file cannot be compared */
        tell_more(&audit, "“mails” can still extract its undamaged mails, and “ingest” can make a "
                          "new state of them");
    gboolean done = audit.problems > 0 || compare_with_mails(&audit, store, config, error);
    *problems = audit.problems;
    return done;
}
