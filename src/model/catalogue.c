/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/catalogue.h"

#include <string.h>

#include "base/python.h"
#include "model/project.h"

#define STRINGS_BLOCK (256 << 10) /* bytes that the strings grow by */

static void
series_free(gpointer data)
{
    M2sSeries *series = data;
    g_ptr_array_unref(series->patches);
    g_clear_pointer(&series->dependencies, g_ptr_array_unref);
    g_clear_pointer(&series->dependents, g_ptr_array_unref);
    g_free(series);
}

static void
cover_free(gpointer data)
{
    M2sCover *cover = data;
    g_clear_pointer(&cover->comments, g_ptr_array_unref);
    g_free(cover);
}

static void
patch_free(gpointer data)
{
    M2sPatch *patch = data;
    g_clear_pointer(&patch->comments, g_ptr_array_unref);
    g_free(patch);
}

M2sCatalogue *
m2s_catalogue_new(const M2sNumbers *before)
{
    M2sCatalogue *catalogue = g_new0(M2sCatalogue, 1);
    if (before)
        catalogue->before = *before;
    catalogue->projects = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_project_free);
    catalogue->people = g_ptr_array_new_with_free_func(g_free);
    catalogue->series = g_ptr_array_new_with_free_func(series_free);
    catalogue->covers = g_ptr_array_new_with_free_func(cover_free);
    catalogue->patches = g_ptr_array_new_with_free_func(patch_free);
    catalogue->cover_comments = g_ptr_array_new_with_free_func(g_free);
    catalogue->patch_comments = g_ptr_array_new_with_free_func(g_free);
    catalogue->events = g_array_new(FALSE, FALSE, sizeof(M2sEvent));
    catalogue->strings = g_string_chunk_new(STRINGS_BLOCK);
    return catalogue;
}

void
m2s_catalogue_free(M2sCatalogue *catalogue)
{
    g_ptr_array_unref(catalogue->patch_comments);
    g_ptr_array_unref(catalogue->cover_comments);
    g_ptr_array_unref(catalogue->patches);
    g_ptr_array_unref(catalogue->covers);
    g_ptr_array_unref(catalogue->series);
    g_ptr_array_unref(catalogue->people);
    g_ptr_array_unref(catalogue->projects);
    g_array_unref(catalogue->events);
    g_string_chunk_free(catalogue->strings);
    g_free(catalogue);
}

const char *
m2s_catalogue_string(M2sCatalogue *catalogue, const char *text)
{
    return text ? g_string_chunk_insert(catalogue->strings, text) : NULL;
}

const char *
m2s_catalogue_column(M2sCatalogue *catalogue, const char *text)
{
    if (text == NULL)
        return NULL;
    return g_string_chunk_insert_len(catalogue->strings, text, m2s_column_size(text));
}

/* Adds object to the end of array, before which come some.  Returns: its number. */
static guint
append(GPtrArray *array, guint before, gpointer object)
{
    g_ptr_array_add(array, object);
    return before + array->len;
}

M2sProject *
m2s_catalogue_add_project(M2sCatalogue *catalogue, const char *link_name, const char *list_id)
{
    M2sProject *project = m2s_project_new(catalogue->before.projects + catalogue->projects->len + 1,
                                          link_name, list_id);
    g_ptr_array_add(catalogue->projects, project);
    return project;
}

void
m2s_catalogue_add_configured(M2sCatalogue *catalogue, const GPtrArray *projects)
{
    for (guint i = 0; i < projects->len; i++)
        g_ptr_array_add(catalogue->projects, m2s_project_copy(g_ptr_array_index(projects, i)));
}

M2sPerson *
m2s_catalogue_add_person(M2sCatalogue *catalogue)
{
    M2sPerson *person = g_new0(M2sPerson, 1);
    person->id = append(catalogue->people, catalogue->before.people, person);
    return person;
}

M2sSeries *
m2s_catalogue_add_series(M2sCatalogue *catalogue)
{
    M2sSeries *series = g_new0(M2sSeries, 1);
    series->id = append(catalogue->series, catalogue->before.series, series);
    series->patches = g_ptr_array_new();
    return series;
}

M2sCover *
m2s_catalogue_add_cover(M2sCatalogue *catalogue)
{
    M2sCover *cover = g_new0(M2sCover, 1);
    cover->id = append(catalogue->covers, catalogue->before.covers, cover);
    return cover;
}

M2sPatch *
m2s_catalogue_add_patch(M2sCatalogue *catalogue)
{
    M2sPatch *patch = g_new0(M2sPatch, 1);
    patch->id = append(catalogue->patches, catalogue->before.patches, patch);
    return patch;
}

