/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/indexing.h"

#include "archive/tally.h"
#include "base/parallel.h"
#include "search/document.h"
#include "search/run.h"
#include "store/word-index.h"

#define BATCH_MAILS 256 /* that a thread makes a run of */

/* With its term and the rest of its row, a block of this size fills a page of the database. */
#define BLOCK_BYTES 3900

/* Mails in a segment.  Where few words are looked up, each segment costs a look: so there must not
 * be too many.  The largest are not joined any more: no delivery should take seconds. */
static const guint sizes[] = {256 * M2S_INDEX_STEP, 16 * M2S_INDEX_STEP, M2S_INDEX_STEP};

/* Runs of the mails that are being read */

typedef struct {
    M2sStore *store;
    const M2sRules *rules;
    const M2sOptions *options;
    guint start;      /* the mail at place 0 */
    guint next, last; /* to be read */
    GPtrArray *runs;  /* of GByteArray */
    GArray *parts;    /* of M2sRunPart */
    gint64 *progress_time;
    GError *error;
} Reading;

typedef struct {
    guint first;
    GPtrArray *kept; /* of M2sKeptMail */
    GByteArray *run; /* (nullable): NULL until it is made */
} Batch;

static void
batch_free(Batch *batch)
{
    g_ptr_array_unref(batch->kept);
    if (batch->run)
        g_byte_array_unref(batch->run);
    g_free(batch);
}

static gpointer
produce_batch(gpointer user_data)
{
    Reading *reading = user_data;
    if (reading->error || reading->next > reading->last)
        return NULL;
    Batch *batch = g_new0(Batch, 1);
    guint last = MIN(reading->last, reading->next + BATCH_MAILS - 1);
    batch->first = reading->next;
    batch->kept = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_kept_mail_free);
    if (m2s_store_read_mails(reading->store, reading->next, last, batch->kept, &reading->error)) {
        reading->next = last + 1;
        return batch;
    }
    batch_free(batch);
    return NULL;
}

/* A damaged mail has no words. */
static void
harvest_mail(const Reading *reading, const M2sKeptMail *kept, M2sPacker *packer,
             M2sHarvest *harvest, guint place)
{
    g_auto(M2sDocument) document = {0};
    g_autoptr(GBytes) raw = m2s_kept_mail_unpack(kept, packer);
    if (raw == NULL)
        return;
    m2s_document_read(&document, reading->rules, m2s_slice_of_bytes(raw), FALSE, M2S_ALL_FIELDS);
    for (guint i = 0; i < M2S_FIELDS; i++)
        if (document.texts[i])
            m2s_harvest_add(harvest, place, i, m2s_slice_of_string(document.texts[i]));
}

static void
read_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    g_autoptr(M2sPacker) packer = m2s_packer_new();
    g_autoptr(M2sHarvest) harvest = m2s_harvest_new();
    for (guint i = 0; i < batch->kept->len; i++)
        harvest_mail(user_data, g_ptr_array_index(batch->kept, i), packer, harvest, i);
    batch->run = m2s_harvest_run(harvest);
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    batch_free(item);
}

static gboolean
take_batch(gpointer item, gpointer user_data)
{
    Reading *reading = user_data;
    Batch *batch = item;
    const M2sRunPart part = {m2s_slice((const char *)batch->run->data, batch->run->len),
                             batch->first - reading->start};
    g_ptr_array_add(reading->runs, g_steal_pointer(&batch->run));
    g_array_append_val(reading->parts, part);
    const M2sProgressReport report = {.what = "mails in the index",
                                      .done = batch->first + batch->kept->len - 1};
    m2s_tally_tell_progress(reading->options, &report, reading->progress_time);
    batch_free(batch);
    return TRUE;
}

/* Blocks of a segment */

typedef struct {
    GByteArray *term, *bytes;
} Block;

static void
block_clear(gpointer data)
{
    Block *block = data;
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
    GArray *blocks; /* of Block */
    char before[M2S_TERM_MAX];
    gsize before_size;
} Segment;

