/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/precise-search.h"

#include <string.h>

#include "series/neighbours.h"

#define MINUTES(n) ((n)*60)
#define HOURS(n)   (MINUTES(60) * (n))
#define DAYS(n)    (HOURS(24) * (n))

#define NEWEST 16 /* of each list, at most this many are looked at */

/* How far apart mails of one series can be … */
#define BY_ANOTHER   HOURS(1)    /* if a thread joins them, but the senders differ */
#define NEAR         MINUTES(10) /* if both answer a mail that is of neither … */
#define IN_SEQUENCE  HOURS(1)    /* … in the order of their numbers … */
#define IN_ORDER     DAYS(1)     /* … with a place for the number between the Dates */
#define IN_PLACE     HOURS(1) /* if no thread joins them, but there is a place for the number … */
#define NEXT         DAYS(3)  /* … which is the next one, or the only one that is missing … */
#define BACKWARDS    MINUTES(2) /* … or the one before all that are there … */
#define AWAITING     MINUTES(2) /* … or the mail that it answers may be yet to come … */
#define OTHER_PREFIX MINUTES(2) /* … or the prefixes differ … */
#define ADDED        HOURS(1)   /* … though it is beyond the total */

/* A series with a member that answers some mail, and the newest such member. */
typedef struct {
    M2sSeries *series;
    gint64 number, date;
} Answer;

typedef gboolean (*Fits)(const M2sSearch *search, const M2sSeries *series);

gint64
m2s_search_distance(const M2sSeries *series, gint64 date)
{
    return MAX(0, MAX(series->first_date - date, date - series->last_date));
}

static gint64
distance(const M2sSearch *search, const M2sSeries *series)
{
    return m2s_search_distance(series, search->arrival->mail->date);
}

M2sSeries *
m2s_search_member(const M2sSearch *search, const char *msgid)
{
    const M2sProject *project = search->arrival->project;
    const M2sPatch *patch =
        (M2sPatch *)m2s_index_find_item(search->index, M2S_PATCH, project, msgid);
    if (patch)
        return patch->series;
    const M2sCover *cover =
        (M2sCover *)m2s_index_find_item(search->index, M2S_COVER, project, msgid);
    return cover ? cover->series : NULL;
}

gboolean
m2s_search_knows(const M2sSearch *search, const char *msgid)
{
    for (M2sKind kind = M2S_COVER; kind <= M2S_PATCH_COMMENT; kind++)
        if (m2s_index_find_item(search->index, kind, search->arrival->project, msgid))
            return TRUE;
    return FALSE;
}

/* The nearest mail that mail refers to, other than itself.  (nullable) */
static const char *
find_parent(const M2sMail *mail)
{
    for (guint i = 0; i < mail->references->len; i++)
        if (!g_str_equal(g_ptr_array_index(mail->references, i), mail->msgid))
            return g_ptr_array_index(mail->references, i);
    return NULL;
}

void
m2s_search_begin(M2sSearch *search, M2sIndex *index, const M2sArrival *arrival)
{
    const M2sMail *mail = arrival->mail;
    *search = (M2sSearch){.index = index, .arrival = arrival};
    search->number = arrival->kind == M2S_PATCH ? mail->number : 0;
    search->total = mail->total;
    search->parent = find_parent(mail);
    search->is_awaiting = search->parent && !m2s_search_knows(search, search->parent);
    search->is_flat = search->is_awaiting && search->number > 2 && mail->references->len == 1;
}

/* What can be compared without a lookup comes first. */

static gboolean
is_own(const M2sSearch *search, const M2sSeries *series)
{
    const M2sPerson *submitter = search->arrival->submitter;
    return submitter && submitter->id == series->submitter->id;
}

static gboolean
is_open(const M2sSeries *series)
{
    return series->prefixes != NULL;
}

static gboolean
is_free(const M2sSearch *search, const M2sSeries *series)
{
    if (search->number == 0)
        return series->cover == NULL;
    return m2s_index_find_patch_by_number(search->index, series, search->number) == NULL;
}

static gboolean
agrees(const M2sSearch *search, const M2sSeries *series)
{
    return is_open(series) && series->total == search->total &&
           series->version == search->arrival->mail->submission->version;
}

