/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/decision.h"

#include "series/dependencies.h"

void
m2s_decision_clear(M2sDecision *decision)
{
    g_clear_pointer(&decision->dependencies, g_ptr_array_unref);
    m2s_place_clear(&decision->place);
}

static void
object_to(M2sDecision *decision, const char *objection)
{
    decision->outcome = M2S_OUTCOME_UNUSABLE;
    decision->objection = objection;
}

/* Decides what patches and covers have in common.  Patchwork checks in another order, but discards
 * the whole mail if any check fails.  Returns: FALSE if the mail becomes nothing. */
static gboolean
decide_submission(M2sIndex *index, const M2sMail *mail, M2sKind kind, M2sDecision *decision)
{
    decision->known = m2s_index_find_item(index, kind, decision->project, mail->msgid);
    if (decision->known)
        decision->outcome = M2S_OUTCOME_DUPLICATE;
    else if (mail->author_email == NULL)
        object_to(decision, "From holds no address");
    else if (mail->out_of_range)
        object_to(decision, "a number in the subject is too large");
    else if (!m2s_dependencies_find(index, mail, &decision->dependencies))
        object_to(decision, "Depends-on names a cover without a series");
    else {
        decision->outcome = kind == M2S_PATCH ? M2S_OUTCOME_PATCH : M2S_OUTCOME_COVER;
        decision->submitter = m2s_index_find_person(index, mail->author_email);
        return TRUE;
    }
    return FALSE;
}

static void
decide_place(M2sIndex *index, const M2sGroupingRules *rules, const M2sMail *mail, M2sKind kind,
             M2sDecision *decision)
{
    if (!decide_submission(index, mail, kind, decision))
        return;
    const M2sArrival arrival = {mail, kind, decision->project, decision->submitter};
    rules->find_place(index, &arrival, &decision->place);
}

/* Mail that replies to nothing known. */
static void
decide_use(M2sIndex *index, const M2sGroupingRules *rules, const M2sMail *mail,
           M2sDecision *decision)
{
    M2sArrival arrival = {mail, M2S_COVER, decision->project, NULL};
    if (mail->author_email)
        arrival.submitter = m2s_index_find_person(index, mail->author_email);
    decision->outcome = rules->find_use(index, &arrival, &decision->place);
    if (decision->outcome == M2S_OUTCOME_COVER)
        decide_submission(index, mail, M2S_COVER, decision);
}

static M2sItem *
parent_of(const M2sComment *comment)
{
    return comment->patch ? &comment->patch->item : &comment->cover->item;
}

/* Of several comments with the same Message-ID, the one with the latest date counts, and of those
 * the one whose parent came first (find_patch_for_comment). */
static const M2sComment *
latest(const M2sComment *comment)
{
    const M2sComment *found = comment;
    for (; comment; comment = comment->same_id)
        if (comment->item.date > found->item.date ||
            (comment->item.date == found->item.date &&
             parent_of(comment)->id < parent_of(found)->id))
            found = comment;
    return found;
}

/* The patch or the cover that a reply is about: the nearest that it refers to, directly or through
 * a comment (find_patch_for_comment, find_cover_for_comment).
 * is_ambiguous: (out): set if it refers to a comment that belongs to several covers, at which
 * Patchwork gives up. */
static M2sItem *
find_parent(M2sIndex *index, const M2sMail *mail, const M2sProject *project, gboolean is_patch,
            gboolean *is_ambiguous)
{
    M2sItem *parent = NULL;
    for (guint i = 0; parent == NULL && !*is_ambiguous && i < mail->references->len; i++) {
        const char *msgid = g_ptr_array_index(mail->references, i);
        parent = m2s_index_find_item(index, is_patch ? M2S_PATCH : M2S_COVER, project, msgid);
        if (parent)
            continue;
        const M2sComment *comment = (M2sComment *)m2s_index_find_item(
            index, is_patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT, project, msgid);
        *is_ambiguous = !is_patch && comment && comment->same_id;
        if (comment && !*is_ambiguous)
            parent = parent_of(latest(comment));
    }
    return parent;
}

/* All references are searched for patches first, then for covers. */
static void
decide_comment(M2sIndex *index, const M2sGroupingRules *rules, const M2sMail *mail,
               M2sDecision *decision)
{
    gboolean is_ambiguous = FALSE;
    decision->kind = M2S_PATCH_COMMENT;
    decision->parent = find_parent(index, mail, decision->project, TRUE, &is_ambiguous);
    if (decision->parent == NULL) {
        decision->kind = M2S_COVER_COMMENT;
        decision->parent = find_parent(index, mail, decision->project, FALSE, &is_ambiguous);
    }
    if (is_ambiguous)
        object_to(decision, "it replies to a comment that belongs to several covers");
    else if (decision->parent == NULL)
        decide_use(index, rules, mail, decision);
    if (decision->parent == NULL)
        return;
    M2sItem *same_id = m2s_index_find_item(index, decision->kind, decision->project, mail->msgid);
    const M2sComment *known = (M2sComment *)same_id;
    while (known && parent_of(known)->id != decision->parent->id)
        known = known->same_id;
    decision->known = known ? (M2sItem *)known : same_id;
    if (known)
        decision->outcome = M2S_OUTCOME_DUPLICATE;
    else if (mail->author_email == NULL)
        object_to(decision, "From holds no address");
    else {
        decision->outcome = M2S_OUTCOME_COMMENT;
        decision->submitter = m2s_index_find_person(index, mail->author_email);
    }
}

void
m2s_decide(M2sIndex *index, const M2sGroupingRules *rules, const M2sMail *mail,
           M2sDecision *decision)
{
    const GPtrArray *projects = m2s_index_catalogue(index)->projects;
    *decision = (M2sDecision){.outcome = M2S_OUTCOME_ORPHAN};
    decision->project = mail->project ? g_ptr_array_index(projects, mail->project - 1)
                                      : m2s_index_find_project(index, mail->list_id);
    M2sKind kind = rules->kind_of(index, mail);
    if (kind == M2S_PATCH || kind == M2S_COVER)
        decide_place(index, rules, mail, kind, decision);
    else
        decide_comment(index, rules, mail, decision);
}
