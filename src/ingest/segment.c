/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/segment.h"

#include "archive/tally.h"
#include "base/parallel.h"
#include "search/document.h"

#define BATCH_MAILS 256 /* that a thread makes a run of */

/* With its term and the rest of its row, a block of this size fills a page of the database. */
#define BLOCK_BYTES 3900

/* Runs of the mails of a segment */

typedef struct {
    const M2sSegmentSource *source;
    guint start;      /* the mail at place 0 */
    guint next, last; /* still wanted */
    GPtrArray *runs;  /* of GBytes */
    GPtrArray *moved; /* of guint32 * */
    GArray *parts;    /* of M2sRunPart, that point into them */
    gint64 *progress_time;
    GError *error;
} Reading;

/* Mails that follow each other: their words, or else what to make them from. */
typedef struct {
    guint first, last;
    GBytes *run;     /* (nullable): NULL until it is made */
    guint32 *moved;  /* (nullable): as in M2sRunPart */
    guint count;     /* of moved */
    GPtrArray *kept; /* of M2sKeptMail; (nullable): NULL if run was there */
} Batch;

static void
batch_free(Batch *batch)
{
    g_clear_pointer(&batch->kept, g_ptr_array_unref);
    g_clear_pointer(&batch->run, g_bytes_unref);
    g_free(batch->moved);
    g_free(batch);
}

/* Takes the words of the next mails, which run has. */
static void
take_harvested(const Reading *reading, const M2sHarvestedRun *run, Batch *batch)
{
    batch->last = MIN(reading->last, run->last);
    batch->run = g_bytes_ref(run->run);
    batch->count = run->mails->len;
    batch->moved = g_new0(guint32, batch->count);
    for (guint i = 0; i < batch->count; i++) {
        guint mail = g_array_index(run->mails, guint, i);
        if (mail >= batch->first && mail <= batch->last)
            batch->moved[i] = mail - batch->first + 1;
    }
}

/* Reads mails to make words of, up to most at the latest. */
static gboolean
take_stored(Reading *reading, guint most, Batch *batch)
{
    batch->last = MIN(most, batch->first + BATCH_MAILS - 1);
    batch->kept = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    return m2s_store_read_mails(reading->source->store, batch->first, batch->last, batch->kept,
                                &reading->error);
}

static gpointer
produce_batch(gpointer user_data)
{
    Reading *reading = user_data;
    if (reading->error || reading->next > reading->last)
        return NULL;
    const M2sHarvestedRun *run =
        m2s_harvested_find(reading->source->harvested, reading->source->revision, reading->next);
    Batch *batch = g_new0(Batch, 1);
    batch->first = reading->next;
    if (run && run->first <= batch->first) {
        take_harvested(reading, run, batch);
    } else if (!take_stored(reading, run ? MIN(reading->last, run->first - 1) : reading->last,
                            batch)) {
        batch_free(batch);
        return NULL;
    }
    reading->next = batch->last + 1;
    return batch;
}

/* A damaged mail has no words. */
static void
harvest_mail(const M2sSegmentSource *source, const M2sKeptMail *kept, M2sPacker *packer,
             M2sHarvest *harvest, guint place)
{
    g_auto(M2sDocument) document = {0};
    g_autoptr(GBytes) raw = m2s_kept_mail_unpack(kept, packer);
    if (raw == NULL)
        return;
    m2s_document_read(&document, source->rules, m2s_slice_of_bytes(raw), FALSE, M2S_ALL_FIELDS);
    m2s_document_harvest(&document, harvest, place);
}

static void
read_batch(gpointer item, gpointer user_data)
{
    const Reading *reading = user_data;
    Batch *batch = item;
    if (batch->run)
        return;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    g_autoptr(M2sHarvest) harvest = m2s_harvest_new();
    for (guint i = 0; i < batch->kept->len; i++)
        harvest_mail(reading->source, g_ptr_array_index(batch->kept, i), packer, harvest, i);
    batch->run = m2s_harvest_run(harvest);
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    batch_free(item);
}

/* moved: (transfer full) (nullable): as in M2sRunPart. */
static void
add_part(Reading *reading, GBytes *run, guint first, guint32 *moved, guint count)
{
    const M2sRunPart part = {m2s_slice_of_bytes(run), first - reading->start, moved, count};
    g_ptr_array_add(reading->runs, g_bytes_ref(run));
    g_ptr_array_add(reading->moved, moved);
    g_array_append_val(reading->parts, part);
}

