/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/harvested.h"

#include "search/document.h"

struct M2sHarvested {
    guint revision;
    GQueue runs; /* of M2sHarvestedRun, in the order of their mails */
};

static gpointer
begin(void)
{
    return m2s_harvest_new();
}

static void
take(gpointer gathering, guint place, const M2sHeaderBlock *headers, const M2sContent *content)
{
    g_auto(M2sDocument) document = {0};
    m2s_document_init(&document, headers, content, M2S_ALL_FIELDS);
    m2s_document_harvest(&document, gathering, place);
}

static GBytes *
end(gpointer gathering)
{
    g_autoptr(M2sHarvest) harvest = gathering;
    return m2s_harvest_run(harvest);
}

const M2sGather m2s_harvested_gather = {begin, take, end};

static void
run_free(gpointer data)
{
    M2sHarvestedRun *run = data;
    g_bytes_unref(run->run);
    g_array_unref(run->mails);
    g_free(run);
}

M2sHarvested *
m2s_harvested_new(void)
{
    M2sHarvested *harvested = g_new0(M2sHarvested, 1);
    g_queue_init(&harvested->runs);
    return harvested;
}

void
m2s_harvested_free(M2sHarvested *harvested)
{
    g_queue_clear_full(&harvested->runs, run_free);
    g_free(harvested);
}

static M2sHarvestedRun *
add_run(M2sHarvested *harvested, guint mail, GBytes *bytes)
{
    M2sHarvestedRun *run = g_new(M2sHarvestedRun, 1);
    *run = (M2sHarvestedRun){.first = mail,
                             .last = mail,
                             .run = g_bytes_ref(bytes),
                             .mails = g_array_new(FALSE, TRUE, sizeof(guint))};
    g_queue_push_tail(&harvested->runs, run);
    return run;
}

/* If another process stored a mail between two of a run, those behind it are left out, so that the
 * mails of each run follow each other. */
void
m2s_harvested_add(M2sHarvested *harvested, guint revision, guint mail, const M2sGathered *words)
{
    if (revision != harvested->revision)
        g_queue_clear_full(&harvested->runs, run_free);
    harvested->revision = revision;
    M2sHarvestedRun *run = g_queue_peek_tail(&harvested->runs);
    if (run == NULL || run->run != words->batch)
        run = add_run(harvested, mail, words->batch);
    else if (mail != run->last + 1)
        return;
    run->last = mail;
    g_array_set_size(run->mails, words->place + 1);
    g_array_index(run->mails, guint, words->place) = mail;
}

/* Runs are looked up in their order, and forgotten from the front: few are passed over. */
const M2sHarvestedRun *
m2s_harvested_find(const M2sHarvested *harvested, guint revision, guint mail)
{
    if (harvested == NULL || harvested->revision != revision)
        return NULL;
    for (const GList *link = harvested->runs.head; link; link = link->next) {
        const M2sHarvestedRun *run = link->data;
        if (run->last >= mail)
            return run;
    }
    return NULL;
}

void
m2s_harvested_forget(M2sHarvested *harvested, guint mail)
{
    const M2sHarvestedRun *run;
    while ((run = g_queue_peek_head(&harvested->runs)) && run->last <= mail)
        run_free(g_queue_pop_head(&harvested->runs));
}

gboolean
m2s_harvested_spans(const M2sHarvested *harvested, guint size)
{
    if (harvested->runs.length == 0)
        return FALSE;
    const M2sHarvestedRun *first = harvested->runs.head->data, *last = harvested->runs.tail->data;
    return (first->first - 1) / size != last->last / size;
}
