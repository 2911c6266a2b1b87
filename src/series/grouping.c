/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/grouping.h"

#include <string.h>

#include "base/python.h"

#define DELAY_SECONDS (20 * 60) /* patches without references this far apart are of one series */

const char *
m2s_msgid_column(const char *msgid, char **copy)
{
    gsize size = m2s_column_size(msgid);
    return msgid[size] == '\0' ? msgid : (*copy = g_strndup(msgid, size));
}

static M2sSeries *
find_by_reference(M2sIndex *index, const M2sProject *project, const char *msgid)
{
    g_autofree char *copy = NULL;
    return index->class->series_by_reference(index, project, m2s_msgid_column(msgid, &copy));
}

/* Patchwork would pass over a series of another version that is far off in time, but compares
 * `start > date > end`, which cannot hold: a reference decides whatever the version. */
static M2sSeries *
find_by_references(M2sIndex *index, const M2sMail *mail, const M2sProject *project)
{
    M2sSeries *series = find_by_reference(index, project, mail->msgid);
    for (guint i = 0; series == NULL && i < mail->references->len; i++)
        series = find_by_reference(index, project, g_ptr_array_index(mail->references, i));
    return series;
}

/* Of several series that fit, the newest that still lacks this number. */
static M2sSeries *
choose(M2sIndex *index, const GPtrArray *fitting, gint64 number)
{
    M2sSeries *best = NULL;
    for (guint i = 0; i < fitting->len; i++) {
        M2sSeries *series = g_ptr_array_index(fitting, i);
        if (index->class->patch_by_number(index, series, number) == NULL &&
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
    if (series)
        return series;
    const M2sSeriesMarkers markers = {
        .project = project, .submitter = submitter, .version = mail->version, .total = mail->total};
    g_autoptr(GPtrArray) fitting = index->class->series_by_markers(
        index, &markers, mail->date - DELAY_SECONDS, mail->date + DELAY_SECONDS);
    if (fitting->len == 1)
        return g_ptr_array_index(fitting, 0);
    return choose(index, fitting, mail->number);
}

M2sSeries *
m2s_grouping_create(M2sCatalogue *catalogue, M2sIndex *index, const M2sMail *mail,
                    const M2sProject *project, const M2sPerson *submitter, gint64 total)
{
    M2sSeries *series = m2s_catalogue_add(catalogue, M2S_SERIES);
    series->project = project;
    series->submitter = submitter;
    series->date = mail->date;
    series->version = mail->version;
    series->total = total;
    index->class->add_series(index, series);
    m2s_catalogue_add_event(catalogue, M2S_EVENT_SERIES_CREATED, mail->date, series);
    return series;
}

void
m2s_grouping_claim(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series, const char *msgid)
{
    g_autofree char *copy = NULL;
    const char *column = m2s_msgid_column(msgid, &copy);
    if (index->class->series_by_reference(index, series->project, column) == NULL)
        index->class->add_reference(index, m2s_catalogue_string(catalogue, column), series);
}

static void
complete_patch(M2sCatalogue *catalogue, M2sSeries *series, const M2sPatch *patch, gint64 date)
{
    m2s_catalogue_add_event(catalogue, M2S_EVENT_PATCH_COMPLETED, date, patch);
    series->complete_to = patch->number;
}

/* The events of a patch's arrival: it completes itself if all before it are there, then those after
 * it that were waiting, and the series if enough have arrived. */
static void
add_completion_events(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series,
                      const M2sPatch *patch)
{
    if (series->complete_to == patch->number - 1) {
        const M2sPatch *next = patch;
        do
            complete_patch(catalogue, series, next, patch->item.date);
        while ((next = index->class->patch_by_number(index, series, next->number + 1)));
    }
    if (series->received >= series->total)
        m2s_catalogue_add_event(catalogue, M2S_EVENT_SERIES_COMPLETED, patch->item.date, series);
}

void
m2s_grouping_add_patch(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series, M2sPatch *patch,
                       gint64 number)
{
    gboolean unnamed = series->name == NULL || *series->name == '\0';
    if (unnamed && number == 1)
        series->name = patch->name;
    patch->series = series;
    patch->number = number;
    g_ptr_array_add(series->patches, patch);
    series->received++;
    index->class->add_to_series(index, patch);
    add_completion_events(catalogue, index, series, patch);
    index->class->update_series(index, series);
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
m2s_grouping_add_cover(M2sCatalogue *catalogue, M2sIndex *index, M2sSeries *series, M2sCover *cover)
{
    if (series->cover)
        return;
    series->cover = cover;
    cover->series = series;
    const M2sPatch *first = index->class->patch_by_number(index, series, 1);
    gboolean unnamed = series->name == NULL || *series->name == '\0';
    if (unnamed || (first && g_str_equal(series->name, first->name))) {
        g_autofree char *name = m2s_grouping_name_of_cover(cover->name);
        series->name = m2s_catalogue_string(catalogue, name);
    }
    index->class->update_series(index, series);
}