/* Adds a comment to array and to the list of its parent's, which begins to be with the first. */
static M2sComment *
add_comment(GPtrArray *array, guint before, GPtrArray **siblings)
{
    M2sComment *comment = g_new0(M2sComment, 1);
    comment->id = append(array, before, comment);
    if (*siblings == NULL)
        *siblings = g_ptr_array_new();
    g_ptr_array_add(*siblings, comment);
    return comment;
}

M2sComment *
m2s_catalogue_add_cover_comment(M2sCatalogue *catalogue, M2sCover *cover)
{
    M2sComment *comment =
        add_comment(catalogue->cover_comments, catalogue->before.cover_comments, &cover->comments);
    comment->cover = cover;
    comment->project = cover->project;
    return comment;
}

M2sComment *
m2s_catalogue_add_patch_comment(M2sCatalogue *catalogue, M2sPatch *patch)
{
    M2sComment *comment =
        add_comment(catalogue->patch_comments, catalogue->before.patch_comments, &patch->comments);
    comment->patch = patch;
    comment->project = patch->project;
    return comment;
}

void
m2s_catalogue_add_event(M2sCatalogue *catalogue, M2sEventCategory category, gint64 date,
                        gconstpointer object)
{
    M2sEvent event = {.category = category,
                      .id = catalogue->before.events + catalogue->events->len + 1,
                      .date = date};
    event.patch = object; /* the union's members are all pointers */
    g_array_append_val(catalogue->events, event);
}

/* Whether msgid, with its brackets, is what was asked for, with or without them. */
static gboolean
is_msgid(const char *msgid, const char *wanted)
{
    gsize length = strlen(wanted);
    if (g_str_equal(msgid, wanted))
        return TRUE;
    return msgid[0] == '<' && strncmp(msgid + 1, wanted, length) == 0 &&
           g_str_equal(msgid + 1 + length, ">");
}

static const M2sSeries *
series_of_comment(const M2sComment *comment)
{
    return comment->patch ? comment->patch->series : comment->cover->series;
}

static const M2sSeries *
find_comment(const GPtrArray *comments, const char *msgid)
{
    for (guint i = 0; i < comments->len; i++) {
        const M2sComment *comment = g_ptr_array_index(comments, i);
        if (is_msgid(comment->msgid, msgid) && series_of_comment(comment))
            return series_of_comment(comment);
    }
    return NULL;
}

/* The first patch of that Message-ID from index *at on, which is left behind it: lists that share a
 * mail have a patch each. */
static const M2sPatch *
next_patch(const M2sCatalogue *catalogue, const char *msgid, guint *at)
{
    while (*at < catalogue->patches->len) {
        const M2sPatch *patch = g_ptr_array_index(catalogue->patches, (*at)++);
        if (is_msgid(patch->msgid, msgid))
            return patch;
    }
    return NULL;
}

static const M2sCover *
next_cover(const M2sCatalogue *catalogue, const char *msgid, guint *at)
{
    while (*at < catalogue->covers->len) {
        const M2sCover *cover = g_ptr_array_index(catalogue->covers, (*at)++);
        if (is_msgid(cover->msgid, msgid))
            return cover;
    }
    return NULL;
}

static const M2sSeries *
find_submission(const M2sCatalogue *catalogue, const char *msgid)
{
    guint at = 0;
    const M2sPatch *patch;
    while ((patch = next_patch(catalogue, msgid, &at)))
        if (patch->series)
            return patch->series;
    at = 0;
    const M2sCover *cover;
    while ((cover = next_cover(catalogue, msgid, &at)))
        if (cover->series)
            return cover->series;
    return NULL;
}

/* Whether reference is a number; object: (out): which of objects has it, or NULL. */
static gboolean
find_number(const GPtrArray *objects, const char *reference, gconstpointer *object)
{
    guint64 id;
    if (!g_ascii_string_to_unsigned(reference, 10, 1, G_MAXUINT32, &id, NULL))
        return FALSE;
    *object = id <= objects->len ? g_ptr_array_index(objects, id - 1) : NULL;
    return TRUE;
}

const M2sSeries *
m2s_catalogue_find_series(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    gconstpointer object;
    if (find_number(catalogue->series, reference, &object))
        return object;
    const M2sSeries *series = find_submission(catalogue, reference);
    if (series == NULL)
        series = find_comment(catalogue->patch_comments, reference);
    if (series == NULL)
        series = find_comment(catalogue->cover_comments, reference);
    return series;
}

const M2sPatch *
m2s_catalogue_find_patch(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    gconstpointer object;
    guint at = 0;
    return find_number(catalogue->patches, reference, &object)
               ? object
               : next_patch(catalogue, reference, &at);
}

const M2sCover *
m2s_catalogue_find_cover(const M2sCatalogue *catalogue, const char *reference)
{
    g_return_val_if_fail(catalogue && reference, NULL);
    gconstpointer object;
    guint at = 0;
    return find_number(catalogue->covers, reference, &object)
               ? object
               : next_cover(catalogue, reference, &at);
}
