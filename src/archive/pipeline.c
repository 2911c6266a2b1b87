/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/pipeline.h"

#include "base/parallel.h"
#include "mbox/file.h"
#include "mbox/quoting.h"

/* A thread reads this many mails or bytes at a time, whichever comes first. */
#define BATCH_MAILS 64
#define BATCH_BYTES (512 << 10)

/* What a batch takes at most of an mbox, but for very large mails. */
#define BATCH_ROOM (BATCH_BYTES + (128 << 10))

/* Beyond this many bytes in progress, no more are begun, so that memory does not grow with the
 * number of threads if all mails are as large as they may be.  Reading one takes some times its
 * size. */
#define PROGRESS_BYTES (32 << 20)

/* Mails that are read together on one thread. */
typedef struct {
    guint count;
    gsize size; /* bytes of all */
    M2sSpan spans[BATCH_MAILS];
    GBytes *bytes[BATCH_MAILS];
    M2sMail *mails[BATCH_MAILS];    /* NULL until read, and after an error */
    M2sKeptMail *kept[BATCH_MAILS]; /* (nullable) */
    gboolean is_full;
    gboolean is_gathered[BATCH_MAILS];
    GBytes *gathered;    /* (nullable): of those mails */
    GError *error;       /* what kept the rest from being read */
    M2sStretch *stretch; /* (nullable): of the input, to be searched meanwhile */
} Batch;

/* One call of m2s_pipeline_run(). */
typedef struct {
    const M2sRules *rules;
    M2sSources *sources;
    M2sInput *input;
    const M2sPipelineUse *use;
    gsize in_progress; /* bytes of all batches */
    gsize ahead;       /* how many bytes are in progress at most; 0: with one thread */
    GError *error;
} Run;

static gboolean
has_room(gpointer user_data)
{
    return ((const Run *)user_data)->in_progress < PROGRESS_BYTES;
}

static gpointer
produce_batch(gpointer user_data)
{
    Run *run = user_data;
    Batch *batch = g_new0(Batch, 1);
    guint64 position = m2s_input_bytes_read(run->input);
    while (batch->count < BATCH_MAILS && batch->size < BATCH_BYTES && run->error == NULL &&
           m2s_input_next(run->input, &batch->spans[batch->count], &batch->bytes[batch->count],
                          &run->error))
        batch->size += batch->spans[batch->count++].length;
    if (batch->count == 0) {
        g_free(batch);
        return NULL;
    }
    batch->is_full = batch->count == BATCH_MAILS || batch->size >= BATCH_BYTES;
    run->in_progress += batch->size;
    if (run->ahead > 0)
        batch->stretch =
            m2s_input_claim(run->input, run->ahead, m2s_input_bytes_read(run->input) - position);
    return batch;
}

/* The mail as a store keeps it, without quoting.  (transfer full) */
static GBytes *
unquote(GBytes *bytes, gboolean quoted)
{
    GString *unquoted = quoted ? m2s_quoting_undo(m2s_slice_of_bytes(bytes)) : NULL;
    return unquoted ? g_string_free_to_bytes(unquoted) : g_bytes_ref(bytes);
}

/* Whether bytes may be just the start of a mail: of one that is too large for a store, a compressed
 * input gives no more. */
static gboolean
may_be_cut(const Run *run, const M2sMail *mail, GBytes *bytes)
{
    return g_bytes_get_size(bytes) > M2S_KEPT_MAIL_MAX &&
           m2s_sources_is_packed(run->sources, mail->location.span.source);
}

static M2sKeptMail *
make_kept(const Run *run, M2sPacker *packer, const M2sMail *mail, GBytes *bytes, gboolean quoted)
{
    if (may_be_cut(run, mail, bytes))
        return NULL;
    g_autoptr(GBytes) raw = unquote(bytes, quoted);
    M2sKeptMail *kept =
        m2s_kept_mail_new(raw, m2s_rules_now(run->rules), m2s_rules_list_id(run->rules));
    if (kept && run->use->keep == M2S_KEEP_PACKED && m2s_mail_has_project(mail))
        m2s_kept_mail_pack(kept, packer);
    return kept;
}

/* What a thread needs for a batch. */
typedef struct {
    GByteArray *copy;   /* of the mail being read, as mapped bytes can change while it is parsed */
    M2sPacker *packer;  /* (nullable) */
    gpointer gathering; /* (nullable) */
} Desk;

/* A large mail is not copied: see detach_and_keep().  Returns: what to read. */
static M2sSlice
copy_mail(const Run *run, Desk *desk, GBytes *bytes)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    if (size > m2s_rules_config(run->rules)->limits.mail_size || !m2s_file_is_shared(bytes))
        return m2s_slice(data, size);
    if (size > desk->copy->len)
        g_byte_array_set_size(desk->copy, size);
    memcpy(desk->copy->data, data, size);
    return m2s_slice((const char *)desk->copy->data, size);
}

static gboolean
is_quoted(const Run *run, const Batch *batch, guint i)
{
    return m2s_sources_is_quoted(run->sources, batch->spans[i].source);
}

/* A mail of which something is gathered. */
typedef struct {
    const M2sGather *gather;
    gpointer gathering;
    guint place;
    gboolean is_gathered;
} Gathering;

static void
gather_mail(const M2sHeaderBlock *headers, const M2sContent *content, gpointer user_data)
{
    Gathering *one = user_data;
    one->gather->take(one->gathering, one->place, headers, content);
    one->is_gathered = TRUE;
}

