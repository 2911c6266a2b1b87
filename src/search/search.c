/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/search.h>

#include "archive/archive.h"
#include "archive/mboxrd.h"
#include "model/object.h"
#include "search/finding.h"
#include "search/match.h"

/* What a query names must exist */

static gboolean
check_list(const GPtrArray *projects, const char *name, GError **error)
{
    for (guint i = 0; i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        if (g_ascii_strcasecmp(project->link_name, name) == 0 ||
            g_ascii_strcasecmp(project->list_id, name) == 0)
            return TRUE;
    }
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no list “%s” here", name);
    return FALSE;
}

static gboolean
check_tag(const M2sConfig *config, const char *name, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < config->tags->len; i++) {
        const M2sTag *tag = g_ptr_array_index(config->tags, i);
        if (m2s_match_is_tag(tag, name))
            return TRUE;
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", tag->name);
    }
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no tag “%s”; there are %s", name,
                known->str);
    return FALSE;
}

static gboolean
check_names(const M2sArchive *archive, const M2sSearchQuery *query, GError **error)
{
    g_autoptr(GPtrArray) projects = m2s_archive_projects(archive, error);
    if (projects == NULL)
        return FALSE;
    for (guint i = 0; i < query->leaves->len; i++) {
        const M2sNode *leaf = g_ptr_array_index(query->leaves, i);
        if (leaf->type == M2S_NODE_LIST && !check_list(projects, leaf->text, error))
            return FALSE;
        if (leaf->type == M2S_NODE_TAG &&
            !check_tag(m2s_archive_config(archive), leaf->text, error))
            return FALSE;
    }
    return TRUE;
}

/* Answers */

/* Hits in the order of the newest, or of the best. */
static int
compare_hits(gconstpointer a, gconstpointer b, gpointer user_data)
{
    const M2sSearchHit *one = a, *other = b;
    const M2sSearchOrder *order = user_data;
    if (*order == M2S_SEARCH_BY_RELEVANCE && one->score != other->score)
        return one->score > other->score ? -1 : 1;
    return m2s_compare_locations(&other->item->mail, &one->item->mail);
}

/* What has been found so far. */
typedef struct {
    GArray *hits;       /* of M2sSearchHit */
    GHashTable *series; /* (nullable): of const M2sSeries *: those of hits, if they are wanted */
    GHashTable *best;   /* those of them, or else mails, behind which nothing better comes */
    guint limit;        /* of best; 0: none */
} Collecting;

static gboolean
collect(const M2sSearchHit *hit, gboolean is_in_order, gpointer user_data, GError **error)
{
    Collecting *collecting = user_data;
    if (collecting->series && hit->series == NULL)
        return TRUE;
    if (collecting->series)
        g_hash_table_add(collecting->series, (gpointer)hit->series);
    g_array_append_val(collecting->hits, *hit);
    if (collecting->limit == 0 || !is_in_order)
        return TRUE;
    g_hash_table_add(collecting->best,
                     (gpointer)(collecting->series ? (gconstpointer)hit->series : hit->item));
    return g_hash_table_size(collecting->best) < collecting->limit;
}

/* Finds mails, in order; if candidates come in it, no more than needed.
 * series: (nullable): to be filled.  Returns: (transfer full) (nullable): of M2sSearchHit. */
static GArray *
find(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order, guint limit,
     guint jobs, GHashTable *series, GError **error)
{
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(M2sSearchHit));
    g_autoptr(GHashTable) best = g_hash_table_new(NULL, NULL);
    Collecting collecting = {hits, series, best, limit};
    if (!check_names(archive, query, error) ||
        !m2s_finding_run(archive, query, order, jobs, collect, &collecting, error))
        return NULL;
    g_array_sort_with_data(hits, compare_hits, &order);
    return g_steal_pointer(&hits);
}

GArray *
m2s_search_mails(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order,
                 guint limit, guint jobs, GError **error)
{
    g_return_val_if_fail(archive && query, NULL);
    GArray *hits = find(archive, query, order, limit, jobs, NULL, error);
    if (hits && limit > 0 && hits->len > limit)
        g_array_set_size(hits, limit);
    return hits;
}

/* Reads the lists of all series at one moment. */
static gboolean
fill_all(const M2sArchive *archive, const GPtrArray *series, GError **error)
{
    gboolean good = TRUE;
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    for (guint i = 0; good && i < series->len; i++)
        good =
            m2s_objects_fill(m2s_archive_objects(archive), M2S_SERIES, g_ptr_array_index(series, i),
                             M2S_WITH_PATCHES | M2S_WITH_COMMENTS, error);
    m2s_archive_end(archive);
    return good;
}

GPtrArray *
m2s_search_series(M2sArchive *archive, const M2sSearchQuery *query, M2sSearchOrder order,
                  guint limit, guint jobs, GError **error)
{
    g_return_val_if_fail(archive && query, NULL);
    g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) series = g_ptr_array_new();
    g_autoptr(GArray) hits = find(archive, query, order, limit, jobs, found, error);
    if (hits == NULL)
        return NULL;
    for (guint i = 0; i < hits->len && (limit == 0 || series->len < limit); i++) {
        const M2sSeries *one = g_array_index(hits, M2sSearchHit, i).series;
        if (g_hash_table_remove(found, one))
            g_ptr_array_add(series, (gpointer)one);
    }
    return fill_all(archive, series, error) ? g_steal_pointer(&series) : NULL;
}

gboolean
m2s_search_write(const M2sArchive *archive, const GArray *hits, M2sWriteFunc write,
                 gpointer user_data, GError **error)
{
    g_return_val_if_fail(archive && hits && write, FALSE);
    for (guint i = 0; i < hits->len; i++) {
        const M2sItem *item = g_array_index(hits, M2sSearchHit, i).item;
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GBytes) raw = m2s_archive_exact_mail(archive, &item->mail, error);
        if (raw == NULL)
            return FALSE;
        m2s_mboxrd_append(text, m2s_slice_of_bytes(raw));
        if (!write(text->str, text->len, user_data, error))
            return FALSE;
    }
    return TRUE;
}
