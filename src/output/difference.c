/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/difference.h>

#include "archive/archive.h"
#include "base/python.h"
#include "model/object.h"
#include "output/chain.h"

static void
difference_free(gpointer data)
{
    M2sPatchDifference *difference = data;
    g_clear_pointer(&difference->sections, g_ptr_array_unref);
    g_free(difference);
}

/* Takes an author's line, "From: Ann <ann@example.org>", off the start of message.
 * Returns: (transfer full) (nullable). */
static char *
take_author(M2sSlice *message)
{
    M2sSlice rest = *message, line;
    if (!m2s_slice_has_prefix(rest, "From: ") || !m2s_slice_next_line(&rest, &line))
        return NULL;
    line = m2s_python_strip(m2s_slice_sub(line, strlen("From: "), line.size), FALSE);
    *message = rest;
    return m2s_slice_dup(line);
}

/* Whether a line ends the message: "---", as git writes it. */
static gboolean
ends_message(M2sSlice line)
{
    M2sSlice text = m2s_python_strip_end(line, FALSE);
    return text.size == 3 && m2s_slice_has_prefix(text, "---");
}

static M2sSlice
without_notes(M2sSlice message)
{
    M2sSlice rest = message, line;
    while (m2s_slice_next_line(&rest, &line))
        if (ends_message(line))
            return m2s_slice(message.data, line.data - message.data);
    return message;
}

/* A patch that was read: what the strings of M2sPatchText point to. */
typedef struct {
    M2sText *text;
    char *author, *message;
    M2sPatchText patch;
} Read;

static void
read_clear(Read *read)
{
    g_clear_pointer(&read->text, m2s_text_free);
    g_free(read->author);
    g_free(read->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Read, read_clear)

static gboolean
read_patch(const M2sArchive *archive, const M2sPatch *patch, Read *read, GError **error)
{
    const M2sPerson *submitter = patch->item.submitter;
    read->text = m2s_archive_text_with(archive, &patch->item.mail, M2S_NO_HEADERS, error);
    if (read->text == NULL)
        return FALSE;
    M2sSlice message = without_notes(m2s_slice_of(read->text->content));
    read->author = take_author(&message);
    if (read->author == NULL)
        read->author =
            g_strdup_printf("%s <%s>", submitter->name ? submitter->name : "", submitter->email);
    read->message = m2s_slice_dup(m2s_python_strip(message, FALSE));
    read->patch = (M2sPatchText){.author = read->author,
                                 .subject = m2s_bare_name(patch->name),
                                 .message = read->message,
                                 .diff = read->text->diff};
    return TRUE;
}

/* A comparison that is being made. */
typedef struct {
    const M2sArchive *archive;
    const M2sDifferenceOptions *options;
    GHashTable *ranges; /* const M2sPatch * -> char *: as m2s_range_diff_commit() gives them */
    gsize compared;     /* bytes of messages and diffs */
} Comparison;

static gboolean
commit(const Comparison *comparison, const M2sPatch *patch, GError **error)
{
    g_auto(Read) read = {0};
    char *range;
    if (!read_patch(comparison->archive, patch, &read, error) ||
        !m2s_range_diff_commit(comparison->options->git, &read.patch, &range, error))
        return FALSE;
    if (range)
        g_hash_table_insert(comparison->ranges, (gpointer)patch, range);
    return TRUE;
}

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    return m2s_compare((*(const M2sPatch *const *)a)->number,
                       (*(const M2sPatch *const *)b)->number);
}

/* Makes commits of all patches, each version in its order: a patch may change what one before it
 * has made. */
static gboolean
commit_all(const Comparison *comparison, const GArray *pairs, GError **error)
{
    for (guint turn = 0; turn < 2; turn++) {
        g_autoptr(GPtrArray) patches = g_ptr_array_new();
        for (guint i = 0; i < pairs->len; i++) {
            const M2sPatchPair *pair = &g_array_index(pairs, M2sPatchPair, i);
            const M2sPatch *patch = turn == 0 ? pair->older : pair->newer;
            if (patch)
                g_ptr_array_add(patches, (gpointer)patch);
        }
        g_ptr_array_sort(patches, compare_numbers);
        for (guint i = 0; i < patches->len; i++)
            if (!commit(comparison, g_ptr_array_index(patches, i), error))
                return FALSE;
    }
    return TRUE;
}

