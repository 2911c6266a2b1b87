/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/engine.h"

#include <string.h>

#include "model/catalogue.h"
#include "series/decision.h"
#include "series/dependencies.h"
#include "series/grouping.h"
#include "series/membership.h"
#include "series/precise.h"

/* A mail, and where to put what it becomes. */
typedef struct {
    M2sIndex *index;
    const M2sGroupingRules *rules;
    M2sCatalogue *catalogue;
    M2sMail *mail;
    M2sDecision *decision;
} Taking;

/* A list seen for the first time becomes a project, named after the first label of its id, or after
 * the whole id if that label is taken ("dev.foo.example.org", then "dev.bar.example.org"). */
static void
make_project(Taking *taking)
{
    const char *list_id = taking->mail->list_id;
    g_autofree char *label = g_strndup(list_id, strcspn(list_id, "."));
    gboolean is_usable = *label != '\0' && !m2s_index_has_link_name(taking->index, label);
    taking->decision->project =
        m2s_catalogue_add_project(taking->catalogue, is_usable ? label : list_id, list_id);
    m2s_index_add(taking->index, M2S_PROJECT, taking->decision->project);
}

static void
make_person(Taking *taking)
{
    M2sPerson *person = m2s_catalogue_add(taking->catalogue, M2S_PERSON);
    person->email = m2s_catalogue_string(taking->catalogue, taking->mail->author_email);
    person->name = m2s_catalogue_string(taking->catalogue, taking->mail->author_name);
    m2s_index_add(taking->index, M2S_PERSON, person);
    taking->decision->submitter = person;
}

/* Makes the mail's project and its author if they are new, and updates them: a project takes its
 * list's address from the first mail that has it; a person takes each new name, which then shows on
 * older objects, too.  Only called for mails that become something; others leave no trace. */
static void
settle_parties(Taking *taking)
{
    const M2sMail *mail = taking->mail;
    if (taking->decision->project == NULL)
        make_project(taking);
    if (taking->decision->submitter == NULL)
        make_person(taking);
    M2sProject *project = taking->decision->project;
    if (*project->list_email == '\0' && mail->list_email) {
        g_free(project->list_email);
        project->list_email = g_strdup(mail->list_email);
        m2s_index_change(taking->index, M2S_PROJECT, project);
    }
    M2sPerson *person = taking->decision->submitter;
    if (mail->author_name && *mail->author_name &&
        g_strcmp0(mail->author_name, person->name) != 0) {
        person->name = m2s_catalogue_string(taking->catalogue, mail->author_name);
        m2s_index_change(taking->index, M2S_PERSON, person);
    }
}

static void
fill_item(const Taking *taking, M2sItem *item)
{
    const M2sMail *mail = taking->mail;
    item->fingerprint = mail->fingerprint;
    item->project = taking->decision->project;
    item->msgid = m2s_catalogue_string(taking->catalogue, mail->msgid);
    item->submitter = taking->decision->submitter;
    item->date = mail->date;
    item->mail = mail->location;
}

/* Makes a cover of a mail that came before, with an event. */
static M2sCover *
make_cover(const Taking *taking, const M2sItem *item, const char *name, const char *parent)
{
    M2sCover *cover = m2s_catalogue_add(taking->catalogue, M2S_COVER);
    guint id = cover->item.id;
    cover->item = *item;
    cover->item.id = id;
    cover->name = m2s_catalogue_column(taking->catalogue, name);
    cover->parent = m2s_catalogue_string(taking->catalogue, parent);
    m2s_index_add(taking->index, M2S_COVER, cover);
    m2s_catalogue_add_event(taking->catalogue, M2S_EVENT_COVER_CREATED, item->date, cover);
    return cover;
}

