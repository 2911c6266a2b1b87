/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/candidate.h"

#include "revisions/sets.h"

/* The least score, by relation: versions that do not grow need better reasons. */
static const double least[] = {[M2S_RELATION_BUMP] = 4,
                               [M2S_RELATION_RFC] = 7,
                               [M2S_RELATION_SAME] = 11,
                               [M2S_RELATION_DOWN] = 13};

#define GAP_MAX         (1830 * M2S_DAY)
#define GAP_MAX_UNLIKE  (540 * M2S_DAY) /* without an equal headline and half of the patches */
#define GAP_MAX_SIMILAR (60 * M2S_DAY)  /* if only the message is much the same */
#define GAP_MIN_SAME    600 /* seconds: who sends two patches at once means two patches */

#define BRANCH_MALUS   4 /* for stable trees: 5.10 and 5.15 */
#define STRANGER_MALUS 3
#define BOOST_CERTAIN  8 /* see evidence.c */
#define LINES_ALIKE    0.3
#define HEAD_ALIKE     0.6
#define LINES_MIN      5

typedef struct {
    const M2sEntry *newer;
    const M2sEntry *older;
    gint64 gap; /* seconds; older is never the later one */
    double boost;
    gboolean has_head; /* the headlines are equal */
} Weighing;

M2sRelation
m2s_relation(const M2sEntry *newer, const M2sEntry *older)
{
    int order = m2s_version_compare(older->version, newer->version);
    if (order < 0)
        return M2S_RELATION_BUMP;
    if (older->is_rfc && !newer->is_rfc)
        return M2S_RELATION_RFC;
    return order == 0 ? M2S_RELATION_SAME : M2S_RELATION_DOWN;
}

/* What needs no score. */
static gboolean
is_possible(const Weighing *weighing, M2sRelation relation)
{
    const M2sEntry *newer = weighing->newer, *older = weighing->older;
    gboolean is_bump = relation == M2S_RELATION_BUMP;
    if (weighing->gap > GAP_MAX || newer->is_bot)
        return FALSE;
    if (newer->is_batch != older->is_batch || (newer->is_batch && !is_bump))
        return FALSE;
    return newer->branches == older->branches || (is_bump && newer->branches && older->branches);
}

static gboolean
has_similar_lines(const Weighing *weighing, const M2sScore *score)
{
    double lines = score->values[M2S_PART_LINES];
    return lines >= LINES_ALIKE ||
           (lines >= LINES_ALIKE / 2 && score->values[M2S_PART_MESSAGE] >= 0.5 &&
            weighing->gap < GAP_MAX_SIMILAR);
}

/* The conditions of M2S_RELATION_SAME and M2S_RELATION_DOWN, apart from the score. */
static gboolean
is_sent_again(const Weighing *weighing, M2sRelation relation, const M2sScore *score)
{
    const M2sEntry *newer = weighing->newer, *older = weighing->older;
    if (newer->trees != older->trees && newer->trees && older->trees &&
        score->values[M2S_PART_LINES] < LINES_ALIKE)
        return FALSE;
    gboolean have_lines = newer->lines.count > 0 && older->lines.count > 0;
    gboolean have_none = newer->lines.count == 0 && older->lines.count == 0;
    if (have_lines && !newer->is_resend && !has_similar_lines(weighing, score))
        return FALSE;
    if (have_none && !weighing->has_head)
        return FALSE;
    if (weighing->has_head || newer->is_resend)
        return TRUE;
    if ((newer->is_partial || older->is_partial) && score->values[M2S_PART_MESSAGE] < 0.3)
        return FALSE;
    return relation != M2S_RELATION_DOWN;
}

/* The same patch by the same people, whatever it is called now. */
static gboolean
is_same_work(const Weighing *weighing, gboolean is_sender, const M2sScore *score)
{
    return is_sender && score->line_jaccard >= 0.6 && score->file_jaccard >= 0.5 &&
           weighing->newer->lines.count >= LINES_MIN && weighing->gap > GAP_MIN_SAME &&
           weighing->gap < GAP_MAX_SIMILAR;
}

/* A posting of which patches are missing: how many are the same cannot be told, but its cover says
 * the same.  So "[PATCH 0/2]", which went out without its patches, is sent again, and "[PATCH 0/4]"
 * is really v11. */
