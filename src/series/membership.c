/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "series/membership.h"

#include <string.h>

#include "base/python.h"
#include "model/catalogue.h"

GPtrArray *
m2s_series_find_waiting(M2sIndex *index, const M2sSeries *series, gint64 number)
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
m2s_series_create(M2sIndex *index, const M2sMail *mail, const M2sProject *project,
                  const M2sPerson *submitter, const M2sPlace *place)
{
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    M2sSeries *series = m2s_catalogue_add(catalogue, M2S_SERIES);
    series->project = project;
    series->submitter = submitter;
    series->date = mail->date;
    series->version = place->version;
    series->total = place->total;
    series->prefixes = m2s_catalogue_string(catalogue, place->prefixes);
    series->base = place->base;
    m2s_index_add(index, M2S_SERIES, series);
    m2s_catalogue_add_event(catalogue, M2S_EVENT_SERIES_CREATED, mail->date, series);
    return series;
}

void
m2s_series_claim(M2sIndex *index, M2sSeries *series, const GPtrArray *claims)
{
    M2sCatalogue *catalogue = m2s_index_catalogue(index);
    for (guint i = 0; claims && i < claims->len; i++) {
        const char *msgid = m2s_catalogue_string(catalogue, g_ptr_array_index(claims, i));
        m2s_index_add_reference(index, msgid, series);
    }
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
m2s_series_add_patch(M2sIndex *index, M2sSeries *series, M2sPatch *patch, gint64 number,
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
m2s_series_name_of_cover(const char *name)
{
    const char *close = *name == '[' ? strchr(name, ']') : NULL;
    if (close)
        return g_strdup(close + 1 + strspn(close + 1, " "));
    g_autoptr(GString) stripped = g_string_new(name);
    m2s_python_strip_string(stripped);
    return g_string_free(g_steal_pointer(&stripped), FALSE);
}

void
m2s_series_add_cover(M2sIndex *index, M2sSeries *series, M2sCover *cover, const M2sPatch *first)
{
    if (series->cover)
        return;
    series->cover = cover;
    cover->series = series;
    if (is_unnamed(series) || (first && g_str_equal(series->name, first->name))) {
        g_autofree char *name = m2s_series_name_of_cover(cover->name);
        series->name = m2s_catalogue_string(m2s_index_catalogue(index), name);
    }
    m2s_index_change(index, M2S_SERIES, series);
}

M2sCover *
m2s_series_remove_cover(M2sIndex *index, M2sSeries *series, const M2sPatch *first)
{
    M2sCover *cover = series->cover;
    series->cover = NULL;
    cover->series = NULL;
    series->name = first ? first->name : NULL;
    m2s_index_take_cover(index, series);
    return cover;
}
