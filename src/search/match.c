/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/match.h"

#include "model/object.h"
#include "search/words.h"

/* Words */

static gboolean
is_word(const M2sNode *leaf, guint i, M2sSlice word)
{
    const M2sSlice *wanted = &g_array_index(leaf->words, M2sSlice, i);
    gboolean is_start = leaf->is_prefix && i == leaf->words->len - 1;
    return (is_start ? wanted->size <= word.size : wanted->size == word.size) &&
           memcmp(wanted->data, word.data, wanted->size) == 0;
}

/* Where phrases are while a text is read: bit i is set if its first i + 1 words were just read
 * (the Shift-And algorithm).  An empty word, between texts, is none of them. */
static guint64
step(const M2sNode *leaf, guint64 state, M2sSlice word)
{
    guint64 reachable = (state << 1) | 1, reached = 0;
    for (guint i = 0; i < leaf->words->len && reachable >> i; i++)
        if (reachable >> i & 1 && is_word(leaf, i, word))
            reached |= G_GUINT64_CONSTANT(1) << i;
    return reached;
}

/* Sets the bit of field in the hits of those leaves that text has. */
static void
match_text(const GPtrArray *leaves, M2sSearchField field, M2sSlice text, guint64 *states,
           guint *hits)
{
    M2sWords words;
    M2sSlice word;
    m2s_words_init(&words, text);
    memset(states, 0, leaves->len * sizeof *states);
    while (m2s_words_next(&words, &word))
        for (guint i = 0; i < leaves->len; i++) {
            const M2sNode *leaf = g_ptr_array_index(leaves, i);
            if (leaf->type != M2S_NODE_WORDS || !(leaf->fields & M2S_FIELD_SET(field)))
                continue;
            states[i] = step(leaf, states[i], word);
            if (states[i] >> (leaf->words->len - 1) & 1)
                hits[i] |= M2S_FIELD_SET(field);
        }
}

void
m2s_match_words(const M2sSearchQuery *query, const M2sDocument *document, guint *hits)
{
    g_autofree guint64 *states = g_new(guint64, query->leaves->len);
    for (guint i = 0; i < query->leaves->len; i++)
        if (((const M2sNode *)g_ptr_array_index(query->leaves, i))->type == M2S_NODE_WORDS)
            hits[i] = 0;
    for (guint field = 0; field < M2S_FIELDS; field++)
        if (document->texts[field].size > 0 && query->fields & M2S_FIELD_SET(field))
            match_text(query->leaves, field, document->texts[field], states, hits);
}

/* Objects */

/* The cover or patch that item is, or is a reply to. */
static void
find_subject(M2sKind kind, const M2sItem *item, const M2sPatch **patch, const M2sCover **cover)
{
    const M2sComment *comment = (const M2sComment *)item;
    gboolean is_comment = kind == M2S_PATCH_COMMENT || kind == M2S_COVER_COMMENT;
    *patch = kind == M2S_PATCH ? (const M2sPatch *)item : is_comment ? comment->patch : NULL;
    *cover = kind == M2S_COVER ? (const M2sCover *)item : is_comment ? comment->cover : NULL;
}

const M2sSeries *
m2s_match_series_of(M2sKind kind, const M2sItem *item)
{
    const M2sPatch *patch;
    const M2sCover *cover;
    find_subject(kind, item, &patch, &cover);
    return patch ? patch->series : cover->series;
}

static gboolean
is_so(M2sIs is, M2sKind kind, const M2sSeries *series)
{
    switch (is) {
    case M2S_IS_PATCH:
        return kind == M2S_PATCH;
    case M2S_IS_COVER:
        return kind == M2S_COVER;
    case M2S_IS_REPLY:
        return kind == M2S_PATCH_COMMENT || kind == M2S_COVER_COMMENT;
    case M2S_IS_COMPLETE:
        return series && m2s_series_is_complete(series);
    case M2S_IS_INCOMPLETE:
        return series && !m2s_series_is_complete(series);
    }
    return FALSE;
}

static gboolean
is_list(const M2sProject *project, const char *name)
{
    return g_ascii_strcasecmp(project->link_name, name) == 0 ||
           g_ascii_strcasecmp(project->list_id, name) == 0;
}

