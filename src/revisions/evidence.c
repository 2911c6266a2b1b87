/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/evidence.h"

/* What a reference is worth, in points of the score. */
#define BOOST_LINK  8 /* a URL on a line that names the version */
#define BOOST_REPLY 3 /* the thread of an older version */

/* The best piece of evidence so far. */
typedef struct {
    M2sChooser *chooser;
    const M2sEntry *entry;
    M2sEntry *certain; /* (nullable) */
    M2sBasis basis;    /* of certain */
    GArray *boosts;    /* of Boost */
} Evidence;

typedef struct {
    M2sEntry *entry;
    double worth;
} Boost;

/* The highest version up to the entry's, else the highest of all; then the newest. */
static int
compare_certain(const M2sEntry *entry, const M2sEntry *a, const M2sEntry *b)
{
    gboolean is_lower = m2s_version_compare(a->version, entry->version) <= 0;
    gboolean is_lower_too = m2s_version_compare(b->version, entry->version) <= 0;
    if (is_lower != is_lower_too)
        return is_lower ? 1 : -1;
    int order = m2s_version_compare(a->version, b->version);
    return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void
add_certain(Evidence *evidence, M2sEntry *older, M2sBasis basis)
{
    if (evidence->certain && compare_certain(evidence->entry, older, evidence->certain) <= 0)
        return;
    evidence->certain = older;
    evidence->basis = basis;
}

static void
add_boost(Evidence *evidence, M2sEntry *older, double worth)
{
    for (guint i = 0; i < evidence->boosts->len; i++) {
        Boost *boost = &g_array_index(evidence->boosts, Boost, i);
        if (boost->entry != older)
            continue;
        boost->worth = MAX(boost->worth, worth);
        return;
    }
    const Boost boost = {older, worth};
    g_array_append_val(evidence->boosts, boost);
}

/* The earlier entry with that mail.  (nullable) */
static M2sEntry *
find_mail(const Evidence *evidence, guint64 msgid)
{
    guint count;
    M2sEntry *const *found =
        m2s_memory_find(evidence->chooser->memory, M2S_MEMORY_MAIL, msgid, &count);
    return count > 0 ? found[0] : NULL;
}

static void
take_change_ids(Evidence *evidence, const M2sSketch *sketch)
{
    for (guint i = 0; i < sketch->change_id_count; i++) {
        guint count;
        M2sEntry *const *found = m2s_memory_find(evidence->chooser->memory, M2S_MEMORY_CHANGE_ID,
                                                 sketch->change_ids[i], &count);
        for (guint k = 0; k < count; k++)
            add_certain(evidence, found[k], M2S_BASIS_CHANGE_ID);
    }
}

static void
take_history(Evidence *evidence, const M2sSketch *sketch)
{
    for (guint i = 0; i < sketch->history_count; i++) {
        M2sEntry *older = find_mail(evidence, sketch->history[i]);
        if (older)
            add_certain(evidence, older, M2S_BASIS_TRACKING);
    }
}

/* "v1: https://…" names version 1 if that is what the URL leads to, and "RFC: https://…" an RFC. */
static gboolean
names_version(const M2sLink *link, const M2sEntry *older)
{
    for (guint i = 0; i < M2S_LINK_VERSIONS && link->versions[i]; i++)
        if (link->versions[i] == older->version.major)
            return TRUE;
    return older->is_rfc && link->versions[0] == 0 && link->flags & M2S_LINK_RFC;
}

static void
take_links(Evidence *evidence, const M2sSketch *sketch)
{
    for (guint i = 0; i < sketch->link_count; i++) {
        const M2sLink *link = &sketch->links[i];
        M2sEntry *older = find_mail(evidence, link->msgid);
        if (older == NULL)
            continue;
        gboolean is_older = m2s_version_compare(older->version, evidence->entry->version) < 0 ||
                            (older->is_rfc && !evidence->entry->is_rfc);
        if (link->flags & M2S_LINK_TO_VERSION)
            add_certain(evidence, older, M2S_BASIS_LINK);
        else if (is_older && !(link->flags & M2S_LINK_ELSEWHERE) && names_version(link, older))
            add_boost(evidence, older, BOOST_LINK);
    }
}

static void
take_reference(Evidence *evidence, guint64 msgid)
{
    M2sEntry *older = find_mail(evidence, msgid);
    if (older && m2s_version_compare(older->version, evidence->entry->version) < 0 &&
        m2s_have_common(older->people, evidence->entry->people))
        add_boost(evidence, older, BOOST_REPLY);
}

static void
gather(Evidence *evidence)
{
    const GPtrArray *pieces = evidence->entry->pieces;
    for (guint i = 0; i < pieces->len; i++) {
        const M2sSketch *sketch = ((const M2sPiece *)g_ptr_array_index(pieces, i))->sketch;
        take_change_ids(evidence, sketch);
        take_history(evidence, sketch);
        take_links(evidence, sketch);
        if (sketch->reference_count > 0) {
            take_reference(evidence, sketch->references[0]);
            take_reference(evidence, sketch->references[sketch->reference_count - 1]);
        }
    }
}

/* The newest complete entry that follows older and may precede entry. */
static M2sEntry *
find_tip(const Evidence *evidence, M2sEntry *older)
{
    const M2sEntry *entry = evidence->entry;
    for (guint step = 0; step < M2S_STEPS_MAX; step++) {
        if (!m2s_chooser_follow(evidence->chooser, older))
            break;
        const GPtrArray *successors = older->posting.successors;
        M2sEntry *next = NULL;
        guint first =
            successors->len > M2S_SUCCESSORS_MAX ? successors->len - M2S_SUCCESSORS_MAX : 0;
        for (guint i = first; i < successors->len; i++) {
            M2sEntry *at = g_ptr_array_index(successors, i);
            if (!at->is_partial && m2s_version_compare(at->version, entry->version) <= 0)
                next = at; /* they are in order of date */
        }
        if (next == NULL)
            break;
        older = next;
    }
    return older;
}

/* The best of the references that are likely.  Returns: its entry.  (nullable) */
static M2sEntry *
find_referenced(const Evidence *evidence, double *worth)
{
    M2sEntry *best = NULL;
    for (guint i = 0; i < evidence->boosts->len; i++) {
        const Boost *boost = &g_array_index(evidence->boosts, Boost, i);
        M2sCandidate candidate;
        if (!m2s_candidate_weigh(evidence->entry, boost->entry, boost->worth,
                                 evidence->chooser->pairs, &candidate) ||
            !candidate.is_accepted)
            continue;
        if (best && (candidate.worth < *worth ||
                     (candidate.worth == *worth && candidate.entry->index < best->index)))
            continue;
        best = candidate.entry;
        *worth = candidate.worth;
    }
    return best;
}

static void
follow(const Evidence *evidence, M2sEntry *older, M2sChoice *choice)
{
    M2sScore score;
    M2sEntry *tip = find_tip(evidence, older);
    if (!m2s_chooser_prepare(evidence->chooser, tip))
        return;
    m2s_score(evidence->entry, tip, !tip->has_newer, evidence->chooser->pairs, &score);
    if (choice->entry && choice->entry != tip)
        choice->runner_up = choice->entry;
    else if (choice->runner_up == tip)
        choice->runner_up = NULL;
    choice->entry = tip;
    choice->relation = m2s_relation(evidence->entry, tip);
    choice->worth = score.total;
}

static M2sBasis
apply(const Evidence *evidence, M2sChoice *choice)
{
    double worth = 0;
    M2sEntry *older = evidence->certain ? evidence->certain : find_referenced(evidence, &worth);
    M2sBasis basis = evidence->certain ? evidence->basis : M2S_BASIS_REFERENCE;
    if (older == NULL)
        return M2S_BASIS_CONTENT;
    if (choice->entry && m2s_entry_descends(choice->entry, older))
        return basis;
    if (evidence->certain == NULL && choice->entry && worth <= choice->worth)
        return M2S_BASIS_CONTENT;
    follow(evidence, older, choice);
    return basis;
}

M2sBasis
m2s_evidence_apply(M2sChooser *chooser, const M2sEntry *entry, M2sChoice *choice)
{
    Evidence evidence = {.chooser = chooser, .entry = entry};
    evidence.boosts = g_array_new(FALSE, FALSE, sizeof(Boost));
    gather(&evidence);
    M2sBasis basis = apply(&evidence, choice);
    g_array_unref(evidence.boosts);
    return basis;
}
