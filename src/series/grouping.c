/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/grouping.h"

#include "series/membership.h"

/* Patches without references can be of one series if their dates differ by no more than this. */
#define DELAY_SECONDS (20 * 60)

/* Patchwork means to skip a series of another version that is far away in time, but compares
 * `start > date > end`, which is never true: a reference decides regardless of the version. */
static M2sSeries *
find_by_references(M2sIndex *index, const M2sMail *mail, const M2sProject *project)
{
    M2sSeries *series = m2s_index_find_series_by_reference(index, project, mail->msgid);
    for (guint i = 0; series == NULL && i < mail->references->len; i++)
        series = m2s_index_find_series_by_reference(index, project,
                                                    g_ptr_array_index(mail->references, i));
    return series;
}

/* Of several series that fit, the newest one without a patch of this number. */
static M2sSeries *
choose(M2sIndex *index, const GPtrArray *fitting, gint64 number)
{
    M2sSeries *best = NULL;
    for (guint i = 0; i < fitting->len; i++) {
        M2sSeries *series = g_ptr_array_index(fitting, i);
        if (m2s_index_find_patch_by_number(index, series, number) == NULL &&
            (best == NULL || series->date > best->date))
            best = series;
    }
    return best;
}

/* The series for a patch with an x/n: one that has claimed its Message-ID or one that it refers to,
 * else one with the same submitter, version and total and a Date within 20 minutes.
 * Returns: (nullable): NULL if a new series is needed. */
static M2sSeries *
find_series(M2sIndex *index, const M2sArrival *arrival)
{
    const M2sMail *mail = arrival->mail;
    const M2sProject *project = arrival->project;
    const M2sPerson *submitter = arrival->submitter;
    M2sSeries *series = find_by_references(index, mail, project);
    if (series || project == NULL || submitter == NULL)
        return series;
    const M2sSeriesTraits traits = {project, submitter, mail->version, mail->total};
    g_autoptr(GPtrArray) fitting = m2s_index_find_series_by_traits(
        index, &traits, mail->date - DELAY_SECONDS, mail->date + DELAY_SECONDS);
    if (fitting->len == 1)
        return g_ptr_array_index(fitting, 0);
    return choose(index, fitting, mail->number);
}

/* A mail 0/n is a cover if it starts a thread, or if no cover has the same name: a reply to a cover
 * may lack "Re:". */
static gboolean
is_cover(M2sIndex *index, const M2sMail *mail)
{
    if (mail->is_reply || !mail->has_marker || mail->number != 0)
        return FALSE;
    return mail->references->len == 0 || !m2s_index_has_cover_named(index, mail->name);
}

static M2sKind
kind_of(M2sIndex *index, const M2sMail *mail)
{
    if (!mail->is_reply && (mail->has_diff || mail->pull_url))
        return M2S_PATCH;
    return is_cover(index, mail) ? M2S_COVER : M2S_PATCH_COMMENT;
}

/* Lets the new series claim msgid, unless another has claimed it before. */
static void
claim(M2sIndex *index, const M2sArrival *arrival, const char *msgid, M2sPlace *place)
{
    if (place->claims == NULL)
        place->claims = g_ptr_array_new();
    if (m2s_index_find_series_by_reference(index, arrival->project, msgid) == NULL)
        g_ptr_array_add(place->claims, (char *)msgid);
}

/* A patch with an x/n joins the series that it fits if its number is free there.  Any other patch
 * starts a series, which claims every Message-ID that the mail refers to: this is how earlier
 * patches that arrive later find the series. */
static void
place_patch(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    const M2sMail *mail = arrival->mail;
    gboolean is_numbered = mail->has_marker && mail->total != 0;
    place->number = is_numbered ? mail->number : 1;
    place->total = is_numbered ? mail->total : 1;
    M2sSeries *series = is_numbered ? find_series(index, arrival) : NULL;
    if (series && m2s_index_find_patch_by_number(index, series, place->number) == NULL) {
        place->series = series;
        place->waiting = m2s_series_find_waiting(index, series, place->number);
        return;
    }
    for (guint i = 0; i < mail->references->len; i++)
        claim(index, arrival, g_ptr_array_index(mail->references, i), place);
    claim(index, arrival, mail->msgid, place);
}

static void
place_cover(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    const M2sMail *mail = arrival->mail;
    place->total = mail->total;
    place->series = m2s_index_find_series_by_reference(index, arrival->project, mail->msgid);
    if (place->series)
        place->first = m2s_index_find_patch_by_number(index, place->series, 1);
    else
        claim(index, arrival, mail->msgid, place);
}

static void
find_place(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    place->version = arrival->mail->version;
    if (arrival->kind == M2S_PATCH)
        place_patch(index, arrival, place);
    else
        place_cover(index, arrival, place);
}

static M2sOutcome
find_use(M2sIndex *index, const M2sArrival *arrival, M2sPlace *place)
{
    return M2S_OUTCOME_ORPHAN;
}

/* A series stays what its first mail made it. */
static void
settle(M2sIndex *index, const M2sMail *mail, const M2sPlace *place, gboolean is_new)
{
}

const M2sGroupingRules m2s_patchwork_grouping = {kind_of, find_place, find_use, settle};