static gboolean
fits(const M2sSearch *search, const M2sSeries *series)
{
    return agrees(search, series) && is_own(search, series) && is_free(search, series);
}

/* The same if one answers the other: the sender may be another for a while, such as somebody who
 * sends from two addresses. */
static gboolean
fits_closely(const M2sSearch *search, const M2sSeries *series)
{
    return agrees(search, series) &&
           (is_own(search, series) || distance(search, series) <= BY_ANOTHER) &&
           is_free(search, series);
}

/* The same right after it, whatever the version: `[PATCH v2 1/2]`, then `[PATCH 2/2]`. */
static gboolean
fits_but_for_version(const M2sSearch *search, const M2sSeries *series)
{
    return is_open(series) && series->total == search->total && is_own(search, series) &&
           distance(search, series) <= M2S_SEARCH_SLIP && is_free(search, series);
}

/* The same whatever the total, too. */
static gboolean
fits_but_for_total(const M2sSearch *search, const M2sSeries *series)
{
    return is_open(series) && is_own(search, series) && distance(search, series) <= M2S_SEARCH_SLIP;
}

static void
add_answer(GArray *answers, M2sSeries *series, gint64 number, gint64 date)
{
    const Answer answer = {series, number, date};
    for (guint i = 0; i < answers->len; i++)
        if (g_array_index(answers, Answer, i).series == series)
            return;
    g_array_append_val(answers, answer);
}

/* The newest series with members that answer msgid.  (transfer full): of Answer. */
static GArray *
find_answers(const M2sSearch *search, const char *msgid)
{
    GArray *answers = g_array_new(FALSE, FALSE, sizeof(Answer));
    const M2sProject *project = search->arrival->project;
    guint before = G_MAXUINT;
    for (guint i = 0; project && i < NEWEST; i++) {
        const M2sPatch *patch = m2s_index_find_answer(search->index, project, msgid, before);
        if (patch == NULL)
            break;
        before = patch->series->id;
        add_answer(answers, patch->series, patch->number, patch->item.date);
    }
    before = G_MAXUINT;
    for (guint i = 0; project && i < NEWEST; i++) {
        const M2sCover *cover = m2s_index_find_cover_answer(search->index, project, msgid, before);
        if (cover == NULL)
            break;
        before = cover->item.id;
        add_answer(answers, cover->series, 0, cover->item.date);
    }
    return answers;
}

static guint
count_members(const M2sSeries *series)
{
    return series->received + (series->cover != NULL);
}

/* Of the answers in series that fit, the one in the largest series, then in the oldest. */
static M2sSeries *
choose_largest(const M2sSearch *search, const GArray *answers, Fits is_fit)
{
    M2sSeries *best = NULL;
    for (guint i = 0; i < answers->len; i++) {
        M2sSeries *series = g_array_index(answers, Answer, i).series;
        if (!is_fit(search, series))
            continue;
        if (best == NULL || count_members(series) > count_members(best) ||
            (count_members(series) == count_members(best) && series->id < best->id))
            best = series;
    }
    return best;
}

/* Whether both are of one submission, whose mails all answer a mail that is of another one. */
static gboolean
is_of_one_round(const M2sSearch *search, const Answer *answer)
{
    gint64 date = search->arrival->mail->date;
    gint64 gap = ABS(date - answer->date);
    if (gap <= NEAR)
        return TRUE;
    if (gap <= IN_SEQUENCE && (search->number > answer->number) == (date >= answer->date))
        return TRUE;
    if (distance(search, answer->series) > IN_ORDER)
        return FALSE;
    const M2sNeighbours neighbours =
        m2s_neighbours_find(search->index, answer->series, search->number);
    return m2s_neighbours_allow(&neighbours, date);
}

/* Of several, one with the same prefixes; then one that was joined by the number just before; then
 * the nearest in time; then the newest. */
