/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/claims.h"

#include "model/object.h"
#include "model/project.h"

/* A note that is being added. */
typedef struct {
    GHashTable *all;
    const M2sNote *note;
    GStringChunk *strings;
} Adding;

/* Whether the configuration lets person accept patches of project: it names no maintainers, or this
 * one. */
static gboolean
is_maintainer(const M2sConfig *config, const M2sProject *project, const M2sPerson *person)
{
    const M2sProject *rules = m2s_project_find(config->projects, project->link_name);
    if (rules == NULL || rules->maintainers->len == 0)
        return TRUE;
    for (guint i = 0; i < rules->maintainers->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(rules->maintainers, i), person->email) == 0)
            return TRUE;
    return FALSE;
}

/* Whether the sender of a reply may say what it says of patch.  Of their own patches, people write
 * "Applied, thanks" to a reviewer, and mean the next version; but commands and lists of commits are
 * meant. */
static gboolean
may_say(const M2sNote *note, const M2sConfig *config, const M2sPatch *patch)
{
    const M2sVerdict *verdict = &note->verdict;
    const M2sPerson *sender = note->comment->item.submitter;
    if (verdict->by_bot)
        return TRUE;
    if (verdict->kind == M2S_VERDICT_ACCEPTED &&
        !is_maintainer(config, note->comment->item.project, sender))
        return FALSE;
    if (sender != patch->item.submitter || verdict->is_list)
        return TRUE;
    return verdict->why == M2S_WHY_PW_BOT && verdict->kind != M2S_VERDICT_ACCEPTED;
}

static const char *
keep(const Adding *adding, const char *commit)
{
    return *commit ? g_string_chunk_insert_const(adding->strings, commit) : NULL;
}

GHashTable *
m2s_claims_new(void)
{
    return g_hash_table_new_full(NULL, NULL, NULL, g_free);
}

M2sClaims *
m2s_claims_of(GHashTable *all, const M2sPatch *patch)
{
    M2sClaims *claims = g_hash_table_lookup(all, GUINT_TO_POINTER(patch->item.id));
    if (claims == NULL) {
        claims = g_new0(M2sClaims, 1);
        g_hash_table_insert(all, GUINT_TO_POINTER(patch->item.id), claims);
    }
    return claims;
}

M2sClaim
m2s_claim_by(const char *why, const M2sItem *item)
{
    return (M2sClaim){.why = why,
                      .name = item->submitter->name,
                      .email = item->submitter->email,
                      .mail = item,
                      .date = item->date};
}

static M2sClaim
make_claim(const Adding *adding, const char *commit)
{
    const M2sNote *note = adding->note;
    M2sClaim claim = m2s_claim_by(m2s_verdict_why_name(note->verdict.why), &note->comment->item);
    claim.commit = keep(adding, commit);
    return claim;
}

/* The first mail that says so counts, unless a later one knows the commit. */
static void
accept(const Adding *adding, M2sClaims *claims, const char *commit)
{
    const M2sVerdict *verdict = &adding->note->verdict;
    if (claims->accepted.why && (claims->accepted.commit || *commit == '\0'))
        return;
    claims->accepted = make_claim(adding, commit);
    claims->is_listed = verdict->is_list;
}

/* Takes back what was said before.  People take back what they said themselves; that a list of
 * commits says so stays true, as a commit is not undone by words. */
static void
reopen(const Adding *adding, M2sClaims *claims)
{
    const M2sPerson *sender = adding->note->comment->item.submitter;
    gboolean commanded = adding->note->verdict.why == M2S_WHY_PW_BOT;
    const M2sItem *mail = claims->accepted.mail;
    if (commanded)
        claims->refused = claims->superseded = (M2sClaim){0};
    if (mail && mail->submitter == sender && !claims->is_listed)
        claims->accepted = (M2sClaim){0};
}

