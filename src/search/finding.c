/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/finding.h"

#include "archive/archive.h"
#include "base/parallel.h"
#include "model/object.h"
#include "search/index.h"
#include "search/match.h"
#include "search/words.h"

#define BATCH_MAILS 32

/* An answer that looks at no more mails than this holds a lock meanwhile, so that all of it is of
 * one moment.  A longer one must not keep deliveries waiting. */
#define HELD_MAX 2048

/* A mail that may be wanted: a number in a store, or an object of a catalogue. */
typedef struct {
    guint mail;
    M2sKind kind;
    const M2sItem *item; /* (nullable) */
    guint score;         /* if is_in_order, and the order is by relevance */
    gboolean is_in_order;
} Candidate;

/* One search. */
typedef struct {
    M2sArchive *archive;
    const M2sSearchQuery *query;
    M2sSearchOrder order;
    guint jobs;
    gboolean wants_patches; /* a tag is asked for, so covers need them */

    M2sOpened *opened; /* (nullable): if the archive was opened from a store: */
    M2sOpenedIndex index;
    GArray *leaves; /* (nullable): of M2sLeafSet: what the index knows of its first mails */
    guint indexed;  /* how many these are */

    GArray *candidates; /* of Candidate */
    guint next;         /* the one to be read next */

    M2sHitFunc take;
    gpointer user_data;
    GError *error;
} Search;

static void
search_clear(Search *search)
{
    m2s_opened_index_clear(&search->index);
    g_clear_pointer(&search->leaves, g_array_unref);
    g_clear_pointer(&search->candidates, g_array_unref);
    g_clear_error(&search->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* Hits that are known */

/* Sets the hits of mail that the index knows.
 * Returns: whether these are the hits of all its words. */
static gboolean
look_up_hits(const Search *search, guint mail, guint *hits)
{
    gboolean is_known = mail > 0 && search->leaves && mail <= search->indexed;
    for (guint i = 0; is_known && i < search->leaves->len; i++) {
        const M2sLeafSet *leaf = &g_array_index(search->leaves, M2sLeafSet, i);
        if (!leaf->is_known || !m2s_mail_set_has(&leaf->mails, mail))
            continue;
        if (((const M2sNode *)g_ptr_array_index(search->query->leaves, i))->type != M2S_NODE_WORDS)
            hits[i] = TRUE;
        else if (!leaf->is_exact)
            return FALSE;
        for (guint field = 0; field < M2S_FIELDS; field++)
            if (leaf->fields[field].bits && m2s_mail_set_has(&leaf->fields[field], mail))
                hits[i] |= M2S_FIELD_SET(field);
    }
    return is_known;
}

/* Reading candidates, some at a time */

typedef struct {
    Candidate candidates[BATCH_MAILS];
    guint *hits[BATCH_MAILS];
    gboolean is_read[BATCH_MAILS]; /* its words are known */
    gboolean is_wanted[BATCH_MAILS];
    guint count;
    GError *error;
} Batch;

static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    for (guint i = 0; i < batch->count; i++)
        g_free(batch->hits[i]);
    g_clear_error(&batch->error);
    g_free(batch);
}

static gboolean
find_object(const Search *search, Candidate *candidate, GError **error)
{
    gconstpointer object = NULL;
    guint id;
    if (!m2s_opened_object_of_mail(search->opened, candidate->mail, &candidate->kind, &id, error))
        return FALSE;
    if (id > 0 &&
        !m2s_objects_get(m2s_archive_objects(search->archive), candidate->kind, id, &object, error))
        return FALSE;
    candidate->item = object;
    return TRUE;
}

/* Finds the object of candidate, if it has one, and what matching it takes. */
static gboolean
prepare(const Search *search, Candidate *candidate, GError **error)
{
    if (candidate->item == NULL && !find_object(search, candidate, error))
        return FALSE;
    if (candidate->item == NULL || !search->wants_patches)
        return TRUE;
    const M2sSeries *series = m2s_match_series_of(candidate->kind, candidate->item);
    return series == NULL || m2s_objects_fill(m2s_archive_objects(search->archive), M2S_SERIES,
                                              series, M2S_WITH_PATCHES, error);
}

static gboolean
fill_batch(Search *search, Batch *batch, GError **error)
{
    const GArray *candidates = search->candidates;
    while (batch->count < BATCH_MAILS && search->next < candidates->len) {
        Candidate candidate = g_array_index(candidates, Candidate, search->next++);
        if (!prepare(search, &candidate, error))
            return FALSE;
        if (candidate.item == NULL)
            continue;
        guint *hits = g_new0(guint, search->query->leaves->len);
        batch->is_read[batch->count] = look_up_hits(search, candidate.mail, hits);
        batch->hits[batch->count] = hits;
        batch->candidates[batch->count++] = candidate;
    }
    return TRUE;
}

/* All that is read for a batch is of one moment. */
static gpointer
produce_batch(gpointer user_data)
{
    Search *search = user_data;
    Batch *batch = g_new0(Batch, 1);
    if (search->error == NULL && m2s_archive_begin(search->archive, &search->error)) {
        fill_batch(search, batch, &search->error);
        m2s_archive_end(search->archive);
    }
    if (search->error == NULL && batch->count > 0)
        return batch;
    discard_batch(batch, NULL);
    return NULL;
}

static gboolean
read_words(const Search *search, const M2sItem *item, guint *hits, GError **error)
{
    g_auto(M2sDocument) document = {0};
    if (search->query->fields == 0)
        return TRUE;
    g_autoptr(GBytes) bytes = m2s_archive_mail(search->archive, &item->mail, error);
    if (bytes == NULL)
        return FALSE;
    m2s_document_read(&document, m2s_archive_rules(search->archive), m2s_slice_of_bytes(bytes),
                      m2s_archive_is_quoted(search->archive, &item->mail), search->query->fields);
    m2s_match_words(search->query, &document, hits);
    return TRUE;
}

static void
read_batch(gpointer data, gpointer user_data)
{
    Batch *batch = data;
    const Search *search = user_data;
    const M2sConfig *config = m2s_archive_config(search->archive);
    for (guint i = 0; i < batch->count; i++) {
        const Candidate *candidate = &batch->candidates[i];
        guint *hits = batch->hits[i];
        m2s_match_object(search->query, config, candidate->kind, candidate->item, hits);
        if (!batch->is_read[i] && !read_words(search, candidate->item, hits, &batch->error))
            return;
        batch->is_wanted[i] = m2s_match_holds(search->query->root, hits);
    }
}

static gboolean
take_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Search *search = user_data;
    gboolean more = TRUE;
    if (search->error == NULL)
        search->error = g_steal_pointer(&batch->error);
    for (guint i = 0; more && search->error == NULL && i < batch->count; i++) {
        const Candidate *candidate = &batch->candidates[i];
        const M2sSearchHit hit = {.kind = candidate->kind,
                                  .item = candidate->item,
                                  .series = m2s_match_series_of(candidate->kind, candidate->item),
                                  .score = m2s_match_score(search->query, batch->hits[i])};
        if (batch->is_wanted[i])
            more = search->take(&hit, candidate->is_in_order, search->user_data, &search->error);
    }
    discard_batch(batch, NULL);
    return more && search->error == NULL;
}

