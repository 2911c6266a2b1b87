/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/am.h>

#include "model/object.h"
#include "model/series.h"
#include "revisions/sketch.h"

typedef struct {
    M2sAmChoice choice;
    GHashTable *older; /* const M2sPatch * -> const M2sPatch *: its older self; of the chain */
} Choice;

void
m2s_am_choice_free(M2sAmChoice *choice)
{
    g_hash_table_unref(((Choice *)choice)->older);
    g_ptr_array_unref(choice->patches);
    g_free(choice->missing);
    g_free(choice);
}

static int
compare_patches(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    int difference = m2s_compare(one->number, other->number);
    return difference ? difference : m2s_compare(one->item.id, other->item.id);
}

/* The patches of posting, the first to arrive of each number.  (transfer container) */
static GPtrArray *
one_of_each(const M2sPosting *posting)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(posting->patches, NULL, NULL);
    g_ptr_array_sort(sorted, compare_patches);
    GPtrArray *patches = g_ptr_array_new();
    for (guint i = 0; i < sorted->len; i++) {
        M2sPatch *patch = g_ptr_array_index(sorted, i);
        const M2sPatch *last = patches->len ? g_ptr_array_index(patches, patches->len - 1) : NULL;
        if (patch->series && (last == NULL || last->number != patch->number))
            g_ptr_array_add(patches, patch);
    }
    return patches;
}

/* Where the first patch with number is in patches, which are in order of theirs, or where it would
 * be. */
