/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/index.h"

#include <mbox2series/base.h>

#include "search/run.h"

/* Sets of mails */

static M2sMailSet
set_new(guint count)
{
    return (M2sMailSet){g_new0(guint64, count / 64 + 1), count};
}

static void
set_clear(M2sMailSet *set)
{
    g_clear_pointer(&set->bits, g_free);
}

static void
set_add(M2sMailSet *set, guint64 mail)
{
    if (mail >= 1 && mail <= set->count)
        set->bits[mail / 64] |= G_GUINT64_CONSTANT(1) << (mail % 64);
}

static void
set_unite(M2sMailSet *set, const M2sMailSet *other)
{
    for (guint i = 0; i <= set->count / 64; i++)
        set->bits[i] |= other->bits[i];
}

static void
set_intersect(M2sMailSet *set, const M2sMailSet *other)
{
    for (guint i = 0; i <= set->count / 64; i++)
        set->bits[i] &= other->bits[i];
}

/* Bits beyond the mails are of no account. */
static void
set_invert(M2sMailSet *set)
{
    for (guint i = 0; i <= set->count / 64; i++)
        set->bits[i] = ~set->bits[i];
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(M2sMailSet, set_clear)

/* Words */

/* A term that is looked up. */
typedef struct {
    M2sOpened *opened;
    const M2sOpenedIndex *index;
    char term[M2S_TERM_MAX];
    gsize size;
    gboolean is_prefix;
} Lookup;

static gboolean
is_wanted(const Lookup *lookup, const M2sRunReader *reader)
{
    return (lookup->is_prefix ? reader->size >= lookup->size : reader->size == lookup->size) &&
           memcmp(reader->term, lookup->term, lookup->size) == 0;
}

/* Returns: FALSE if the places are damaged. */
static gboolean
add_places(M2sMailSet *set, guint first, M2sSlice places)
{
    gint64 place = -1;
    while (places.size > 0) {
        if (!m2s_places_next(&places, &place))
            return FALSE;
        set_add(set, first + (guint64)place);
    }
    return TRUE;
}

static gboolean
look_in_segment(const Lookup *lookup, guint first, M2sMailSet *set, GError **error)
{
    g_autoptr(GByteArray) blocks = g_byte_array_new();
    M2sRunReader reader;
    if (!m2s_opened_find_blocks(lookup->opened, first, m2s_slice(lookup->term, lookup->size),
                                !lookup->is_prefix, blocks, error))
        return FALSE;
    m2s_run_reader_init(&reader, m2s_slice((const char *)blocks->data, blocks->len));
    gboolean good = TRUE;
    while (good && m2s_run_reader_next(&reader))
        good = !is_wanted(lookup, &reader) || add_places(set, first, reader.places);
    if (good && !reader.is_damaged)
        return TRUE;
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_DATA,
                        "the index of words is damaged; “rebuild” makes it anew");
    return FALSE;
}

/* Adds the mails that have a word in a field. */
static gboolean
look_up_word(Lookup *lookup, M2sSearchField field, M2sSlice word, M2sMailSet *set, GError **error)
{
    lookup->term[0] = m2s_term_letter(field);
    memcpy(lookup->term + 1, word.data, word.size);
    lookup->size = word.size + 1;
    const GArray *segments = lookup->index->segments;
    for (guint i = 0; i < segments->len; i++)
        if (!look_in_segment(lookup, g_array_index(segments, M2sSegment, i).first, set, error))
            return FALSE;
    return TRUE;
}

/* The mails that have all words of leaf in field. */
static gboolean
look_up_words(Lookup *lookup, const M2sNode *leaf, M2sSearchField field, M2sMailSet *set,
              GError **error)
{
    for (guint i = 0; i < leaf->words->len; i++) {
        g_auto(M2sMailSet) one = set_new(set->count);
        lookup->is_prefix = leaf->is_prefix && i == leaf->words->len - 1;
        if (!look_up_word(lookup, field, g_array_index(leaf->words, M2sSlice, i),
                          i == 0 ? set : &one, error))
            return FALSE;
        if (i > 0)
            set_intersect(set, &one);
    }
    return TRUE;
}

static gboolean
look_up_fields(Lookup *lookup, const M2sNode *leaf, M2sLeafSet *found, GError **error)
{
    for (guint field = 0; field < M2S_FIELDS; field++) {
        if (!(leaf->fields & M2S_FIELD_SET(field)))
            continue;
        found->fields[field] = set_new(found->mails.count);
        if (!look_up_words(lookup, leaf, field, &found->fields[field], error))
            return FALSE;
        set_unite(&found->mails, &found->fields[field]);
    }
    found->is_known = TRUE;
    found->is_exact = leaf->words->len == 1;
    return TRUE;
}

/* Other leaves */