/* "reviewed" and "reviewed-by" both name "Reviewed-by". */
gboolean
m2s_match_is_tag(const M2sTag *tag, const char *name)
{
    M2sSlice rest = m2s_slice_of(tag->name);
    if (!m2s_slice_has_prefix_caseless(rest, name))
        return FALSE;
    const char after = tag->name[strlen(name)];
    return after == '\0' || after == '-';
}

static gboolean
has_tag(const M2sConfig *config, const M2sPatch *patch, const char *name)
{
    for (guint i = 0; i < config->tags->len && i < M2S_TAGS_MAX; i++)
        if (patch->tags[i] > 0 && m2s_match_is_tag(g_ptr_array_index(config->tags, i), name))
            return TRUE;
    return FALSE;
}

/* What is said of a cover is said of its patches. */
static gboolean
is_tagged(const M2sConfig *config, M2sKind kind, const M2sItem *item, const char *name)
{
    const M2sPatch *patch;
    const M2sCover *cover;
    find_subject(kind, item, &patch, &cover);
    if (patch)
        return has_tag(config, patch, name);
    const GPtrArray *patches = cover->series ? cover->series->patches : NULL;
    for (guint i = 0; patches && i < patches->len; i++)
        if (has_tag(config, g_ptr_array_index(patches, i), name))
            return TRUE;
    return FALSE;
}

static gboolean
match_leaf(const M2sNode *leaf, const M2sConfig *config, M2sKind kind, const M2sItem *item)
{
    const M2sSeries *series = m2s_match_series_of(kind, item);
    switch (leaf->type) {
    case M2S_NODE_DATE:
        return item->date >= leaf->since && item->date < leaf->until;
    case M2S_NODE_IS:
        return is_so(leaf->is, kind, series);
    case M2S_NODE_LIST:
        return is_list(item->project, leaf->text);
    case M2S_NODE_TAG:
        return is_tagged(config, kind, item, leaf->text);
    case M2S_NODE_VERSION:
        return series && series->version == leaf->number;
    case M2S_NODE_ID:
        return g_str_equal(item->msgid, leaf->text);
    default:
        return FALSE;
    }
}

void
m2s_match_object(const M2sSearchQuery *query, const M2sConfig *config, M2sKind kind,
                 const M2sItem *item, guint *hits)
{
    for (guint i = 0; i < query->leaves->len; i++) {
        const M2sNode *leaf = g_ptr_array_index(query->leaves, i);
        if (leaf->type != M2S_NODE_WORDS)
            hits[i] = match_leaf(leaf, config, kind, item);
    }
}

/* All of it */

gboolean
m2s_match_holds(const M2sNode *node, const guint *hits)
{
    switch (node->type) {
    case M2S_NODE_AND:
        return m2s_match_holds(node->children[0], hits) && m2s_match_holds(node->children[1], hits);
    case M2S_NODE_OR:
        return m2s_match_holds(node->children[0], hits) || m2s_match_holds(node->children[1], hits);
    case M2S_NODE_NOT:
        return !m2s_match_holds(node->children[0], hits);
    default:
        return hits[node->leaf] != 0;
    }
}

/* What a word is worth where it is: a subject says what a mail is about, a diff has many words. */
static const guint worth[M2S_FIELDS] = {
    [M2S_IN_FROM] = 4,    [M2S_IN_TO] = 1,   [M2S_IN_CC] = 1,   [M2S_IN_SUBJECT] = 8,
    [M2S_IN_MESSAGE] = 2, [M2S_IN_DIFF] = 1, [M2S_IN_FILES] = 4};

guint
m2s_match_score(const M2sSearchQuery *query, const guint *hits)
{
    guint score = 0;
    for (guint i = 0; i < query->leaves->len; i++) {
        const M2sNode *leaf = g_ptr_array_index(query->leaves, i);
        if (leaf->type != M2S_NODE_WORDS || leaf->is_negated)
            continue;
        for (guint field = 0; field < M2S_FIELDS; field++)
            if (hits[i] & M2S_FIELD_SET(field))
                score += worth[field];
    }
    return score;
}