static gboolean
is_better(const M2sSearch *search, const M2sSeries *series, const M2sSeries *best)
{
    const char *prefixes = search->arrival->mail->submission->prefixes;
    gboolean is_same = g_str_equal(series->prefixes, prefixes);
    gboolean follows = series->latest == search->number - 1;
    gint64 gap = distance(search, series);
    if (best == NULL)
        return TRUE;
    if (is_same != g_str_equal(best->prefixes, prefixes))
        return is_same;
    if (follows != (best->latest == search->number - 1))
        return follows;
    if (gap != distance(search, best))
        return gap < distance(search, best);
    return series->id > best->id;
}

/* The series that answers the same mail. */
static M2sSeries *
find_sibling(const M2sSearch *search, Fits is_fit, gboolean is_slip)
{
    M2sSeries *best = NULL;
    g_autoptr(GArray) answers = find_answers(search, search->parent);
    for (guint i = 0; i < answers->len; i++) {
        const Answer *answer = &g_array_index(answers, Answer, i);
        if (is_fit(search, answer->series) && is_better(search, answer->series, best) &&
            (search->is_awaiting || (!is_slip && is_of_one_round(search, answer))))
            best = answer->series;
    }
    return best;
}

/* The series that refers to the same mail, which is further off than what the mail answers.
 * Neither of the two has arrived. */
static M2sSeries *
find_relative(const M2sSearch *search, const char *msgid)
{
    M2sSeries *best = NULL;
    const M2sProject *project = search->arrival->project;
    if (!search->is_awaiting || m2s_search_knows(search, msgid))
        return NULL;
    M2sSeries *claimer = m2s_index_find_series_by_reference(search->index, project, msgid);
    if (claimer && fits(search, claimer) && distance(search, claimer) <= IN_PLACE)
        return claimer;
    g_autoptr(GArray) answers = find_answers(search, msgid);
    for (guint i = 0; i < answers->len; i++) {
        M2sSeries *series = g_array_index(answers, Answer, i).series;
        if (distance(search, series) <= IN_PLACE && fits(search, series) &&
            is_better(search, series, best))
            best = series;
    }
    return best;
}

/* The series that a thread joins the mail to.  is_slip: whatever the version. */
static M2sSeries *
find_by_thread(const M2sSearch *search, const GArray *answers, gboolean is_slip)
{
    Fits is_close = is_slip ? fits_but_for_version : fits_closely;
    const M2sMail *mail = search->arrival->mail;
    M2sSeries *series = choose_largest(search, answers, is_close);
    if (series)
        return series;
    series =
        m2s_index_find_series_by_reference(search->index, search->arrival->project, mail->msgid);
    if (series && is_close(search, series))
        return series;
    for (guint i = 0; i < mail->references->len; i++) {
        const char *msgid = g_ptr_array_index(mail->references, i);
        series = m2s_search_member(search, msgid);
        if (series && is_close(search, series))
            return series;
        if (msgid == search->parent)
            series = find_sibling(search, is_slip ? fits_but_for_version : fits, is_slip);
        else
            series = is_slip ? NULL : find_relative(search, msgid);
        if (series)
            return series;
    }
    return NULL;
}

/* The series that answers a cover, whose total is a slip: it must be the only one. */
static M2sSeries *
find_for_cover(const M2sSearch *search, const GArray *answers)
{
    M2sSeries *found = NULL;
    for (guint i = 0; i < answers->len; i++) {
        M2sSeries *series = g_array_index(answers, Answer, i).series;
        if (series->cover || !fits_but_for_total(search, series))
            continue;
        if (found)
            return NULL;
        found = series;
    }
    return found;
}

/* The series that is nothing but the cover that a patch answers: the cover's total is a slip. */
static M2sSeries *
find_lone_cover(const M2sSearch *search)
{
    if (search->parent == NULL)
        return NULL;
    M2sSeries *series = m2s_search_member(search, search->parent);
    if (series == NULL || series->cover == NULL || series->received > 0 ||
        !g_str_equal(series->cover->item.msgid, search->parent))
        return NULL;
    return fits_but_for_total(search, series) ? series : NULL;
}

/* Whether every one of prefixes is among others: both "a,b,c". */
static gboolean
is_subset(const char *prefixes, const char *others)
{
    g_auto(GStrv) list = g_strsplit(prefixes, ",", -1), other_list = g_strsplit(others, ",", -1);
    for (char **prefix = list; *prefix; prefix++)
        if (!g_strv_contains((const char *const *)other_list, *prefix))
            return FALSE;
    return TRUE;
}

