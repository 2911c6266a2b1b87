/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/replay.h"

#include <mbox2series/base.h>

#include "archive/reader.h"
#include "archive/tally.h"
#include "base/parallel.h"
#include "model/catalogue.h"
#include "series/engine.h"

#define BATCH_MAILS 64 /* that are read from the store at a time */

struct M2sReplay {
    M2sStore *store;
    const M2sRules *rules;
    const M2sOptions *options;
    M2sStoreProblem tell; /* (nullable) */
    gpointer user_data;
    M2sCatalogue *catalogue;
    M2sIndex *index;
    M2sSummary summary;
    gint64 progress_time;
    guint fetched; /* the id of the last mail read from the store */
    guint newest;  /* the id of the last one there when the run began */
    GError *error; /* of the run */
};

/* Mails that are read together on one thread. */
typedef struct {
    GPtrArray *kept;             /* of M2sKeptMail */
    M2sMail *mails[BATCH_MAILS]; /* NULL until read, and for damaged ones */
} Batch;

M2sReplay *
m2s_replay_new(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
               M2sStoreProblem tell, gpointer user_data)
{
    M2sReplay *replay = g_new0(M2sReplay, 1);
    *replay = (M2sReplay){
        .store = store, .rules = rules, .options = options, .tell = tell, .user_data = user_data};
    replay->catalogue = m2s_catalogue_new(NULL);
    m2s_catalogue_add_configured(replay->catalogue, m2s_rules_config(rules)->projects);
    replay->index = m2s_index_new(replay->catalogue, NULL);
    return replay;
}

void
m2s_replay_free(M2sReplay *replay)
{
    m2s_index_free(replay->index);
    m2s_catalogue_free(replay->catalogue);
    g_clear_error(&replay->error);
    g_free(replay);
}

static void
batch_free(Batch *batch)
{
    for (guint i = 0; i < batch->kept->len; i++)
        g_clear_pointer(&batch->mails[i], m2s_mail_free);
    g_ptr_array_unref(batch->kept);
    g_free(batch);
}

static gpointer
produce_batch(gpointer user_data)
{
    M2sReplay *replay = user_data;
    if (replay->error || replay->fetched == replay->newest)
        return NULL;
    guint last = MIN(replay->newest, replay->fetched + BATCH_MAILS);
    Batch *batch = g_new0(Batch, 1);
    batch->kept = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    if (m2s_store_read_mails(replay->store, replay->fetched + 1, last, batch->kept,
                             &replay->error)) {
        replay->fetched = last;
        return batch;
    }
    g_ptr_array_unref(batch->kept);
    g_free(batch);
    return NULL;
}

static void
read_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const M2sReplay *replay = user_data;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    for (guint i = 0; i < batch->kept->len; i++) {
        const M2sKeptMail *kept = g_ptr_array_index(batch->kept, i);
        g_autoptr(GBytes) raw = m2s_kept_mail_unpack(kept, packer);
        if (raw == NULL || !m2s_kept_mail_is_sound(kept, raw))
            continue;
        const M2sLocation location = {.where = M2S_MAIL_IN_STORE, .id = kept->id};
        batch->mails[i] = m2s_reader_read(replay->rules, kept->list_id, m2s_slice_of_bytes(raw),
                                          FALSE, location, NULL);
        batch->mails[i]->received = kept->received;
        if (batch->mails[i]->undated)
            batch->mails[i]->date = kept->received;
    }
}

/* Returns: TRUE if the problem was reported and is no error. */
static gboolean
report_damage(M2sReplay *replay, const M2sKeptMail *kept)
{
    g_autofree char *what = g_strdup_printf("mail %u is damaged", kept->id);
    if (replay->tell)
        replay->tell(what, replay->user_data);
    else
        g_set_error(&replay->error, M2S_ERROR, M2S_ERROR_DATA,
                    "%s: %s; “mails” writes out those that are sound",
                    m2s_store_name(replay->store), what);
    return replay->tell != NULL;
}

static gboolean
take_mail(M2sReplay *replay, M2sMail *mail)
{
    M2sOutcome outcome;
    if (!m2s_engine_add(replay->index, m2s_rules_grouping(replay->rules), mail, &outcome,
                        &replay->error))
        return FALSE;
    m2s_tally_count(&replay->summary, mail, outcome);
    return TRUE;
}

static gboolean
take_batch(gpointer item, gpointer user_data)
{
    M2sReplay *replay = user_data;
    Batch *batch = item;
    gboolean is_good = replay->error == NULL;
    for (guint i = 0; is_good && i < batch->kept->len; i++) {
        if (batch->mails[i])
            is_good = take_mail(replay, batch->mails[i]);
        else
            is_good = report_damage(replay, g_ptr_array_index(batch->kept, i));
    }
    batch_free(batch);
    const M2sProgressReport report = {
        .what = "mails", .done = replay->summary.mails, .total = replay->newest};
    m2s_tally_tell_progress(replay->options, &report, &replay->progress_time);
    return is_good;
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    batch_free(item);
}

gboolean
m2s_replay_run(M2sReplay *replay, GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = read_batch,
                                           .consume = take_batch,
                                           .discard = discard_batch};
    M2sStoreNumbers numbers;
    if (!m2s_store_numbers(replay->store, &numbers, error))
        return FALSE;
    replay->newest = numbers.mail;
    if (replay->newest > replay->fetched)
        m2s_parallel_run(m2s_parallel_jobs(replay->options->jobs), &funcs, replay);
    if (replay->error == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&replay->error));
    return FALSE;
}

const M2sSummary *
m2s_replay_summary(const M2sReplay *replay)
{
    return &replay->summary;
}

M2sIndex *
m2s_replay_index(const M2sReplay *replay)
{
    return replay->index;
}