static guint
place_of(const GPtrArray *patches, gint64 number)
{
    guint low = 0, high = patches->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (((const M2sPatch *)g_ptr_array_index(patches, middle))->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* (nullable) */
static const M2sPatch *
find_number(const GPtrArray *patches, gint64 number)
{
    guint place = place_of(patches, number);
    const M2sPatch *patch = place < patches->len ? g_ptr_array_index(patches, place) : NULL;
    return patch && patch->number == number ? patch : NULL;
}

/* Whether the mail of patch refers to that of older. */
static gboolean
refers_to(const M2sPatch *patch, const M2sPatch *older)
{
    g_autofree M2sSketch *sketch =
        patch->sketch
            ? m2s_sketch_unpack(m2s_slice((const char *)patch->sketch, patch->sketch_size))
            : NULL;
    guint64 msgid = m2s_sketch_msgid(m2s_slice_of(older->item.msgid));
    for (guint i = 0; sketch && i < sketch->reference_count; i++)
        if (sketch->references[i] == msgid)
            return TRUE;
    return FALSE;
}

static void
find_older_selves(Choice *choice)
{
    g_autoptr(GPtrArray) chain =
        m2s_revisions_chain(choice->choice.revisions, choice->choice.named);
    choice->older = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < chain->len; i++) {
        const GArray *revisions = ((const M2sPosting *)g_ptr_array_index(chain, i))->revisions;
        for (guint k = 0; k < revisions->len; k++) {
            const M2sPatchRevision *revision = &g_array_index(revisions, M2sPatchRevision, k);
            if (revision->predecessor)
                g_hash_table_insert(choice->older, (gpointer)revision->patch,
                                    (gpointer)revision->predecessor);
        }
    }
}

/* The older self of patch.  (nullable) */
static const M2sPatch *
older_self(const M2sAmChoice *choice, const M2sPatch *patch)
{
    return g_hash_table_lookup(((const Choice *)choice)->older, patch);
}

/* Whether patch was sent as a reply to older, or to what that was sent for. */
static gboolean
answers_patch(const M2sAmChoice *choice, const M2sPatch *patch, const M2sPatch *older)
{
    for (; older; older = older_self(choice, older))
        if (refers_to(patch, older))
            return TRUE;
    return FALSE;
}

/* Whether each patch of posting was sent as a reply to the one of patches with its number. */
static gboolean
answers(const M2sAmChoice *choice, const M2sPosting *posting, gint64 total,
        const GPtrArray *patches)
{
    for (guint i = 0; i < posting->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(posting->patches, i);
        const M2sPatch *older = patch->series ? find_number(patches, patch->number) : NULL;
        if (!answers_patch(choice, patch, older))
            return FALSE;
    }
    return posting->is_partial && posting->cover == NULL && posting->total == total;
}

/* Whether posting was sent to replace patches of its predecessor.  One that lacks patches which
 * were lost is no such thing. */
static gboolean
is_reroll(const M2sAmChoice *choice, const M2sPosting *posting)
{
    if (posting->predecessor == NULL)
        return FALSE;
    g_autoptr(GPtrArray) older = one_of_each(posting->predecessor);
    return answers(choice, posting, posting->predecessor->total, older);
}

/* All that follows posting, in order of date.  (transfer container): of const M2sPosting * */
static GPtrArray *
all_after(const M2sRevisions *revisions, const M2sPosting *posting)
{
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    GPtrArray *after = g_ptr_array_new();
    g_hash_table_add(known, (gpointer)posting);
    for (guint i = 0; i < chain->len; i++) {
        const M2sPosting *next = g_ptr_array_index(chain, i);
        if (!g_hash_table_contains(known, next->predecessor))
            continue;
        g_hash_table_add(known, (gpointer)next);
        g_ptr_array_add(after, (gpointer)next);
    }
    return after;
}

/* Sets choice->posting: the newest complete one that is or follows the one that was named. */
static void
choose_posting(M2sAmChoice *choice)
{
    const M2sPosting *posting = choice->named;
    while (is_reroll(choice, posting))
        posting = posting->predecessor;
    choice->posting = posting;
    g_autoptr(GPtrArray) after = all_after(choice->revisions, posting);
    for (guint i = 0; i < after->len; i++) {
        const M2sPosting *next = g_ptr_array_index(after, i);
        if (!next->is_partial && next->patches->len > 0)
            choice->posting = next;
    }
}

/* Puts what was sent again, after choice->posting, in the place of what it replaces. */
static void
replace_patches(M2sAmChoice *choice)
{
    g_autoptr(GPtrArray) after = all_after(choice->revisions, choice->posting);
    for (guint i = 0; i < after->len; i++) {
        const M2sPosting *next = g_ptr_array_index(after, i);
        if (!answers(choice, next, choice->posting->total, choice->patches)) {
            choice->newer = next;
            continue;
        }
        choice->version = MAX(choice->version, next->version);
        for (guint k = 0; k < next->patches->len; k++) {
            const M2sPatch *patch = g_ptr_array_index(next->patches, k);
            choice->patches->pdata[place_of(choice->patches, patch->number)] = (gpointer)patch;
        }
    }
}

M2sAmChoice *
m2s_am_choice_new(const M2sRevisions *revisions, const M2sPosting *named, gboolean exact)
{
    g_return_val_if_fail(revisions && named, NULL);
    Choice *whole = g_new0(Choice, 1);
    M2sAmChoice *choice = &whole->choice;
    choice->revisions = revisions;
    choice->named = choice->posting = named;
    find_older_selves(whole);
    if (!exact)
        choose_posting(choice);
    choice->version = choice->posting->version;
    choice->patches = one_of_each(choice->posting);
    if (!exact)
        replace_patches(choice);
    choice->missing =
        m2s_patches_describe_missing(choice->patches, choice->posting->total, G_MAXINT64);
    return choice;
}

GPtrArray *
m2s_am_choice_equals(const M2sAmChoice *choice, const M2sPatch *patch)
{
    g_return_val_if_fail(choice && patch, NULL);
    GPtrArray *equals = g_ptr_array_new();
    const M2sPatch *older = patch;
    while (patch->has_hash && (older = older_self(choice, older)))
        if (older->has_hash && memcmp(older->hash, patch->hash, M2S_HASH_SIZE) == 0)
            g_ptr_array_add(equals, (gpointer)older);
    for (guint i = 0; i < equals->len / 2; i++) {
        gpointer *one = &equals->pdata[i], *other = &equals->pdata[equals->len - 1 - i];
        gpointer newer = *one;
        *one = *other;
        *other = newer;
    }
    return equals;
}
