/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/grouping.h"

#include <string.h>

#include "base/python.h"
#include "model/catalogue.h"

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

M2sSeries *
m2s_grouping_find(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                  const M2sPerson *submitter)
{
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

GPtrArray *
m2s_grouping_find_waiting(M2sIndex *index, const M2sSeries *series, gint64 number)
{
    if (series->complete_to != number - 1)
        return NULL;
    GPtrArray *waiting = g_ptr_array_new();
    M2sPatch *next;
    while ((next = m2s_index_find_patch_by_number(index, series, ++number)))
        g_ptr_array_add(waiting, next);
    return waiting;
}

M2sSeries *
m2s_grouping_create(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                    const M2sPerson *submitter, gint64 total, const GPtrArray *claims)
{
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    M2sSeries *series = m2s_catalogue_add(catalogue, M2S_SERIES);
    series->project = project;
    series->submitter = submitter;
    series->date = mail->date;
    series->version = mail->version;
    series->total = total;
    m2s_index_add(index, M2S_SERIES, series);
    m2s_catalogue_add_event(catalogue, M2S_EVENT_SERIES_CREATED, mail->date, series);
    for (guint i = 0; i < claims->len; i++) {
        const char *msgid = m2s_catalogue_string(catalogue, g_ptr_array_index(claims, i));
        m2s_index_add_reference(index, msgid, series);
    }
    return series;
}

static gboolean
is_unnamed(const M2sSeries *series)
{
    return series->name == NULL || *series->name == '\0';
}

/* If all patches before it have arrived, patch is complete, and so are those that waited for it. */
static void
complete(M2sCatalogue *catalogue, M2sSeries *series, const M2sPatch *patch,
         const GPtrArray *waiting)
{
    if (series->complete_to != patch->number - 1)
        return;
    gint64 date = patch->item.date;
    m2s_catalogue_add_event(catalogue, M2S_EVENT_PATCH_COMPLETED, date, patch);
    for (guint i = 0; waiting && i < waiting->len; i++) {
        patch = g_ptr_array_index(waiting, i);
        m2s_catalogue_add_event(catalogue, M2S_EVENT_PATCH_COMPLETED, date, patch);
    }
    series->complete_to = patch->number;
}

void
m2s_grouping_add_patch(M2sIndex *index, M2sSeries *series, M2sPatch *patch, gint64 number,
                       const GPtrArray *waiting)
{
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    if (is_unnamed(series) && number == 1)
        series->name = patch->name;
    patch->series = series;
    patch->number = number;
    m2s_catalogue_attach(M2S_PATCH, patch);
    series->received++;
    complete(catalogue, series, patch, waiting);
    if (series->received >= series->total)
        m2s_catalogue_add_event(catalogue, M2S_EVENT_SERIES_COMPLETED, patch->item.date, series);
    m2s_index_change(index, M2S_SERIES, series);
}

char *
m2s_grouping_name_of_cover(const char *name)
{
    const char *close = *name == '[' ? strchr(name, ']') : NULL;
    if (close)
        return g_strdup(close + 1 + strspn(close + 1, " "));
    g_autoptr(GString) stripped = g_string_new(name);
    m2s_python_strip_string(stripped);
    return g_string_free(g_steal_pointer(&stripped), FALSE);
}

void
m2s_grouping_add_cover(M2sIndex *index, M2sSeries *series, M2sCover *cover, const M2sPatch *first)
{
    if (series->cover)
        return;
    series->cover = cover;
    cover->series = series;
    if (is_unnamed(series) || (first && g_str_equal(series->name, first->name))) {
        g_autofree char *name = m2s_grouping_name_of_cover(cover->name);
        series->name = m2s_catalogue_string(m2s_index_catalogue(index), name);
    }
    m2s_index_change(index, M2S_SERIES, series);
}