/* Compares with git, if there are commits.
 * sections: (out) (nullable): NULL: they have to be compared without. */
static gboolean
compare_commits(const Comparison *comparison, const M2sPatchPair *pair, GPtrArray **sections,
                GError **error)
{
    const char *older = g_hash_table_lookup(comparison->ranges, pair->older);
    const char *newer = g_hash_table_lookup(comparison->ranges, pair->newer);
    *sections = NULL;
    return older == NULL || newer == NULL ||
           m2s_range_diff_compare(comparison->options->git, older, newer, sections, error);
}

static gsize
size_of(const Read *read)
{
    return strlen(read->text->content) + (read->text->diff ? strlen(read->text->diff) : 0);
}

/* Whether no more is to be compared. */
static gboolean
is_enough(const Comparison *comparison)
{
    return comparison->options->most > 0 && comparison->compared > comparison->options->most;
}

static gboolean
compare_texts(Comparison *comparison, M2sPatchDifference *difference, GError **error)
{
    g_auto(Read) older = {0}, newer = {0};
    if (is_enough(comparison))
        return TRUE;
    if (!read_patch(comparison->archive, difference->older, &older, error) ||
        !read_patch(comparison->archive, difference->newer, &newer, error))
        return FALSE;
    comparison->compared += size_of(&older) + size_of(&newer);
    if (!is_enough(comparison))
        difference->sections =
            m2s_compare_patches(&older.patch, &newer.patch, comparison->options->flags);
    return TRUE;
}

static gboolean
compare(Comparison *comparison, M2sPatchDifference *difference, GError **error)
{
    const M2sPatchPair pair = {difference->older, difference->newer};
    if (!compare_commits(comparison, &pair, &difference->sections, error))
        return FALSE;
    difference->is_by_git = difference->sections != NULL;
    return difference->is_by_git || compare_texts(comparison, difference, error);
}

/* Says which texts will be read. */
static void
fetch(const M2sArchive *archive, const GArray *pairs)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    for (guint i = 0; i < pairs->len; i++) {
        const M2sPatchPair *pair = &g_array_index(pairs, M2sPatchPair, i);
        if (pair->older)
            g_ptr_array_add(items, (gpointer)&pair->older->item);
        if (pair->newer)
            g_ptr_array_add(items, (gpointer)&pair->newer->item);
    }
    m2s_archive_fetch(archive, items);
}

GPtrArray *
m2s_differences_new(const M2sArchive *archive, const M2sRevisions *revisions,
                    const M2sPosting *older, const M2sPosting *newer,
                    const M2sDifferenceOptions *options, GError **error)
{
    g_return_val_if_fail(archive && revisions && older && newer && options, NULL);
    g_autoptr(GPtrArray) differences = g_ptr_array_new_with_free_func(difference_free);
    g_autoptr(GArray) pairs = m2s_revisions_pairs(revisions, older, newer);
    g_autoptr(GHashTable) ranges = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    Comparison comparison = {archive, options, ranges, 0};
    fetch(archive, pairs);
    if (options->git && !commit_all(&comparison, pairs, error))
        return NULL;
    for (guint i = 0; i < pairs->len; i++) {
        const M2sPatchPair *pair = &g_array_index(pairs, M2sPatchPair, i);
        M2sPatchDifference *difference = g_new0(M2sPatchDifference, 1);
        g_ptr_array_add(differences, difference);
        difference->older = pair->older;
        difference->newer = pair->newer;
        if (pair->older && pair->newer && !compare(&comparison, difference, error))
            return NULL;
    }
    return g_steal_pointer(&differences);
}

gboolean
m2s_differences_found(const GPtrArray *differences)
{
    g_return_val_if_fail(differences, FALSE);
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        if (difference->sections == NULL || difference->sections->len > 0)
            return TRUE;
    }
    return FALSE;
}
