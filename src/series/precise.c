/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/precise.h"

#include "model/catalogue.h"
#include "series/membership.h"
#include "series/precise-search.h"

/* Mail 0/n is a cover whatever else it carries: Patchwork makes a patch without a series of one
 * with a diff or a pull request.  Where Patchwork makes it a comment, as a cover has its name
 * already, it must also look like one: replies to covers sometimes lack "Re:". */
static M2sKind
kind_of(M2sIndex *index, const M2sMail *mail)
{
    M2sKind kind = m2s_patchwork_grouping.kind_of(index, mail);
    if (mail->is_reply || !mail->has_marker || mail->number != 0 || mail->total == 0)
        return kind;
    return kind == M2S_PATCH_COMMENT && mail->submission->is_answer ? kind : M2S_COVER;
}

/* Whether the series gets the cover that the patch answers, which it does not fit otherwise: the
 * cover had joined another series for no better reason than its traits; or patch 1 has what the
 * cover says, and not what other patches made of it. */
static gboolean
takes_cover(const M2sSearch *search, const M2sSeries *series)
{
    const M2sArrival *arrival = search->arrival;
    gint64 version = arrival->mail->submission->version;
    if (series == NULL || series->cover == NULL || arrival->submitter == NULL ||
        arrival->submitter->id != series->submitter->id ||
        !g_str_equal(series->cover->item.msgid, search->parent))
        return FALSE;
    if (series->is_cover_guessed && series->version == version && series->total == search->total)
        return TRUE;
    return search->number == 1 && series->announced_total == search->total &&
           series->announced_version == version;
}

static void
find_robbed(const M2sSearch *search, M2sPlace *place)
{
    M2sSeries *series = search->parent ? m2s_search_member(search, search->parent) : NULL;
    if (!takes_cover(search, series))
        return;
    place->robbed = series;
    place->left = m2s_index_find_patch_by_number(search->index, series, 1);
}

/* The mail without an x/n that a patch answers soon becomes its cover. */
static void
find_loose(const M2sSearch *search, M2sPlace *place)
{
    const M2sMail *mail = search->arrival->mail;
    if (!search->is_awaiting || place->robbed || (place->series && place->series->cover))
        return;
    const M2sLooseMail *loose = (M2sLooseMail *)m2s_index_find_item(
        search->index, M2S_LOOSE_MAIL, search->arrival->project, search->parent);
    if (loose && g_ascii_strcasecmp(loose->author_email, mail->author_email) == 0 &&
        ABS(loose->item.date - mail->date) <= M2S_SEARCH_SLIP)
        place->loose = loose;
}

/* Has the series claim what the mail refers to beyond its parent and is not there yet. */
static void
find_claims(const M2sSearch *search, M2sPlace *place)
{
    const GPtrArray *references = search->arrival->mail->references;
    for (guint i = 0; i < references->len; i++) {
        char *msgid = g_ptr_array_index(references, i);
        if (msgid == search->parent || g_str_equal(msgid, search->arrival->mail->msgid) ||
            m2s_search_knows(search, msgid) ||
            m2s_index_find_series_by_reference(search->index, search->arrival->project, msgid))
            continue;
        if (place->claims == NULL)
            place->claims = g_ptr_array_new();
        g_ptr_array_add(place->claims, msgid);
    }
}

/* The number of the series that the mail answers. */
static guint
find_base(const M2sSearch *search)
{
    const GPtrArray *references = search->arrival->mail->references;
    for (guint i = 0; i < references->len; i++) {
        const M2sSeries *series = m2s_search_member(search, g_ptr_array_index(references, i));
        if (series)
            return series->id;
    }
    return 0;
}

/* Without a total, nothing else can be of the series. */
static void
place_alone(const M2sSearch *search, M2sPlace *place)
{
    place->number = 1;
    place->total = search->arrival->kind == M2S_PATCH ? 1 : search->total;
    place->base = find_base(search);
}

static void
find_place(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    const M2sMail *mail = arrival->mail;
    M2sSearch search;
    m2s_search_begin(&search, index, arrival);
    place->version = mail->submission->version;
    if (!mail->has_marker || mail->total == 0) {
        place_alone(&search, place);
        return;
    }
    place->number = search.number;
    place->total = search.total;
    place->prefixes = mail->submission->prefixes;
    place->parent = search.parent;
    place->is_flat = search.is_flat;
    place->series = m2s_search_run(&search, &place->joining);
    find_claims(&search, place);
    if (place->series == NULL)
        place->base = find_base(&search);
    else if (arrival->kind == M2S_COVER)
        place->first = m2s_index_find_patch_by_number(index, place->series, 1);
    else
        place->waiting = m2s_series_find_waiting(index, place->series, place->number);
    if (arrival->kind == M2S_COVER)
        return;
    if (place->series == NULL)
        find_robbed(&search, place);
    find_loose(&search, place);
    if (place->loose && place->series)
        place->first = m2s_index_find_patch_by_number(index, place->series, 1);
}