/* Passes those of the candidates that are wanted to take, in order. */
static gboolean
run(Search *search, GError **error)
{
    static const M2sParallelFuncs funcs = {produce_batch, read_batch, take_batch, discard_batch};
    search->next = 0;
    m2s_parallel_run(m2s_parallel_jobs(search->jobs), &funcs, search);
    if (search->error == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&search->error));
    return FALSE;
}

/* Candidates */

static int
compare_places(gconstpointer a, gconstpointer b)
{
    const Candidate *one = a, *other = b;
    return m2s_compare_locations(&one->item->mail, &other->item->mail);
}

/* All mails of an archive that was read from inputs, in their order: a compressed file is unpacked
 * from its start. */
static void
add_all_items(Search *search)
{
    static const M2sKind kinds[] = {M2S_COVER, M2S_PATCH, M2S_COVER_COMMENT, M2S_PATCH_COMMENT};
    const M2sCatalogue *catalogue = m2s_archive_catalogue(search->archive);
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *objects = catalogue->objects[kinds[k]];
        for (guint i = 0; i < objects->len; i++) {
            const Candidate candidate = {.kind = kinds[k], .item = g_ptr_array_index(objects, i)};
            g_array_append_val(search->candidates, candidate);
        }
    }
    g_array_sort(search->candidates, compare_places);
}

static void
add_mail(Search *search, guint mail, guint score, gboolean is_in_order)
{
    const Candidate candidate = {.mail = mail, .score = score, .is_in_order = is_in_order};
    g_array_append_val(search->candidates, candidate);
}

