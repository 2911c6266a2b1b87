/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/revisions.h>

#include "revisions/linking.h"
#include "revisions/pairs.h"
#include "revisions/postings.h"

struct M2sRevisions {
    GPtrArray *entries;    /* of M2sEntry */
    GHashTable *of_series; /* const M2sSeries * -> M2sEntry */
    GHashTable *of_item;   /* const M2sItem * -> M2sEntry */
    GHashTable *newer;     /* const M2sItem * -> const M2sItem *: newer selves of patches */
};

static void
link_all(const GPtrArray *entries, M2sEvidence evidence)
{
    M2sChooser chooser;
    m2s_chooser_init(&chooser, entries->len);
    for (guint i = 0; i < entries->len; i++) {
        M2sEntry *entry = g_ptr_array_index(entries, i);
        m2s_entry_find_older(&chooser, entry, evidence);
        m2s_memory_add(chooser.memory, entry);
    }
    m2s_chooser_clear(&chooser);
}

static void
index_entry(M2sRevisions *revisions, M2sEntry *entry)
{
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        g_hash_table_insert(revisions->of_item, (gpointer)piece->item, entry);
        if (piece->series && !g_hash_table_contains(revisions->of_series, piece->series))
            g_hash_table_insert(revisions->of_series, (gpointer)piece->series, entry);
    }
}

/* Finds what takes the place of each entry.  Those that follow an entry come after it. */
static void
find_replacements(const GPtrArray *entries)
{
    for (guint i = entries->len; i > 0; i--) {
        M2sEntry *entry = g_ptr_array_index(entries, i - 1);
        M2sEntry *before = (M2sEntry *)m2s_entry_predecessor(entry);
        M2sEntry *complete = entry->is_partial ? entry->replacement : entry;
        if (before && complete &&
            (before->replacement == NULL || complete->index < before->replacement->index))
            before->replacement = complete;
    }
}

/* Notes that the patches of entry take the place of their older selves, if those are in the entries
 * before it.  What is alike elsewhere may be another patch.  The earliest one counts. */
static void
index_newer(M2sRevisions *revisions, const M2sEntry *entry)
{
    for (guint i = 0; i < entry->posting.revisions->len; i++) {
        const M2sPatchRevision *revision =
            &g_array_index(entry->posting.revisions, M2sPatchRevision, i);
        const M2sPatch *older = revision->predecessor;
        if (older == NULL || g_hash_table_contains(revisions->newer, older))
            continue;
        const M2sEntry *before = g_hash_table_lookup(revisions->of_item, &older->item);
        if (before && before != entry && m2s_entry_descends(entry, before))
            g_hash_table_insert(revisions->newer, (gpointer)&older->item,
                                (gpointer)&revision->patch->item);
    }
}

M2sRevisions *
m2s_revisions_of_entries(GPtrArray *entries)
{
    M2sRevisions *revisions = g_new0(M2sRevisions, 1);
    revisions->entries = entries;
    revisions->of_series = g_hash_table_new(NULL, NULL);
    revisions->of_item = g_hash_table_new(NULL, NULL);
    revisions->newer = g_hash_table_new(NULL, NULL);
    find_replacements(revisions->entries);
    for (guint i = 0; i < revisions->entries->len; i++)
        index_entry(revisions, g_ptr_array_index(revisions->entries, i));
    for (guint i = 0; i < revisions->entries->len; i++)
        index_newer(revisions, g_ptr_array_index(revisions->entries, i));
    return revisions;
}

M2sRevisions *
m2s_revisions_new(const M2sCatalogue *catalogue, M2sEvidence evidence)
{
    g_return_val_if_fail(catalogue, NULL);
    GPtrArray *entries = m2s_postings_make(catalogue);
    link_all(entries, evidence);
    return m2s_revisions_of_entries(entries);
}

void
m2s_revisions_free(M2sRevisions *revisions)
{
    g_hash_table_unref(revisions->of_series);
    g_hash_table_unref(revisions->of_item);
    g_hash_table_unref(revisions->newer);
    g_ptr_array_unref(revisions->entries);
    g_free(revisions);
}

/* Every entry begins with its posting. */
const GPtrArray *
m2s_revisions_postings(const M2sRevisions *revisions)
{
    return revisions->entries;
}