/* Returns: FALSE if the store has no table for leaf. */
static gboolean
make_test(const M2sNode *leaf, M2sMailTest *test)
{
    *test = (M2sMailTest){.since = leaf->since, .until = leaf->until, .msgid = leaf->text};
    if (leaf->type == M2S_NODE_DATE)
        test->type = M2S_MAILS_DATED;
    else if (leaf->type == M2S_NODE_ID)
        test->type = M2S_MAILS_NAMED;
    else if (leaf->type == M2S_NODE_IS && leaf->is <= M2S_IS_REPLY)
        test->type = M2S_MAILS_OF_KIND;
    else
        return FALSE;
    test->is_patch = leaf->is == M2S_IS_PATCH;
    test->is_cover = leaf->is == M2S_IS_COVER;
    test->is_reply = leaf->is == M2S_IS_REPLY;
    return TRUE;
}

static gboolean
look_up_object(M2sOpened *opened, const M2sNode *leaf, M2sLeafSet *found, GError **error)
{
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(guint));
    M2sMailTest test;
    if (!make_test(leaf, &test))
        return TRUE;
    if (!m2s_opened_find_mails(opened, &test, mails, error))
        return FALSE;
    for (guint i = 0; i < mails->len; i++)
        set_add(&found->mails, g_array_index(mails, guint, i));
    found->is_known = found->is_exact = TRUE;
    return TRUE;
}

static void
leaf_clear(gpointer data)
{
    M2sLeafSet *leaf = data;
    set_clear(&leaf->mails);
    for (guint field = 0; field < M2S_FIELDS; field++)
        set_clear(&leaf->fields[field]);
}

guint
m2s_index_size(const M2sOpenedIndex *index)
{
    const GArray *segments = index->segments;
    return segments->len ? g_array_index(segments, M2sSegment, segments->len - 1).last : 0;
}

GArray *
m2s_index_look_up(M2sOpened *opened, const M2sOpenedIndex *index, const M2sSearchQuery *query,
                  GError **error)
{
    Lookup lookup = {.opened = opened, .index = index};
    g_autoptr(GArray) leaves = g_array_new(FALSE, TRUE, sizeof(M2sLeafSet));
    g_array_set_clear_func(leaves, leaf_clear);
    g_array_set_size(leaves, query->leaves->len);
    for (guint i = 0; i < leaves->len; i++) {
        const M2sNode *leaf = g_ptr_array_index(query->leaves, i);
        M2sLeafSet *found = &g_array_index(leaves, M2sLeafSet, i);
        found->mails = set_new(m2s_index_size(index));
        if (leaf->type == M2S_NODE_WORDS ? !look_up_fields(&lookup, leaf, found, error)
                                         : !look_up_object(opened, leaf, found, error))
            return NULL;
    }
    return g_steal_pointer(&leaves);
}

/* Candidates */

/* The mails of which a part of the query may be true, and those of which it is true for certain. */
typedef struct {
    M2sMailSet upper, lower;
} Bounds;

static void
bounds_clear(Bounds *bounds)
{
    set_clear(&bounds->upper);
    set_clear(&bounds->lower);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bounds, bounds_clear)

static Bounds
bounds_of_leaf(const M2sLeafSet *leaf)
{
    Bounds bounds = {set_new(leaf->mails.count), set_new(leaf->mails.count)};
    if (leaf->is_known)
        set_unite(&bounds.upper, &leaf->mails);
    else
        set_invert(&bounds.upper);
    if (leaf->is_exact)
        set_unite(&bounds.lower, &leaf->mails);
    return bounds;
}

static Bounds
bounds_of(const M2sNode *node, const GArray *leaves)
{
    if (node->children[0] == NULL)
        return bounds_of_leaf(&g_array_index(leaves, M2sLeafSet, node->leaf));
    Bounds bounds = bounds_of(node->children[0], leaves);
    if (node->type == M2S_NODE_NOT) {
        const Bounds inverse = {bounds.lower, bounds.upper};
        bounds = inverse;
        set_invert(&bounds.upper);
        set_invert(&bounds.lower);
        return bounds;
    }
    g_auto(Bounds) other = bounds_of(node->children[1], leaves);
    void (*combine)(M2sMailSet *, const M2sMailSet *) =
        node->type == M2S_NODE_AND ? set_intersect : set_unite;
    combine(&bounds.upper, &other.upper);
    combine(&bounds.lower, &other.lower);
    return bounds;
}

GArray *
m2s_index_candidates(const M2sSearchQuery *query, const GArray *leaves, guint count)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(guint));
    g_auto(Bounds) bounds = bounds_of(query->root, leaves);
    for (guint mail = count; mail > 0; mail--) {
        if (bounds.upper.bits[mail / 64] == 0)
            mail = MAX(1, mail - mail % 64); /* on to the next 64 */
        else if (m2s_mail_set_has(&bounds.upper, mail))
            g_array_append_val(mails, mail);
    }
    return mails;
}