/* For a patch with other prefixes than the series: `[RFC 1/2]`, `[PATCH 2/2]`; and one beyond the
 * total, `[PATCH 3/2]`, may have fewer of them. */
static gboolean
joins_others(const M2sSearch *search, const M2sSeries *series, const M2sNeighbours *neighbours)
{
    const char *prefixes = search->arrival->mail->submission->prefixes;
    gint64 gap = distance(search, series);
    if (search->is_awaiting || !m2s_neighbours_are_before(neighbours))
        return FALSE;
    return gap <= OTHER_PREFIX || (search->number > search->total && gap <= ADDED &&
                                   is_subset(prefixes, series->prefixes));
}

/* Whether a series that fits, and that no thread joins the mail to, is the one. */
static gboolean
joins_by_traits(const M2sSearch *search, const M2sSeries *series)
{
    const M2sMail *mail = search->arrival->mail;
    gint64 gap = distance(search, series);
    gboolean is_same = g_str_equal(series->prefixes, mail->submission->prefixes);
    gboolean is_later = mail->date >= series->last_date;
    if (search->number == 0)
        return is_same && !series->is_answer && gap <= IN_PLACE;
    const M2sNeighbours neighbours = m2s_neighbours_find(search->index, series, search->number);
    if (!is_same)
        return joins_others(search, series, &neighbours);
    if (search->is_awaiting)
        return gap <= AWAITING && !series->is_threaded && !(search->is_flat && series->is_answer) &&
               m2s_neighbours_allow(&neighbours, mail->date);
    if (is_later && (m2s_neighbours_are_before(&neighbours) || m2s_neighbours_are_all(&neighbours)))
        return gap <= NEXT;
    if (is_later && search->parent == NULL && !series->is_answer &&
        m2s_neighbours_are_behind(search->index, &neighbours))
        return gap <= BACKWARDS;
    return gap <= IN_PLACE && (m2s_neighbours_allow(&neighbours, mail->date) ||
                               m2s_neighbours_are_adjacent(&neighbours));
}

static M2sSeries *
find_by_traits(const M2sSearch *search)
{
    const M2sArrival *arrival = search->arrival;
    const M2sSeriesTraits traits = {arrival->project, arrival->submitter,
                                    arrival->mail->submission->version, search->total};
    M2sSeries *best = NULL, *series;
    guint before = G_MAXUINT;
    if (arrival->project == NULL || arrival->submitter == NULL)
        return NULL;
    for (guint i = 0; i < NEWEST; i++) {
        series = m2s_index_find_marked(search->index, &traits, before);
        if (series == NULL)
            break;
        before = series->id;
        if (is_better(search, series, best) && is_free(search, series) &&
            joins_by_traits(search, series))
            best = series;
    }
    return best;
}

M2sSeries *
m2s_search_run(const M2sSearch *search, M2sJoining *joining)
{
    const M2sArrival *arrival = search->arrival;
    g_autoptr(GArray) answers = find_answers(search, arrival->mail->msgid);
    *joining = M2S_JOINS_THREAD;
    M2sSeries *series = find_by_thread(search, answers, FALSE);
    if (series == NULL)
        series = find_by_thread(search, answers, TRUE);
    if (series == NULL && search->number == 0)
        series = find_for_cover(search, answers);
    if (series)
        return series;
    *joining = M2S_JOINS_COVER;
    if (search->number > 0)
        series = find_lone_cover(search);
    if (series)
        return series;
    series = find_by_traits(search);
    *joining = series ? M2S_JOINS_TRAITS : M2S_JOINS_NONE;
    return series;
}

M2sSeries *
m2s_search_run_loose(const M2sSearch *search)
{
    g_autoptr(GArray) answers = find_answers(search, search->arrival->mail->msgid);
    for (guint i = answers->len; i-- > 0;)
        if (g_array_index(answers, Answer, i).series->cover)
            g_array_remove_index(answers, i);
    return choose_largest(search, answers, fits_but_for_total);
}