/* Adds what the note says to a patch that it means. */
static void
add(const Adding *adding, const M2sPatch *patch, const char *commit, const M2sConfig *config)
{
    M2sClaims *claims = m2s_claims_of(adding->all, patch);
    const M2sVerdict *verdict = &adding->note->verdict;
    if (!may_say(adding->note, config, patch))
        return;
    switch (verdict->kind) {
    case M2S_VERDICT_ACCEPTED:
        accept(adding, claims, commit);
        break;
    case M2S_VERDICT_CHANGES:
        claims->refused = make_claim(adding, "");
        break;
    case M2S_VERDICT_SUPERSEDED:
        claims->superseded = make_claim(adding, "");
        break;
    case M2S_VERDICT_OPEN:
        reopen(adding, claims);
        break;
    case M2S_VERDICT_NONE:
        break;
    }
}

/* The series that comment is about.  (nullable) */
static const M2sSeries *
series_of(const M2sComment *comment)
{
    return comment->patch ? comment->patch->series : comment->cover->series;
}

/* The commit that the list of a reply gives for a patch.  (nullable): NULL if the patch is not in
 * it. */
static const char *
find_part(const M2sVerdict *verdict, gint64 number)
{
    for (guint i = 0; i < verdict->parts->len; i++) {
        const M2sVerdictPart *part = &g_array_index(verdict->parts, M2sVerdictPart, i);
        if (part->number == number)
            return part->commit;
    }
    return NULL;
}

/* Whether the note is about patch, and which commit it became.  (nullable): NULL if it is not. */
static const char *
find_meaning(const M2sNote *note, const M2sPatch *patch)
{
    const M2sVerdict *verdict = &note->verdict;
    const M2sComment *comment = note->comment;
    const M2sSeries *series = patch->series;
    if (verdict->count > 0 && verdict->count != (series ? series->total : 1))
        return NULL; /* "I've applied these two", of three */
    switch (verdict->scope) {
    case M2S_SCOPE_LISTED:
        return find_part(verdict, series ? patch->number : 1);
    case M2S_SCOPE_SERIES:
        return verdict->commit;
    case M2S_SCOPE_PARENT:
        break;
    }
    /* In the middle of a reply to a cover letter, "Applied." answers what is quoted above it. */
    gboolean is_remark = verdict->why == M2S_WHY_REPLY && !verdict->is_opening;
    return (comment->cover && !is_remark) || comment->patch == patch ? verdict->commit : NULL;
}

static void
add_verdict(const Adding *adding, const M2sConfig *config)
{
    const M2sComment *comment = adding->note->comment;
    const M2sSeries *series = series_of(comment);
    if (series == NULL) {
        const char *commit = comment->patch ? find_meaning(adding->note, comment->patch) : NULL;
        if (commit)
            add(adding, comment->patch, commit, config);
        return;
    }
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        const char *commit = find_meaning(adding->note, patch);
        if (commit)
            add(adding, patch, commit, config);
    }
}

/* The earliest of others' reviews and answers counts. */
static void
add_once(GHashTable *all, const M2sPatch *patch, const M2sComment *comment, gboolean is_review)
{
    M2sClaims *claims = m2s_claims_of(all, patch);
    M2sClaim *claim = is_review ? &claims->reviewed : &claims->answered;
    const M2sItem *item = &comment->item;
    gboolean is_first = claim->why == NULL || item->date < claim->date;
    if (is_first && item->submitter != patch->item.submitter)
        *claim = m2s_claim_by(is_review ? "trailer" : "reply", item);
}

/* A reply to a cover letter means all patches. */
static void
add_everywhere(GHashTable *all, const M2sComment *comment, gboolean is_review)
{
    const M2sSeries *series = comment->cover ? comment->cover->series : NULL;
    if (comment->patch)
        add_once(all, comment->patch, comment, is_review);
    for (guint i = 0; series && i < series->patches->len; i++)
        add_once(all, g_ptr_array_index(series->patches, i), comment, is_review);
}

void
m2s_claims_add_answer(GHashTable *all, const M2sComment *comment)
{
    add_everywhere(all, comment, FALSE);
}

void
m2s_claims_add_note(GHashTable *all, const M2sNote *note, const M2sConfig *config,
                    GStringChunk *strings)
{
    const Adding adding = {.all = all, .note = note, .strings = strings};
    if (note->verdict.is_review)
        add_everywhere(all, note->comment, TRUE);
    if (note->verdict.kind != M2S_VERDICT_NONE)
        add_verdict(&adding, config);
}