const M2sPosting *
m2s_revisions_of_series(const M2sRevisions *revisions, const M2sSeries *series)
{
    return g_hash_table_lookup(revisions->of_series, series);
}

const M2sPosting *
m2s_revisions_of_item(const M2sRevisions *revisions, const M2sItem *item)
{
    return g_hash_table_lookup(revisions->of_item, item);
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    const M2sPosting *one = *(M2sPosting *const *)a, *other = *(M2sPosting *const *)b;
    return (one->id > other->id) - (one->id < other->id);
}

GPtrArray *
m2s_revisions_chain(const M2sRevisions *revisions, const M2sPosting *posting)
{
    g_return_val_if_fail(revisions && posting, NULL);
    GPtrArray *chain = g_ptr_array_new();
    while (posting->predecessor)
        posting = posting->predecessor;
    g_ptr_array_add(chain, (gpointer)posting);
    for (guint i = 0; i < chain->len; i++)
        g_ptr_array_extend(chain, ((const M2sPosting *)chain->pdata[i])->successors, NULL, NULL);
    g_ptr_array_sort(chain, compare_ids);
    return chain;
}

GArray *
m2s_revisions_pairs(const M2sRevisions *revisions, const M2sPosting *older, const M2sPosting *newer)
{
    g_return_val_if_fail(revisions && older && newer, NULL);
    return m2s_pairs_make(revisions->of_item, older, newer);
}

char *
m2s_posting_version(const M2sPosting *posting)
{
    g_return_val_if_fail(posting, NULL);
    const char *rfc = posting->is_rfc ? "RFC " : "";
    return posting->minor ? g_strdup_printf("%sv%u.%u", rfc, posting->version, posting->minor)
                          : g_strdup_printf("%sv%u", rfc, posting->version);
}

/* Whether name means the version of posting: "v1" is also "RFC v1". */
static gboolean
is_called(const M2sPosting *posting, const char *name)
{
    g_autofree char *version = m2s_posting_version(posting);
    return g_ascii_strcasecmp(version, name) == 0 ||
           (posting->is_rfc && g_ascii_strcasecmp(version + strlen("RFC "), name) == 0);
}

const M2sPosting *
m2s_revisions_find_version(const M2sRevisions *revisions, const M2sPosting *posting,
                           const char *name)
{
    g_return_val_if_fail(revisions && posting && name, NULL);
    const M2sPosting *older = posting->predecessor;
    while (older && !is_called(older, name))
        older = older->predecessor;
    if (older)
        return older;
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    for (guint i = chain->len; i > 0; i--)
        if (g_ptr_array_index(chain, i - 1) != posting &&
            is_called(g_ptr_array_index(chain, i - 1), name))
            return g_ptr_array_index(chain, i - 1);
    return NULL;
}

gboolean
m2s_posting_is_superseded(const M2sPosting *posting)
{
    g_return_val_if_fail(posting, FALSE);
    return ((const M2sEntry *)posting)->replacement != NULL;
}

const M2sItem *
m2s_revisions_newer(const M2sItem *item, gpointer data)
{
    const M2sRevisions *revisions = data;
    g_return_val_if_fail(item && revisions, NULL);
    const M2sItem *newer = g_hash_table_lookup(revisions->newer, item);
    const M2sEntry *entry = newer ? NULL : g_hash_table_lookup(revisions->of_item, item);
    return entry && entry->replacement ? entry->replacement->posting.first : newer;
}

void
m2s_revisions_explain(const M2sRevisions *revisions, const M2sPosting *posting,
                      const M2sPosting *candidate, double values[M2S_PARTS])
{
    g_return_if_fail(revisions && posting && candidate && values);
    const M2sEntry *newer = (const M2sEntry *)posting, *older = (const M2sEntry *)candidate;
    g_return_if_fail(newer->people && older->people); /* they are digested */
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(M2sPair));
    gboolean is_open = TRUE;
    for (guint i = 0; i < candidate->successors->len; i++) {
        const M2sEntry *next = g_ptr_array_index(candidate->successors, i);
        if (next->index < newer->index && m2s_version_compare(next->version, older->version) > 0)
            is_open = FALSE;
    }
    M2sScore score;
    m2s_score(newer, older, is_open, pairs, &score);
    memcpy(values, score.values, sizeof score.values);
}
