/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>

#include <glib/gstdio.h>

#include "base/parallel.h"
#include "output/resource.h"

#define BATCH_OBJECTS 32 /* objects that a thread renders in one go */

/* Lines that are rendered together on one thread. */
typedef struct {
    guint start, end; /* indices of the objects */
    GString *lines;
    GError *error;
} Batch;

/* A file that is being written. */
typedef struct {
    const M2sRender *render;
    const M2sResource *resource;
    const GPtrArray *objects;
    guint next;       /* index of the object to render next */
    GPtrArray *spare; /* of GString: buffers of earlier lines, for reuse */
    const char *path; /* of file */
    FILE *file;
    GError *error;
} Run;

static gpointer
produce_batch(gpointer user_data)
{
    Run *run = user_data;
    if (run->next == run->objects->len)
        return NULL;
    Batch *batch = g_new0(Batch, 1);
    batch->start = run->next;
    batch->end = MIN(run->objects->len - run->next, BATCH_OBJECTS) + run->next;
    batch->lines = run->spare->len > 0
                       ? g_ptr_array_steal_index_fast(run->spare, run->spare->len - 1)
                       : g_string_new(NULL);
    run->next = batch->end;
    return batch;
}

static gboolean
write_object(const Run *run, gconstpointer object, Batch *batch)
{
    M2sRender render = *run->render; /* a copy: showing one object must not affect the next */
    M2sJson json = m2s_json_begin(batch->lines);
    const M2sResource *resource = run->resource;
    if (resource->exported == NULL)
        return m2s_render_object(&render, resource->info, object, TRUE, &json, &batch->error);
    m2s_render_members(&render, resource->info, object, resource->exported, &json);
    return TRUE;
}

static void
render_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    for (guint i = batch->start; i < batch->end; i++) {
        if (!write_object(run, g_ptr_array_index(run->objects, i), batch))
            break;
        g_string_append_c(batch->lines, '\n');
    }
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    g_clear_error(&batch->error);
    g_ptr_array_add(run->spare, g_string_truncate(batch->lines, 0));
    g_free(batch);
}

static void
free_lines(gpointer lines)
{
    g_string_free(lines, TRUE);
}

/* Sets an error with code, path and the text of errno.  Returns: FALSE. */
static gboolean
fail(const char *path, M2sError code, GError **error)
{
    int saved = errno;
    g_autofree char *shown = g_filename_display_name(path);
    g_set_error(error, M2S_ERROR, code, "%s: %s", shown, g_strerror(saved));
    return FALSE;
}

static gboolean
write_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Run *run = user_data;
    run->error = g_steal_pointer(&batch->error);
    if (run->error == NULL &&
        fwrite(batch->lines->str, 1, batch->lines->len, run->file) != batch->lines->len)
        fail(run->path, M2S_ERROR_IO, &run->error);
    discard_batch(item, user_data);
    return run->error == NULL;
}

static gboolean
write_objects(const M2sRender *render, const M2sResource *resource, const char *path, FILE *file,
              guint jobs, GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = render_batch,
                                           .consume = write_batch,
                                           .discard = discard_batch};
    g_autoptr(GPtrArray) objects = m2s_resource_objects(resource, render);
    g_autoptr(GPtrArray) spare = g_ptr_array_new_with_free_func(free_lines);
    Run run = {.render = render,
               .resource = resource,
               .objects = objects,
               .spare = spare,
               .path = path,
               .file = file};
    m2s_parallel_run(m2s_parallel_jobs(jobs), &funcs, &run);
    if (run.error)
        g_propagate_error(error, run.error);
    return run.error == NULL;
}

/* Writes to a temporary name first, so that nobody sees half a file. */
static gboolean
export_objects(const M2sRender *render, const M2sResource *resource, const char *folder, guint jobs,
               GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.ndjson", folder, resource->info->plural);
    g_autofree char *draft = g_strdup_printf("%s.part", path);
    FILE *file = g_fopen(draft, "we");
    if (file == NULL)
        return fail(draft, M2S_ERROR_CREATE, error);
    gboolean written = write_objects(render, resource, draft, file, jobs, error);
    if (fclose(file) != 0 && written)
        written = fail(draft, M2S_ERROR_IO, error);
    if (written && g_rename(draft, path) != 0)
        written = fail(path, M2S_ERROR_CREATE, error);
    if (!written)
        g_unlink(draft);
    return written;
}

gboolean
m2s_export(const M2sView *view, const char *folder, guint jobs, GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && folder, FALSE);
    M2sRender render;
    if (!m2s_render_init(&render, view, error))
        return FALSE;
    if (g_mkdir_with_parents(folder, 0777) != 0)
        return fail(folder, M2S_ERROR_CREATE, error);
    for (const M2sResource *resource = m2s_resources; resource->info; resource++)
        if (!export_objects(&render, resource, folder, jobs, error))
            return FALSE;
    return TRUE;
}