/* A mail without x/n that begins a thread, and is no patch, may be a cover: "decruft the vmalloc
 * API v2".  It is one as soon as, or as its sender's patch answers it. */
static M2sOutcome
find_use(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    const M2sMail *mail = arrival->mail;
    M2sSearch search;
    if (mail->is_reply || mail->has_marker || arrival->project == NULL ||
        mail->author_email == NULL)
        return M2S_OUTCOME_ORPHAN;
    if (m2s_index_find_item(index, M2S_COVER, arrival->project, mail->msgid))
        return M2S_OUTCOME_COVER; /* a duplicate of it */
    if (m2s_index_find_item(index, M2S_LOOSE_MAIL, arrival->project, mail->msgid))
        return M2S_OUTCOME_ORPHAN;
    m2s_search_begin(&search, index, arrival);
    place->series = m2s_search_run_loose(&search);
    if (place->series == NULL)
        return M2S_OUTCOME_LOOSE;
    place->joining = M2S_JOINS_THREAD;
    place->version = place->series->version;
    place->total = place->series->total;
    place->parent = search.parent;
    place->first = m2s_index_find_patch_by_number(index, place->series, 1);
    return M2S_OUTCOME_COVER;
}

static void
revise(M2sIndex *index, const M2sMail *mail, M2sSeries *series, gint64 version, gint64 total)
{
    if (version == series->version && total == series->total)
        return;
    m2s_index_revise(index, series, version, total);
    m2s_catalogue_add_event(m2s_index_catalogue(index), M2S_EVENT_SERIES_REVISED, mail->date,
                            series);
}

/* A version that is not written yields to the first that is, and the total of a lone cover to that
 * of the patch that answers it. */
static void
revise_traits(M2sIndex *index, const M2sMail *mail, const M2sPlace *place, M2sSeries *series)
{
    const M2sSubmission *submission = mail->submission;
    gboolean joins_cover = place->joining == M2S_JOINS_COVER;
    gboolean has_version =
        submission->is_version_written && (joins_cover || !series->is_version_written);
    if (joins_cover) {
        series->announced_version = series->version;
        series->announced_total = series->total;
    }
    series->is_version_written = series->is_version_written || submission->is_version_written;
    revise(index, mail, series, has_version ? submission->version : series->version,
           joins_cover ? place->total : series->total);
}

/* The cover moves to the new series.  What is left there is more than the cover: it had joined
 * others, or others had joined it. */
static void
move_cover(M2sIndex *index, const M2sMail *mail, const M2sPlace *place)
{
    M2sSeries *robbed = place->robbed;
    M2sCover *cover = m2s_series_remove_cover(index, robbed, place->left);
    robbed->is_cover_guessed = FALSE;
    robbed->announced_version = robbed->announced_total = 0;
    m2s_catalogue_add_event(m2s_index_catalogue(index), M2S_EVENT_SERIES_REVISED, mail->date,
                            robbed);
    m2s_series_add_cover(index, place->series, cover, NULL);
    place->series->is_threaded = TRUE;
}

static void
settle(M2sIndex *index, const M2sMail *mail, const M2sPlace *place, gboolean is_new)
{
    M2sSeries *series = place->series;
    if (series->prefixes == NULL)
        return;
    if (is_new) {
        series->first_date = series->last_date = mail->date;
        series->is_version_written = mail->submission->is_version_written;
    } else {
        series->first_date = MIN(series->first_date, mail->date);
        series->last_date = MAX(series->last_date, mail->date);
        revise_traits(index, mail, place, series);
    }
    series->latest = place->number;
    series->is_answer = series->is_answer || place->parent;
    series->is_threaded = series->is_threaded || place->joining == M2S_JOINS_THREAD ||
                          place->joining == M2S_JOINS_COVER || place->loose || place->is_flat;
    if (place->number == 0)
        series->is_cover_guessed = place->joining == M2S_JOINS_TRAITS;
    if (place->robbed)
        move_cover(index, mail, place);
    m2s_index_change(index, M2S_SERIES, series);
}

const M2sGroupingRules m2s_precise_grouping = {kind_of, find_place, find_use, settle};