static gboolean
add_term(M2sSlice term, M2sSlice places, gpointer user_data)
{
    Segment *segment = user_data;
    Block *block = segment->blocks->len
                       ? &g_array_index(segment->blocks, Block, segment->blocks->len - 1)
                       : NULL;
    if (block == NULL || block->bytes->len + term.size + places.size > BLOCK_BYTES) {
        const Block new = {bytes_of(term), g_byte_array_new()};
        g_array_append_val(segment->blocks, new);
        block = &g_array_index(segment->blocks, Block, segment->blocks->len - 1);
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
    GByteArray *run = g_byte_array_new();
    g_ptr_array_add(reading->runs, run);
    if (!m2s_store_read_segment(reading->store, segment->first, add_stored_block, run, error))
        return FALSE;
    const M2sRunPart part = {m2s_slice((const char *)run->data, run->len),
                             segment->first - reading->start};
    g_array_append_val(reading->parts, part);
    reading->next = segment->last + 1;
    return TRUE;
}

/* Makes the blocks of wanted, from segments in it that are there, and from mails.
 * segments: (nullable): of M2sSegment.  Returns: (transfer full) (nullable): of Block. */
static GArray *
make_blocks(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
            const M2sSegment *wanted, const GArray *segments, GError **error)
{
    static const M2sParallelFuncs funcs = {produce_batch, read_batch, take_batch, discard_batch};
    g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(M2sRunPart));
    g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(Block));
    gint64 progress_time = 0;
    gboolean is_damaged;
    Reading reading = {.store = store,
                       .rules = rules,
                       .options = options,
                       .start = wanted->first,
                       .next = wanted->first,
                       .last = wanted->last,
                       .runs = runs,
                       .parts = parts,
                       .progress_time = &progress_time};
    Segment segment = {.blocks = blocks};
    g_array_set_clear_func(blocks, block_clear);
    for (guint i = 0; segments && i < segments->len; i++)
        if (g_array_index(segments, M2sSegment, i).first >= wanted->first &&
            !take_segment(&reading, &g_array_index(segments, M2sSegment, i), error))
            return NULL;
    m2s_parallel_run(m2s_parallel_jobs(options->jobs), &funcs, &reading);
    if (reading.error) {
        g_propagate_error(error, reading.error);
        return NULL;
    }
    if (m2s_runs_join(parts, add_term, &segment, &is_damaged))
        return g_steal_pointer(&blocks);
    fail_damaged(store, error);
    return NULL;
}

/* Bringing the index up to date */

/* What the index is at one moment. */
typedef struct {
    guint format, revision, newest;
    GArray *segments; /* (nullable): of M2sSegment; NULL if there is no index */
} Extent;