/* Makes a cover of the loose mail that the patch answers. */
static void
add_loose_cover(const Taking *taking, const M2sLooseMail *loose)
{
    M2sItem item = loose->item;
    item.msgid = m2s_catalogue_string(taking->catalogue, item.msgid); /* as long as the cover */
    item.submitter = taking->decision->submitter;
    M2sCover *cover = make_cover(taking, &item, loose->name, NULL);
    m2s_series_add_cover(taking->index, taking->decision->place.series, cover,
                         taking->decision->place.first);
}

/* Starts a series for a patch or a cover unless one was found, and has it changed as the rules
 * want. */
static void
settle_series(Taking *taking)
{
    const M2sDecision *decision = taking->decision;
    M2sPlace *place = &taking->decision->place;
    gboolean is_new = place->series == NULL;
    if (is_new)
        place->series = m2s_series_create(taking->index, taking->mail, decision->project,
                                          decision->submitter, place);
    m2s_series_claim(taking->index, place->series, place->claims);
    taking->rules->settle(taking->index, taking->mail, place, is_new);
    if (place->loose)
        add_loose_cover(taking, place->loose);
}

/* A copy of what was made of the mail.  bytes: (nullable).  Returns: (nullable). */
static const guint8 *
keep_bytes(Taking *taking, const GByteArray *bytes, guint *size)
{
    *size = bytes ? bytes->len : 0;
    return bytes ? m2s_catalogue_bytes(taking->catalogue, bytes->data, bytes->len) : NULL;
}

static void
add_patch(Taking *taking)
{
    const M2sMail *mail = taking->mail;
    const M2sDecision *decision = taking->decision;
    M2sPatch *patch = m2s_catalogue_add(taking->catalogue, M2S_PATCH);
    fill_item(taking, &patch->item);
    patch->item.trailers = g_strdup(taking->mail->trailers);
    patch->files = g_strdup(taking->mail->files);
    patch->name = m2s_catalogue_column(taking->catalogue, mail->name);
    patch->pull_url = m2s_catalogue_string(taking->catalogue, mail->pull_url);
    patch->delegate = mail->delegate;
    patch->state = mail->state;
    patch->has_hash = mail->has_hash;
    memcpy(patch->hash, mail->hash, sizeof patch->hash);
    memcpy(patch->tags, mail->tags, sizeof patch->tags);
    patch->parent = m2s_catalogue_string(taking->catalogue, decision->place.parent);
    patch->sketch = keep_bytes(taking, mail->sketch, &patch->sketch_size);
    m2s_catalogue_add_event(taking->catalogue, M2S_EVENT_PATCH_CREATED, mail->date, patch);
    settle_series(taking);
    if (decision->place.number != 0) /* a cover with a diff stays outside */
        m2s_series_add_patch(taking->index, decision->place.series, patch, decision->place.number,
                             decision->place.waiting);
    m2s_index_add(taking->index, M2S_PATCH, patch);
    m2s_dependencies_add(taking->index, decision->place.series, decision->dependencies);
}

static void
add_cover(Taking *taking)
{
    const M2sDecision *decision = taking->decision;
    M2sItem item = {0};
    fill_item(taking, &item);
    settle_series(taking);
    M2sCover *cover = make_cover(taking, &item, taking->mail->name, decision->place.parent);
    cover->item.trailers = g_strdup(taking->mail->trailers);
    cover->sketch = keep_bytes(taking, taking->mail->sketch, &cover->sketch_size);
    m2s_series_add_cover(taking->index, decision->place.series, cover, decision->place.first);
    m2s_dependencies_add(taking->index, decision->place.series, decision->dependencies);
}

static void
add_loose_mail(Taking *taking)
{
    const M2sMail *mail = taking->mail;
    M2sLooseMail *loose = m2s_catalogue_add(taking->catalogue, M2S_LOOSE_MAIL);
    fill_item(taking, &loose->item);
    loose->name = m2s_catalogue_column(taking->catalogue, mail->name);
    loose->author_email = m2s_catalogue_string(taking->catalogue, mail->author_email);
    loose->author_name = m2s_catalogue_string(taking->catalogue, mail->author_name);
    m2s_index_add(taking->index, M2S_LOOSE_MAIL, loose);
}