/* Whether the index says of all its mails whether they are wanted. */
static gboolean
is_exact(const GArray *leaves)
{
    for (guint i = 0; i < leaves->len; i++)
        if (!g_array_index(leaves, M2sLeafSet, i).is_exact)
            return FALSE;
    return TRUE;
}

static int
compare_scores(gconstpointer a, gconstpointer b)
{
    const Candidate *one = a, *other = b;
    int difference = m2s_compare(other->score, one->score);
    return difference ? difference : m2s_compare(other->mail, one->mail);
}

/* Adds mails of which the index knows how relevant they are, the best first. */
static void
add_scored(Search *search, const GArray *mails)
{
    g_autoptr(GArray) others = g_steal_pointer(&search->candidates);
    g_autofree guint *hits = g_new(guint, search->leaves->len);
    search->candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < mails->len; i++) {
        guint mail = g_array_index(mails, guint, i);
        memset(hits, 0, search->leaves->len * sizeof *hits);
        look_up_hits(search, mail, hits);
        add_mail(search, mail, m2s_match_score(search->query, hits), TRUE);
    }
    g_array_sort(search->candidates, compare_scores);
    g_array_prepend_vals(search->candidates, others->data, others->len);
}

/* The mails that the index does not have, and those in it that the query may want; the newest
 * first, unless it is known which ones are better. */
static gboolean
add_mails(Search *search, GError **error)
{
    gboolean is_by_arrival = search->order == M2S_SEARCH_BY_ARRIVAL;
    search->leaves = m2s_index_look_up(search->opened, &search->index, search->query, error);
    if (search->leaves == NULL)
        return FALSE;
    for (guint mail = search->index.newest; mail > search->indexed; mail--)
        add_mail(search, mail, 0, is_by_arrival);
    g_autoptr(GArray) known = m2s_index_candidates(search->query, search->leaves, search->indexed);
    if (!is_by_arrival && is_exact(search->leaves))
        add_scored(search, known);
    else
        for (guint i = 0; i < known->len; i++)
            add_mail(search, g_array_index(known, guint, i), 0, is_by_arrival);
    return TRUE;
}

static gboolean
is_usable(const M2sOpenedIndex *index)
{
    return index->format == M2S_WORDS_FORMAT;
}

static gboolean
read_index(Search *search, GError **error)
{
    if (!m2s_opened_read_index(search->opened, &search->index, error))
        return FALSE;
    if (!is_usable(&search->index))
        g_array_set_size(search->index.segments, 0);
    search->indexed = m2s_index_size(&search->index);
    return add_mails(search, error);
}

/* Looks at an archive that was opened, and holds the lock if that will not take long. */
static gboolean
run_opened(Search *search, GError **error)
{
    if (!m2s_archive_begin(search->archive, error))
        return FALSE;
    gboolean good = read_index(search, error);
    gboolean is_short = search->candidates->len <= HELD_MAX;
    if (!is_short)
        m2s_archive_end(search->archive);
    good = good && run(search, error);
    if (is_short)
        m2s_archive_end(search->archive);
    return good;
}

static gboolean
wants_patches(const M2sSearchQuery *query)
{
    for (guint i = 0; i < query->leaves->len; i++)
        if (((const M2sNode *)g_ptr_array_index(query->leaves, i))->type == M2S_NODE_TAG)
            return TRUE;
    return FALSE;
}

gboolean
m2s_finding_run(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order, guint jobs,
                M2sHitFunc take, gpointer user_data, GError **error)
{
    g_auto(Search) search = {.archive = archive,
                             .query = query,
                             .order = order,
                             .jobs = jobs,
                             .wants_patches = wants_patches(query),
                             .opened = m2s_archive_opened(archive),
                             .candidates = g_array_new(FALSE, FALSE, sizeof(Candidate)),
                             .take = take,
                             .user_data = user_data};
    if (search.opened)
        return run_opened(&search, error);
    add_all_items(&search);
    return run(&search, error);
}

gboolean
m2s_search_has_index(const M2sArchive *archive, gboolean *has_index, GError **error)
{
    g_return_val_if_fail(archive && has_index, FALSE);
    g_auto(M2sOpenedIndex) index = {0};
    M2sOpened *opened = m2s_archive_opened(archive);
    *has_index = FALSE;
    if (opened && !m2s_opened_read_index(opened, &index, error))
        return FALSE;
    *has_index = is_usable(&index);
    return TRUE;
}