static void
extent_clear(Extent *extent)
{
    g_clear_pointer(&extent->segments, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Extent, extent_clear)

static gboolean
read_extent(M2sStore *store, Extent *extent, GError **error)
{
    M2sStoreNumbers numbers;
    g_auto(M2sStoreRules) rules = {0};
    if (!m2s_store_index_format(store, &extent->format, error))
        return FALSE;
    if (extent->format == 0)
        return TRUE;
    if (!m2s_store_read_rules(store, &rules, error) || !m2s_store_numbers(store, &numbers, error))
        return FALSE;
    extent->revision = rules.revision;
    extent->newest = numbers.mail;
    return m2s_store_read_segments(store, &extent->segments, error);
}

/* How many mails are in the index. */
static guint
count_indexed(const Extent *extent)
{
    const GArray *segments = extent->segments;
    return segments->len ? g_array_index(segments, M2sSegment, segments->len - 1).last : 0;
}

/* The next segment to make, the largest that there are mails for.
 * Returns: FALSE if there is none. */
static gboolean
find_next(const Extent *extent, M2sSegment *next)
{
    guint indexed = count_indexed(extent);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        guint start = indexed - indexed % sizes[i];
        if (extent->newest >= start + sizes[i]) {
            *next = (M2sSegment){start + 1, start + sizes[i]};
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether nobody has changed the index, or the mails in it, since extent was read. */
static gboolean
is_unchanged(M2sStore *store, const Extent *extent, gboolean *is_same, GError **error)
{
    g_auto(Extent) now = {0};
    if (!read_extent(store, &now, error))
        return FALSE;
    *is_same = now.format == extent->format && now.revision == extent->revision &&
               count_indexed(&now) == count_indexed(extent);
    return TRUE;
}

static gboolean
write_blocks(M2sStore *store, const M2sSegment *segment, const GArray *blocks, GError **error)
{
    if (!m2s_store_add_segment(store, segment, error))
        return FALSE;
    for (guint i = 0; i < blocks->len; i++) {
        const Block *block = &g_array_index(blocks, Block, i);
        if (!m2s_store_add_block(
                store, segment->first, m2s_slice((const char *)block->term->data, block->term->len),
                m2s_slice((const char *)block->bytes->data, block->bytes->len), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_segment(M2sStore *store, const Extent *extent, const M2sSegment *segment,
              const GArray *blocks, GError **error)
{
    gboolean is_same = FALSE;
    if (!m2s_store_begin(store, NULL, error))
        return FALSE;
    if (is_unchanged(store, extent, &is_same, error) &&
        (!is_same || write_blocks(store, segment, blocks, error)) && m2s_store_commit(store, error))
        return TRUE;
    m2s_store_rollback(store);
    return FALSE;
}

/* The format that the index should have; 0: none.  found: that of the store. */
static guint
wanted_format(M2sIndexing wanted, guint found)
{
    gboolean is_kept = wanted == M2S_INDEX_KEPT || (wanted == M2S_INDEX_AS_BEFORE && found);
    return is_kept ? M2S_WORDS_FORMAT : 0;
}

/* An index with the words of another version is begun anew, too. */
gboolean
m2s_indexing_settle(M2sStore *store, M2sIndexing wanted, GError **error)
{
    guint format;
    if (!m2s_store_index_format(store, &format, error))
        return FALSE;
    if (format == wanted_format(wanted, format))
        return TRUE;
    if (!m2s_store_begin(store, NULL, error))
        return FALSE;
    if (m2s_store_begin_index(store, wanted_format(wanted, format), error) &&
        m2s_store_commit(store, error))
        return TRUE;
    m2s_store_rollback(store);
    return FALSE;
}

gboolean
m2s_indexing_restart(M2sStore *store, M2sIndexing wanted, GError **error)
{
    guint format;
    return m2s_store_index_format(store, &format, error) &&
           m2s_store_begin_index(store, wanted_format(wanted, format), error);
}

gboolean
m2s_indexing_catch_up(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                      GError **error)
{
    for (;;) {
        g_auto(Extent) extent = {0};
        M2sSegment next;
        if (!read_extent(store, &extent, error))
            return FALSE;
        if (extent.format == 0 || !find_next(&extent, &next))
            return TRUE;
        g_autoptr(GArray) blocks =
            make_blocks(store, rules, options, &next, extent.segments, error);
        if (blocks == NULL || !write_segment(store, &extent, &next, blocks, error))
            return FALSE;
    }
}

/* Checking */

typedef struct {
    const GArray *blocks; /* of Block: those that there should be */
    guint next;
    gboolean differs;
} Comparison;

static gboolean
is_equal(const GByteArray *wanted, M2sSlice found)
{
    return m2s_slice_compare(m2s_slice((const char *)wanted->data, wanted->len), found) == 0;
}

static void
compare_block(M2sSlice term, M2sSlice bytes, gpointer user_data)
{
    Comparison *comparison = user_data;
    const Block *wanted = comparison->next < comparison->blocks->len
                              ? &g_array_index(comparison->blocks, Block, comparison->next)
                              : NULL;
    comparison->next++;
    if (wanted == NULL || !is_equal(wanted->term, term) || !is_equal(wanted->bytes, bytes))
        comparison->differs = TRUE;
}

/* Whether the index still has segment. */
static gboolean
has_segment(const Extent *extent, const M2sSegment *segment)
{
    for (guint i = 0; extent->segments && i < extent->segments->len; i++) {
        const M2sSegment *one = &g_array_index(extent->segments, M2sSegment, i);
        if (one->first == segment->first && one->last == segment->last)
            return TRUE;
    }
    return FALSE;
}

/* Compares a segment, unless somebody has joined it with others in the meantime. */
static gboolean
compare_segment(M2sStore *store, const Extent *extent, const M2sSegment *segment,
                const GArray *blocks, gboolean *differs, GError **error)
{
    g_auto(Extent) now = {0};
    Comparison comparison = {.blocks = blocks};
    if (!m2s_store_begin_reading(store, error))
        return FALSE;
    gboolean good = read_extent(store, &now, error);
    gboolean is_there = good && now.revision == extent->revision && has_segment(&now, segment);
    if (is_there)
        good = m2s_store_read_segment(store, segment->first, compare_block, &comparison, error);
    m2s_store_end_reading(store);
    *differs = is_there && (comparison.differs || comparison.next != blocks->len);
    return good;
}

static gboolean
is_one_of_ours(const M2sSegment *segment)
{
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
        if (segment->last - segment->first == sizes[i] - 1)
            return segment->last % sizes[i] == 0;
    return FALSE;
}

static gboolean
check_segment(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
              const Extent *extent, const M2sSegment *segment, gboolean *differs, GError **error)
{
    if (!is_one_of_ours(segment) || segment->last > extent->newest) {
        *differs = TRUE;
        return TRUE;
    }
    g_autoptr(GArray) blocks = make_blocks(store, rules, options, segment, NULL, error);
    return blocks && compare_segment(store, extent, segment, blocks, differs, error);
}

gboolean
m2s_indexing_check(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                   M2sStoreProblem tell, gpointer user_data, GError **error)
{
    g_auto(Extent) extent = {0};
    if (!read_extent(store, &extent, error))
        return FALSE;
    if (extent.format == 0)
        return TRUE;
    if (extent.format != M2S_WORDS_FORMAT)
        tell("the index of words is of another version; “rebuild” makes it anew", user_data);
    for (guint i = 0; extent.format == M2S_WORDS_FORMAT && i < extent.segments->len; i++) {
        const M2sSegment *segment = &g_array_index(extent.segments, M2sSegment, i);
        gboolean differs;
        if (!check_segment(store, rules, options, &extent, segment, &differs, error))
            return FALSE;
        if (!differs)
            continue;
        g_autofree char *what =
            g_strdup_printf("the index of words of mails %u to %u is not what they give",
                            segment->first, segment->last);
        tell(what, user_data);
    }
    return TRUE;
}