static gboolean
take_batch(gpointer item, gpointer user_data)
{
    Reading *reading = user_data;
    Batch *batch = item;
    add_part(reading, batch->run, batch->first, g_steal_pointer(&batch->moved), batch->count);
    const M2sProgressReport report = {.what = "mails in the index", .done = batch->last};
    m2s_tally_tell_progress(reading->source->options, &report, reading->progress_time);
    batch_free(batch);
    return TRUE;
}

/* Blocks of a segment */

static void
block_clear(gpointer data)
{
    M2sSegmentBlock *block = data;
    g_byte_array_unref(block->term);
    g_byte_array_unref(block->bytes);
}

static GByteArray *
bytes_of(M2sSlice slice)
{
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)slice.data, (guint)slice.size);
    return bytes;
}

/* A segment as it is made. */
typedef struct {
    GArray *blocks; /* of M2sSegmentBlock */
    char before[M2S_TERM_MAX];
    gsize before_size;
} Segment;

static gboolean
add_term(M2sSlice term, M2sSlice places, gpointer user_data)
{
    Segment *segment = user_data;
    M2sSegmentBlock *block = segment->blocks->len ? &g_array_index(segment->blocks, M2sSegmentBlock,
                                                                   segment->blocks->len - 1)
                                                  : NULL;
    if (block == NULL || block->bytes->len + term.size + places.size > BLOCK_BYTES) {
        const M2sSegmentBlock new = {bytes_of(term), g_byte_array_new()};
        g_array_append_val(segment->blocks, new);
        block = &g_array_index(segment->blocks, M2sSegmentBlock, segment->blocks->len - 1);
        segment->before_size = 0;
    }
    m2s_run_append(block->bytes, segment->before, &segment->before_size, term, places);
    return TRUE;
}

static gboolean
fail_damaged(const M2sStore *store, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: the index of words is damaged; “rebuild” makes it anew",
                m2s_store_name(store));
    return FALSE;
}

static void
add_stored_block(M2sSlice term, M2sSlice bytes, gpointer user_data)
{
    g_byte_array_append(user_data, (const guint8 *)bytes.data, (guint)bytes.size);
}

/* Takes a segment that the index has as a part of the new one. */
static gboolean
take_segment(Reading *reading, const M2sSegment *segment, GError **error)
{
    GByteArray *bytes = g_byte_array_new();
    gboolean is_read = m2s_store_read_segment(reading->source->store, segment->first,
                                              add_stored_block, bytes, error);
    g_autoptr(GBytes) run = g_byte_array_free_to_bytes(bytes);
    if (!is_read)
        return FALSE;
    add_part(reading, run, segment->first, NULL, 0);
    reading->next = segment->last + 1;
    return TRUE;
}

GArray *
m2s_segment_make(const M2sSegmentSource *source, const M2sSegment *wanted, const GArray *segments,
                 GError **error)
{
    static const M2sParallelFuncs funcs = {produce_batch, read_batch, take_batch, discard_batch};
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GPtrArray) moved = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
    g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(M2sSegmentBlock));
    gint64 progress_time = 0;
    gboolean is_damaged;
    Reading reading = {.source = source,
                       .start = wanted->first,
                       .next = wanted->first,
                       .last = wanted->last,
                       .runs = runs,
                       .moved = moved,
                       .parts = parts,
                       .progress_time = &progress_time};
    Segment segment = {.blocks = blocks};
    g_array_set_clear_func(blocks, block_clear);
    for (guint i = 0; segments && i < segments->len; i++)
        if (g_array_index(segments, M2sSegment, i).first >= wanted->first &&
            !take_segment(&reading, &g_array_index(segments, M2sSegment, i), error))
            return NULL;
    m2s_parallel_run(m2s_parallel_jobs(source->options->jobs), &funcs, &reading);
    if (reading.error) {
        g_propagate_error(error, reading.error);
        return NULL;
    }
    if (m2s_runs_join(parts, add_term, &segment, &is_damaged))
        return g_steal_pointer(&blocks);
    fail_damaged(source->store, error);
    return NULL;
}