/* Tags in a comment count for its patch. */
static void
add_tags(Taking *taking, M2sPatch *patch)
{
    for (guint i = 0; i < M2S_TAGS_MAX; i++)
        patch->tags[i] = MIN(patch->tags[i] + taking->mail->tags[i], G_MAXUINT16);
    m2s_index_change(taking->index, M2S_PATCH, patch);
}

static void
add_comment(Taking *taking)
{
    const M2sDecision *decision = taking->decision;
    gboolean is_on_patch = decision->kind == M2S_PATCH_COMMENT;
    M2sPatch *patch = is_on_patch ? (M2sPatch *)decision->parent : NULL;
    M2sCover *cover = is_on_patch ? NULL : (M2sCover *)decision->parent;
    M2sComment *comment = m2s_catalogue_add_comment(taking->catalogue, patch, cover);
    fill_item(taking, &comment->item);
    comment->item.trailers = g_strdup(taking->mail->trailers);
    comment->same_id = (M2sComment *)decision->known;
    comment->addressed = is_on_patch ? taking->mail->addressed : M2S_ADDRESSED_UNSET;
    comment->verdict = keep_bytes(taking, taking->mail->verdict, &comment->verdict_size);
    if (is_on_patch)
        add_tags(taking, patch);
    m2s_index_add(taking->index, decision->kind, comment);
    m2s_catalogue_add_event(taking->catalogue,
                            is_on_patch ? M2S_EVENT_PATCH_COMMENT_CREATED
                                        : M2S_EVENT_COVER_COMMENT_CREATED,
                            comment->item.date, comment);
}

/* Makes the changes that were decided on.  Nothing is looked up here, so nothing can fail. */
static void
carry_out(Taking *taking)
{
    const M2sDecision *decision = taking->decision;
    switch (decision->outcome) {
    case M2S_OUTCOME_PATCH:
        settle_parties(taking);
        add_patch(taking);
        break;
    case M2S_OUTCOME_COVER:
        settle_parties(taking);
        add_cover(taking);
        break;
    case M2S_OUTCOME_COMMENT:
        settle_parties(taking);
        add_comment(taking);
        break;
    case M2S_OUTCOME_LOOSE:
        add_loose_mail(taking);
        break;
    case M2S_OUTCOME_DUPLICATE:
        if (taking->mail->fingerprint != decision->known->fingerprint)
            m2s_mail_diagnose(taking->mail,
                              "another mail had this Message-ID; the first one stays");
        break;
    case M2S_OUTCOME_UNUSABLE:
        taking->mail->status = M2S_MAIL_INVALID;
        m2s_mail_diagnose(taking->mail, "%s", decision->objection);
        break;
    case M2S_OUTCOME_ORPHAN:
        break;
    }
}

static const M2sGroupingRules *
rules_of(M2sGrouping grouping)
{
    return grouping == M2S_GROUPING_PRECISE ? &m2s_precise_grouping : &m2s_patchwork_grouping;
}

gboolean
m2s_engine_add(M2sIndex *index, M2sGrouping grouping, M2sMail *mail, M2sOutcome *outcome,
               GError **error)
{
    g_auto(M2sDecision) decision = {.outcome = M2S_OUTCOME_UNUSABLE};
    *outcome = M2S_OUTCOME_UNUSABLE;
    if (mail->status != M2S_MAIL_USABLE)
        return TRUE;
    const M2sGroupingRules *rules = rules_of(grouping);
    m2s_decide(index, rules, mail, &decision);
    if (!m2s_index_check(index, error))
        return FALSE;
    *outcome = decision.outcome;
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    guint first_event = catalogue->events->len;
    carry_out(&(Taking){index, rules, catalogue, mail, &decision});
    for (guint i = first_event; i < catalogue->events->len; i++)
        ((M2sEvent *)g_ptr_array_index(catalogue->events, i))->received = mail->received;
    return TRUE;
}
