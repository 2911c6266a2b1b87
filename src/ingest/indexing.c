/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/indexing.h"

#include "ingest/segment.h"
#include "search/words.h"

/* Mails in a segment.  Where few words are looked up, each segment costs a look: so there must not
 * be too many. */
static const guint sizes[] = {M2S_INDEX_SEGMENT_MAX, 16 * M2S_INDEX_STEP, M2S_INDEX_STEP};

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
        const M2sSegmentBlock *block = &g_array_index(blocks, M2sSegmentBlock, i);
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
m2s_indexing_settle(M2sStore *store, M2sIndexing wanted, gboolean *is_kept, GError **error)
{
    guint format;
    if (!m2s_store_index_format(store, &format, error))
        return FALSE;
    guint settled = wanted_format(wanted, format);
    *is_kept = settled != 0;
    if (format == settled)
        return TRUE;
    if (!m2s_store_begin(store, NULL, error))
        return FALSE;
    if (m2s_store_begin_index(store, settled, error) && m2s_store_commit(store, error))
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

/* Makes the next segment, if there is one.  is_done: (out): whether there is none. */
static gboolean
make_next(M2sSegmentSource *source, M2sHarvested *harvested, gboolean *is_done, GError **error)
{
    g_auto(Extent) extent = {0};
    M2sSegment next;
    if (!read_extent(source->store, &extent, error))
        return FALSE;
    source->revision = extent.revision;
    if (harvested)
        m2s_harvested_forget(harvested, extent.format ? count_indexed(&extent) : G_MAXUINT);
    *is_done = extent.format == 0 || !find_next(&extent, &next);
    if (*is_done)
        return TRUE;
    g_autoptr(GArray) blocks = m2s_segment_make(source, &next, extent.segments, error);
    return blocks && write_segment(source->store, &extent, &next, blocks, error);
}

gboolean
m2s_indexing_catch_up(M2sStore *store, const M2sRules *rules, const M2sOptions *options,
                      M2sHarvested *harvested, GError **error)
{
    M2sSegmentSource source = {
        .store = store, .rules = rules, .options = options, .harvested = harvested};
    gboolean is_done = FALSE;
    while (!is_done)
        if (!make_next(&source, harvested, &is_done, error))
            return FALSE;
    return TRUE;
}

/* Checking */

typedef struct {
    const GArray *blocks; /* of M2sSegmentBlock: those that there should be */
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
    const M2sSegmentBlock *wanted =
        comparison->next < comparison->blocks->len
            ? &g_array_index(comparison->blocks, M2sSegmentBlock, comparison->next)
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
    const M2sSegmentSource source = {.store = store, .rules = rules, .options = options};
    g_autoptr(GArray) blocks = m2s_segment_make(&source, segment, NULL, error);
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
