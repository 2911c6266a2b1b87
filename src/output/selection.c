/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/list.h>

#include "model/object.h"
#include "output/sorting.h"
#include "output/touch.h"

#define PROJECTS_SHOWN 20 /* in a message */

/* Whether text contains part, ignoring case.  text: (nullable); part: case-folded already. */
static gboolean
contains(const char *text, const char *part)
{
    if (text == NULL)
        return FALSE;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return strstr(folded, part) != NULL;
}

static gboolean
is_named(const M2sProject *project, const char *name)
{
    return g_ascii_strcasecmp(project->link_name, name) == 0 ||
           g_ascii_strcasecmp(project->list_id, name) == 0;
}

static gboolean
has_subject(const M2sSeries *series, const char *part)
{
    if (contains(series->name, part) || (series->cover && contains(series->cover->name, part)))
        return TRUE;
    for (guint i = 0; i < series->patches->len; i++)
        if (contains(((const M2sPatch *)g_ptr_array_index(series->patches, i))->name, part))
            return TRUE;
    return FALSE;
}

/* Whether anybody but submitter wrote one of comments.  comments: (nullable). */
static gboolean
has_answer(const GPtrArray *comments, const M2sPerson *submitter)
{
    for (guint i = 0; comments && i < comments->len; i++)
        if (((const M2sComment *)g_ptr_array_index(comments, i))->item.submitter != submitter)
            return TRUE;
    return FALSE;
}

static gboolean
is_answered(const M2sSeries *series)
{
    if (series->cover && has_answer(series->cover->comments, series->submitter))
        return TRUE;
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        if (has_answer(patch->comments, series->submitter))
            return TRUE;
    }
    return FALSE;
}

/* The filters that cost little. */
static gboolean
has_numbers(const M2sSelection *selection, const M2sSeries *series)
{
    M2sCompleteness completeness =
        m2s_series_is_complete(series) ? M2S_COMPLETENESS_COMPLETE : M2S_COMPLETENESS_INCOMPLETE;
    return series->date >= selection->since && series->date < selection->until &&
           (selection->version < 0 || series->version == selection->version) &&
           (selection->total < 0 || series->total == selection->total) &&
           series->total >= selection->min_patches &&
           (selection->completeness == M2S_COMPLETENESS_ANY ||
            selection->completeness == completeness);
}

/* All but the file.  selection: with texts case-folded. */
static gboolean
fits(const M2sSelection *selection, const M2sSeries *series)
{
    if (!has_numbers(selection, series))
        return FALSE;
    if (selection->project && !is_named(series->project, selection->project))
        return FALSE;
    if (selection->unanswered && is_answered(series))
        return FALSE;
    if (selection->submitter && !contains(series->submitter->name, selection->submitter) &&
        !contains(series->submitter->email, selection->submitter))
        return FALSE;
    if (selection->search && !contains(series->name, selection->search))
        return FALSE;
    return selection->subject == NULL || has_subject(series, selection->subject);
}

/* The link names of projects: "there is only widgets".  Returns: (transfer full). */
static char *
describe_projects(const GPtrArray *projects)
{
    if (projects->len == 0)
        return g_strdup("there are no projects");
    GString *text = g_string_new(projects->len == 1 ? "there is only " : "there are ");
    for (guint i = 0; i < MIN(projects->len, PROJECTS_SHOWN); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               ((const M2sProject *)g_ptr_array_index(projects, i))->link_name);
    if (projects->len > PROJECTS_SHOWN)
        g_string_append_printf(text, " and %u more", projects->len - PROJECTS_SHOWN);
    return g_string_free(text, FALSE);
}

static gboolean
check_project(const GPtrArray *projects, const char *name, GError **error)
{
    for (guint i = 0; i < projects->len; i++)
        if (is_named(g_ptr_array_index(projects, i), name))
            return TRUE;
    g_autofree char *known = describe_projects(projects);
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no project “%s”; %s", name, known);
    return FALSE;
}

/* text: (nullable).  Returns: (transfer full) (nullable). */
static char *
fold(const char *text)
{
    return text ? g_utf8_casefold(text, -1) : NULL;
}

/* The series that fit, in sorting, but for the file.  Returns: (transfer container). */
static GPtrArray *
find_fitting(const M2sCatalogue *catalogue, const M2sSelection *selection)
{
    g_autofree char *submitter = fold(selection->submitter);
    g_autofree char *search = fold(selection->search);
    g_autofree char *subject = fold(selection->subject);
    M2sSelection folded = *selection;
    folded.submitter = submitter;
    folded.search = search;
    folded.subject = subject;
    GPtrArray *series = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++)
        if (fits(&folded, g_ptr_array_index(catalogue->series, i)))
            g_ptr_array_add(series, g_ptr_array_index(catalogue->series, i));
    return series;
}

GPtrArray *
m2s_list_select(const M2sArchive *archive, const M2sSelection *selection, guint jobs,
                GError **error)
{
    g_return_val_if_fail(archive && selection, NULL);
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    g_auto(M2sSorting) sorting = {0};
    if (!m2s_sorting_init(&sorting, archive, selection->sort, error))
        return NULL;
    if (selection->project && !check_project(catalogue->projects, selection->project, error))
        return NULL;
    g_autoptr(GPtrArray) series = find_fitting(catalogue, selection);
    if (selection->file && !m2s_touch_keep(archive, selection->file, jobs, series, error))
        return NULL;
    m2s_sorting_apply(&sorting, selection->limit, series);
    return g_steal_pointer(&series);
}