static gboolean
has_same_cover(const Weighing *weighing, gboolean is_sender, const M2sScore *score)
{
    gboolean is_partial = weighing->newer->is_partial || weighing->older->is_partial;
    return is_sender && is_partial && weighing->has_head &&
           score->values[M2S_PART_MESSAGE] >= 0.5 && weighing->gap < GAP_MAX_SIMILAR;
}

/* Headlines that are almost the same, of a series that has been rewritten since its RFC. */
static gboolean
has_similar_head(const Weighing *weighing, gboolean is_sender)
{
    const M2sPiece *newer = weighing->newer->cover, *older = weighing->older->cover;
    return is_sender && newer && older &&
           m2s_overlap_cosine(m2s_sets_compare(&newer->words, &older->words)) >= HEAD_ALIKE;
}

/* For versions that do not grow.  is_enough: whether the score is. */
static gboolean
accept_unbumped(const Weighing *weighing, M2sRelation relation, gboolean is_enough,
                gboolean is_sender, const M2sScore *score)
{
    gboolean has_patches = score->half >= 0.5 || weighing->newer->is_resend;
    if (relation == M2S_RELATION_RFC)
        return is_enough &&
               (has_patches || weighing->has_head || has_similar_head(weighing, is_sender));
    if (is_enough && has_patches && is_sent_again(weighing, relation, score))
        return TRUE;
    if (is_enough && has_same_cover(weighing, is_sender, score))
        return TRUE;
    return relation == M2S_RELATION_SAME && is_same_work(weighing, is_sender, score);
}

/* The next version of a patch by somebody else altogether. */
static gboolean
is_taken_over(const Weighing *weighing, M2sRelation relation, const M2sScore *score)
{
    const M2sEntry *newer = weighing->newer, *older = weighing->older;
    return relation == M2S_RELATION_BUMP && older->version.major + 1 == newer->version.major &&
           score->half >= 0.5 && score->values[M2S_PART_LINES] >= LINES_ALIKE &&
           newer->patches->len * 2 >= older->patches->len;
}

static gboolean
decide(const Weighing *weighing, M2sCandidate *candidate)
{
    const M2sEntry *newer = weighing->newer, *older = weighing->older;
    const M2sRelation relation = candidate->relation;
    gboolean is_known = m2s_have_common(newer->people, older->people);
    gboolean is_sender = m2s_have_common(newer->senders, older->senders);
    candidate->is_sender = is_sender;
    if (newer->branches != older->branches)
        candidate->worth -= BRANCH_MALUS;
    gboolean is_accepted = candidate->worth >= least[relation];
    if (relation != M2S_RELATION_BUMP)
        is_accepted =
            accept_unbumped(weighing, relation, is_accepted, is_sender, &candidate->score);
    if (!is_known) {
        candidate->worth -= STRANGER_MALUS;
        return is_accepted && (weighing->boost >= BOOST_CERTAIN ||
                               is_taken_over(weighing, relation, &candidate->score));
    }
    gboolean is_higher = m2s_version_compare(newer->version, older->version) > 0;
    return is_accepted && (is_sender || relation == M2S_RELATION_BUMP ||
                           (relation == M2S_RELATION_RFC && is_higher));
}

gboolean
m2s_candidate_weigh(const M2sEntry *newer, M2sEntry *older, double boost, GArray *pairs,
                    M2sCandidate *candidate)
{
    const Weighing weighing = {.newer = newer,
                               .older = older,
                               .gap = newer->date - older->date,
                               .boost = boost,
                               .has_head = newer->head && newer->head == older->head};
    candidate->entry = older;
    candidate->relation = m2s_relation(newer, older);
    if (!is_possible(&weighing, candidate->relation))
        return FALSE;
    m2s_score(newer, older, !older->has_newer, pairs, &candidate->score);
    candidate->worth = candidate->score.total + boost;
    if (weighing.gap > GAP_MAX_UNLIKE && boost < BOOST_CERTAIN &&
        !(weighing.has_head && candidate->score.half >= 0.5))
        return FALSE;
    candidate->is_accepted = decide(&weighing, candidate);
    return TRUE;
}