/* Reads mail i of batch, which is in slice. */
static void
read_mail(const Run *run, const Desk *desk, Batch *batch, guint i, M2sSlice slice)
{
    Gathering one = {.gather = run->use->gather, .gathering = desk->gathering, .place = i};
    const M2sReaderTap tap = {gather_mail, &one};
    batch->mails[i] =
        m2s_reader_read(run->rules, m2s_rules_list_id(run->rules), slice, is_quoted(run, batch, i),
                        (M2sLocation){.span = batch->spans[i]}, desk->gathering ? &tap : NULL);
    batch->is_gathered[i] = one.is_gathered;
}

/* For a store.  What is kept may share bytes. */
static void
read_and_keep(const Run *run, Desk *desk, Batch *batch, guint i, GBytes *bytes)
{
    read_mail(run, desk, batch, i, m2s_slice_of_bytes(bytes));
    batch->kept[i] = make_kept(run, desk->packer, batch->mails[i], bytes, is_quoted(run, batch, i));
}

/* For a store, from a copy.  A mail beyond the limit, of up to 4 GiB, is not copied: there may be
 * no room for two, and the reader itself copies the little that it reads of such a mail. */
static void
detach_and_keep(const Run *run, Desk *desk, Batch *batch, guint i)
{
    gboolean is_large = batch->spans[i].length > m2s_rules_config(run->rules)->limits.mail_size;
    g_autoptr(GBytes) bytes = is_large ? g_bytes_ref(batch->bytes[i])
                                       : m2s_sources_detach(run->sources, batch->spans[i].source,
                                                            batch->bytes[i], &batch->error);
    if (bytes)
        read_and_keep(run, desk, batch, i, bytes);
}

/* Sets the error of batch if a file was truncated, so that what was read of it is discarded. */
static void
verify_batch(const Run *run, Batch *batch)
{
    for (guint i = 0; i < batch->count && batch->error == NULL; i++)
        if (i == 0 || batch->spans[i].source != batch->spans[i - 1].source)
            m2s_sources_verify(run->sources, batch->spans[i].source, batch->bytes[i],
                               &batch->error);
}

static void
read_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    if (batch->stretch)
        m2s_stretch_search(batch->stretch);
    g_autoptr(GByteArray) copy = g_byte_array_new();
    g_autoptr(M2sPacker) packer = run->use->keep == M2S_KEEP_PACKED ? m2s_packer_new() : NULL;
    const M2sGather *gather = batch->is_full ? run->use->gather : NULL;
    Desk desk = {.copy = copy, .packer = packer, .gathering = gather ? gather->begin() : NULL};
    for (guint i = 0; i < batch->count && batch->error == NULL; i++) {
        if (run->use->keep) {
            detach_and_keep(run, &desk, batch, i);
            g_clear_pointer(&batch->bytes[i], g_bytes_unref); /* they may be unpacked blocks */
        } else
            read_mail(run, &desk, batch, i, copy_mail(run, &desk, batch->bytes[i]));
    }
    if (gather)
        batch->gathered = gather->end(desk.gathering);
    if (!run->use->keep)
        verify_batch(run, batch);
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Run *run = user_data;
    run->in_progress -= batch->size;
    for (guint i = 0; i < batch->count; i++) {
        g_clear_pointer(&batch->mails[i], m2s_mail_free);
        g_clear_pointer(&batch->kept[i], m2s_kept_mail_free);
        g_clear_pointer(&batch->bytes[i], g_bytes_unref);
    }
    g_clear_pointer(&batch->gathered, g_bytes_unref);
    g_clear_pointer(&batch->stretch, m2s_stretch_free);
    g_clear_error(&batch->error);
    g_free(batch);
}

/* Hands over the mails read before the error, if there is one; but if they were not read from
 * copies, none of them can be trusted then. */
static gboolean
take_batch(gpointer item, gpointer user_data)
{
    Run *run = user_data;
    Batch *batch = item;
    gboolean wanted = TRUE;
    guint count = batch->error && !run->use->keep ? 0 : batch->count;
    for (guint i = 0; wanted && i < count && batch->mails[i]; i++) {
        const M2sGathered gathered = {batch->gathered, i};
        wanted = run->use->take(batch->mails[i], batch->kept[i],
                                batch->is_gathered[i] ? &gathered : NULL, run->use->user_data);
    }
    if (wanted && batch->error) {
        g_clear_error(&run->error); /* of the input, at a later place */
        run->error = g_steal_pointer(&batch->error);
        wanted = FALSE;
    }
    if (batch->stretch)
        m2s_input_take_stretch(run->input, g_steal_pointer(&batch->stretch));
    discard_batch(item, user_data);
    return wanted;
}

gboolean
m2s_pipeline_run(const M2sRules *rules, M2sSources *sources, M2sInput *input, guint jobs,
                 const M2sPipelineUse *use, GError **error)
{
    const M2sParallelFuncs funcs = {.produce = produce_batch,
                                    .has_room = has_room,
                                    .work = read_batch,
                                    .consume = take_batch,
                                    .discard = discard_batch,
                                    .consume_is_slow = use->keep != M2S_KEEP_NOTHING};
    Run run = {.rules = rules, .sources = sources, .input = input, .use = use};
    if (use->keep)
        m2s_input_give_whole(input, M2S_KEPT_MAIL_MAX);
    jobs = m2s_parallel_jobs(jobs);
    run.ahead = jobs > 1 ? m2s_parallel_items(jobs, &funcs) * BATCH_ROOM : 0;
    m2s_parallel_run(jobs, &funcs, &run);
    if (run.error)
        g_propagate_error(error, run.error);
    return run.error == NULL;
}
