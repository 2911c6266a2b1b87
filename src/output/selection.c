/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/list.h>

#include "archive/archive.h"
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

/* Patches of several versions can be in one series. */
static gboolean
is_newest(const M2sRevisions *revisions, const M2sSeries *series)
{
    const M2sPosting *posting = m2s_revisions_of_series(revisions, series);
    gboolean is_open = posting == NULL || !m2s_posting_is_superseded(posting);
    for (guint i = 0; i < series->patches->len && !is_open; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        posting = m2s_revisions_of_item(revisions, &patch->item);
        is_open = posting && !m2s_posting_is_superseded(posting);
    }
    return is_open;
}

/* The filters that need nothing but the series itself.  selection: with texts case-folded. */
static gboolean
fits_alone(const M2sSelection *selection, const M2sSeries *series)
{
    if (!has_numbers(selection, series))
        return FALSE;
    if (selection->project && !is_named(series->project, selection->project))
        return FALSE;
    if (selection->submitter && !contains(series->submitter->name, selection->submitter) &&
        !contains(series->submitter->email, selection->submitter))
        return FALSE;
    return selection->search == NULL || contains(series->name, selection->search);
}

/* All others but the file. */
static gboolean
fits_with_lists(const M2sSelection *selection, const M2sSeries *series)
{
    if (selection->unanswered && is_answered(series))
        return FALSE;
    if (selection->became &&
        !(selection->became & 1U << m2s_fates_of_series(selection->fates, series)->state))
        return FALSE;
    if (selection->newest && !is_newest(selection->revisions, series))
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

/* What makes a list from a store cost more than it shows: series are read by WINDOW until enough of
 * them fit, but not more than one of WIDE; from then on, it is faster to read all there is. */
#define WINDOW 64
#define WIDE   8

#define ALL_LISTS (M2S_WITH_PATCHES | M2S_WITH_COMMENTS)

/* Series that are being looked for, the newest first. */
typedef struct {
    const M2sObjects *objects;
    const M2sSelection *selection; /* with texts case-folded */
    guint wanted;                  /* how many; G_MAXUINT: all */
    GPtrArray *found;
} Search;

/* Adds those of series that fit. */
static gboolean
add_fitting(Search *search, const GPtrArray *series, GError **error)
{
    for (guint i = 0; i < series->len && search->found->len < search->wanted; i++) {
        M2sSeries *one = g_ptr_array_index(series, i);
        if (!fits_alone(search->selection, one))
            continue;
        if (!m2s_objects_fill(search->objects, M2S_SERIES, one, ALL_LISTS, error))
            return FALSE;
        if (fits_with_lists(search->selection, one))
            g_ptr_array_add(search->found, one);
    }
    return TRUE;
}

/* Looks through matches.  is_done: (out): whether that was worth it; if not, nothing is found. */
static gboolean
look_through(Search *search, const M2sMatches *matches, gboolean *is_done, GError **error)
{
    guint all, read = 0;
    if (!m2s_objects_count(search->objects, M2S_SERIES, &all, error))
        return FALSE;
    while (read < matches->count && search->found->len < search->wanted && read <= all / WIDE) {
        g_autoptr(GPtrArray) window = g_ptr_array_new();
        if (!m2s_matches_read(matches, read, read + WINDOW, window, error) ||
            !add_fitting(search, window, error))
            return FALSE;
        read += WINDOW;
    }
    *is_done = read >= matches->count || search->found->len >= search->wanted;
    return TRUE;
}

/* Finds the series that fit, of a store of which they may be a small part.
 * series: (out) (transfer container) (nullable): in order; NULL if the store should be read whole.
 * Returns: FALSE with an error. */
static gboolean
find_newest(const M2sArchive *archive, const M2sSelection *selection, GPtrArray **series,
            GError **error)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_SERIES);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_auto(M2sMatches) matches = {0};
    gboolean is_limited = selection->limit > 0 && selection->sort == NULL && !selection->file;
    Search search = {m2s_archive_objects(archive), selection,
                     is_limited ? selection->limit : G_MAXUINT, found};
    gboolean is_done = FALSE;
    *series = NULL;
    criteria->newest_first = TRUE;
    if (selection->since > G_MININT64 || selection->until < G_MAXINT64) {
        M2sTest *test = m2s_criteria_add(criteria, M2S_TEST_PERIOD, "date");
        test->since = selection->since;
        test->before = selection->until;
    }
    if (!m2s_matches_find(search.objects, criteria, &matches, error) ||
        !look_through(&search, &matches, &is_done, error))
        return FALSE;
    g_ptr_array_sort(found, m2s_compare_ids);
    if (is_done)
        *series = g_steal_pointer(&found);
    return TRUE;
}

