/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/catalogue.h"

#include <string.h>

#include "base/python.h"
#include "model/project.h"

#define STRINGS_BLOCK (256 << 10) /* bytes per block of the string chunk */

gpointer
m2s_object_new(M2sKind kind)
{
    if (kind == M2S_PROJECT)
        return m2s_project_new(0, "", "");
    gpointer object = g_malloc0(m2s_kinds[kind].size);
    if (kind == M2S_SERIES)
        ((M2sSeries *)object)->patches = g_ptr_array_new();
    return object;
}

static void
series_free(gpointer data)
{
    M2sSeries *series = data;
    g_ptr_array_unref(series->patches);
    g_clear_pointer(&series->dependencies, g_ptr_array_unref);
    g_clear_pointer(&series->dependents, g_ptr_array_unref);
    g_free(series);
}

void
m2s_object_drop_details(M2sKind kind, gpointer object)
{
    gboolean is_comment = kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT;
    if (kind == M2S_COVER || kind == M2S_PATCH || is_comment)
        g_clear_pointer(&((M2sItem *)object)->trailers, g_free);
    if (kind == M2S_PATCH)
        g_clear_pointer(&((M2sPatch *)object)->files, g_free);
}

static void
cover_free(gpointer data)
{
    M2sCover *cover = data;
    g_clear_pointer(&cover->comments, g_ptr_array_unref);
    m2s_object_drop_details(M2S_COVER, cover);
    g_free(cover);
}

static void
patch_free(gpointer data)
{
    M2sPatch *patch = data;
    g_clear_pointer(&patch->comments, g_ptr_array_unref);
    m2s_object_drop_details(M2S_PATCH, patch);
    g_free(patch);
}

static void
comment_free(gpointer data)
{
    M2sComment *comment = data;
    m2s_object_drop_details(M2S_PATCH_COMMENT, comment);
    g_free(comment);
}

static void
project_free(gpointer data)
{
    m2s_project_free(data);
}

static GDestroyNotify
free_func_of(M2sKind kind)
{
    static const GDestroyNotify functions[M2S_KINDS] = {
        [M2S_PROJECT] = project_free,       [M2S_SERIES] = series_free,
        [M2S_COVER] = cover_free,           [M2S_PATCH] = patch_free,
        [M2S_COVER_COMMENT] = comment_free, [M2S_PATCH_COMMENT] = comment_free};
    return functions[kind] ? functions[kind] : g_free;
}

void
m2s_object_free(M2sKind kind, gpointer object)
{
    free_func_of(kind)(object);
}

M2sCatalogue *
m2s_catalogue_new(const guint before[M2S_KINDS])
{
    M2sCatalogue *catalogue = g_new0(M2sCatalogue, 1);
    if (before)
        memcpy(catalogue->before, before, sizeof catalogue->before);
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        catalogue->objects[kind] = g_ptr_array_new_with_free_func(free_func_of(kind));
    catalogue->strings = g_string_chunk_new(STRINGS_BLOCK);
    return catalogue;
}

void
m2s_catalogue_free(M2sCatalogue *catalogue)
{
    for (M2sKind kind = 0; kind < M2S_KINDS; kind++)
        g_ptr_array_unref(catalogue->objects[kind]);
    g_string_chunk_free(catalogue->strings);
    g_free(catalogue);
}

const char *
m2s_catalogue_string(M2sCatalogue *catalogue, const char *text)
{
    return text ? g_string_chunk_insert(catalogue->strings, text) : NULL;
}

const guint8 *
m2s_catalogue_bytes(M2sCatalogue *catalogue, const guint8 *bytes, guint size)
{
    return (const guint8 *)g_string_chunk_insert_len(catalogue->strings, (const char *)bytes, size);
}

const char *
m2s_catalogue_column(M2sCatalogue *catalogue, const char *text)
{
    if (text == NULL)
        return NULL;
    return g_string_chunk_insert_len(catalogue->strings, text, m2s_column_size(text));
}

static guint
next_id(const M2sCatalogue *catalogue, M2sKind kind)
{
    return catalogue->before[kind] + catalogue->objects[kind]->len + 1;
}

gpointer
m2s_catalogue_add(M2sCatalogue *catalogue, M2sKind kind)
{
    guint *object = m2s_object_new(kind); /* every struct begins with its number */
    *object = next_id(catalogue, kind);
    g_ptr_array_add(catalogue->objects[kind], object);
    return object;
}

void
m2s_catalogue_attach(M2sKind kind, gpointer object)
{
    if (kind == M2S_PATCH) {
        M2sPatch *patch = object;
        if (patch->series)
            m2s_list_append(&patch->series->patches, patch);
    } else if (kind == M2S_COVER_COMMENT || kind == M2S_PATCH_COMMENT) {
        M2sComment *comment = object;
        m2s_list_append(comment->patch ? &comment->patch->comments : &comment->cover->comments,
                        comment);
    }
}

M2sComment *
m2s_catalogue_add_comment(M2sCatalogue *catalogue, M2sPatch *patch, M2sCover *cover)
{
    M2sKind kind = patch ? M2S_PATCH_COMMENT : M2S_COVER_COMMENT;
    M2sComment *comment = m2s_catalogue_add(catalogue, kind);
    comment->patch = patch;
    comment->cover = cover;
    comment->item.project = patch ? patch->item.project : cover->item.project;
    m2s_catalogue_attach(kind, comment);
    return comment;
}

M2sProject *
m2s_catalogue_add_project(M2sCatalogue *catalogue, const char *link_name, const char *list_id)
{
    M2sProject *project = m2s_project_new(next_id(catalogue, M2S_PROJECT), link_name, list_id);
    g_ptr_array_add(catalogue->projects, project);
    return project;
}

void
m2s_catalogue_add_configured(M2sCatalogue *catalogue, const GPtrArray *projects)
{
    for (guint i = 0; i < projects->len; i++)
        g_ptr_array_add(catalogue->projects, m2s_project_copy(g_ptr_array_index(projects, i)));
}

void
m2s_catalogue_add_event(M2sCatalogue *catalogue, M2sEventCategory category, gint64 date,
                        gconstpointer object)
{
    M2sEvent *event = m2s_catalogue_add(catalogue, M2S_EVENT);
    event->category = category;
    event->date = date;
    event->object = object;
}