static gboolean
find_newest_at_once(const M2sArchive *archive, const M2sSelection *selection, GPtrArray **series,
                    GError **error)
{
    if (!m2s_archive_begin(archive, error))
        return FALSE;
    gboolean good = find_newest(archive, selection, series, error);
    m2s_archive_end(archive);
    return good;
}

/* The same, of all there are. */
static GPtrArray *
find_among_all(const M2sCatalogue *catalogue, const M2sSelection *selection)
{
    GPtrArray *series = g_ptr_array_new();
    for (guint i = 0; i < catalogue->series->len; i++) {
        M2sSeries *one = g_ptr_array_index(catalogue->series, i);
        if (fits_alone(selection, one) && fits_with_lists(selection, one))
            g_ptr_array_add(series, one);
    }
    return series;
}

/* The series that fit, in order, but for the file.
 * Returns: (transfer container) (nullable): NULL with an error. */
static GPtrArray *
find_fitting(M2sArchive *archive, const M2sSelection *selection, GError **error)
{
    g_autofree char *submitter = fold(selection->submitter);
    g_autofree char *search = fold(selection->search);
    g_autofree char *subject = fold(selection->subject);
    M2sSelection folded = *selection;
    folded.submitter = submitter;
    folded.search = search;
    folded.subject = subject;
    GPtrArray *series = NULL;
    if (m2s_archive_catalogue(archive) == NULL &&
        !find_newest_at_once(archive, &folded, &series, error))
        return NULL;
    if (series)
        return series;
    return m2s_archive_load(archive, error)
               ? find_among_all(m2s_archive_catalogue(archive), &folded)
               : NULL;
}

gboolean
m2s_list_wants_fates(const M2sSelection *selection, const char *columns)
{
    g_return_val_if_fail(selection != NULL, FALSE);
    const char *sort = selection->sort ? selection->sort : "";
    if (selection->became || g_str_equal(sort + (*sort == '-'), "became"))
        return TRUE;
    g_auto(GStrv) names = g_strsplit(columns ? columns : "", ",", -1);
    for (char **name = names; *name; name++)
        if (g_str_equal(g_strstrip(*name), "became"))
            return TRUE;
    return FALSE;
}

GPtrArray *
m2s_list_select(M2sArchive *archive, const M2sSelection *selection, guint jobs, GError **error)
{
    g_return_val_if_fail(archive && selection && (!selection->became || selection->fates) &&
                             (!selection->newest || selection->revisions),
                         NULL);
    g_autoptr(GPtrArray) projects = m2s_archive_projects(archive, error);
    if (projects == NULL)
        return NULL;
    g_auto(M2sSorting) sorting = {0};
    if (!m2s_sorting_init(&sorting, archive, selection->fates, selection->sort, error))
        return NULL;
    if (selection->project && !check_project(projects, selection->project, error))
        return NULL;
    g_autoptr(GPtrArray) series = find_fitting(archive, selection, error);
    if (series == NULL)
        return NULL;
    if (selection->file && !m2s_touch_keep(archive, selection->file, jobs, series, error))
        return NULL;
    m2s_sorting_apply(&sorting, selection->limit, series);
    return g_steal_pointer(&series);
}
