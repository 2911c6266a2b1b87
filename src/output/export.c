/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes all files side by side.  Objects that show the text of a mail come in the order of the
 * mails, whatever their kinds, so that one pass over a compressed mbox has all texts. */
#include <glib/gstdio.h>

#include "archive/archive.h"
#include "archive/tally.h"
#include "base/parallel.h"
#include "model/object.h"
#include "output/file-writer.h"
#include "output/resource.h"

/* A thread renders this many objects, or objects with mails of this many bytes, in one go. */
#define BATCH_OBJECTS 32
#define BATCH_BYTES   (512 << 10)

/* So many objects of each kind are read from a store at once. */
#define WINDOW 4096

/* A file that is being written.  It has a temporary name first, so that nobody sees half a file. */
typedef struct {
    const M2sResource *resource;
    gboolean needs_text;
    M2sCriteria *all;
    M2sMatches matches; /* of all */
    guint read;         /* how many of them have been read */
    GPtrArray *objects; /* of these, those in the window */
    guint next;         /* index of the object to render next */
    char *path, *draft;
    FILE *file; /* (nullable) */
} Output;

/* An object, to be rendered. */
typedef struct {
    guint output; /* index of its file */
    gconstpointer object;
    GBytes *mail; /* (nullable): NULL if it shows no text */
} Entry;

/* Objects that are rendered together on one thread. */
typedef struct {
    guint count;
    Entry entries[BATCH_OBJECTS];
    GString *lines[]; /* for each file */
} Batch;

typedef struct {
    const M2sOptions *options;
    guint64 done, total; /* objects */
    gint64 progress_time;
    M2sRender render;
    guint output_count;
    Output *outputs;
    GPtrArray *spare; /* of Batch: earlier ones, for reuse */
    GError *error;
} Run;

static Batch *
batch_new(const Run *run)
{
    if (run->spare->len > 0)
        return g_ptr_array_steal_index_fast(run->spare, run->spare->len - 1);
    Batch *batch = g_malloc0(sizeof *batch + run->output_count * sizeof *batch->lines);
    for (guint i = 0; i < run->output_count; i++)
        batch->lines[i] = g_string_new(NULL);
    return batch;
}

/* Empties batch, for reuse. */
static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    for (guint i = 0; i < batch->count; i++)
        g_clear_pointer(&batch->entries[i].mail, g_bytes_unref);
    batch->count = 0;
    for (guint i = 0; i < run->output_count; i++)
        g_string_truncate(batch->lines[i], 0);
    g_ptr_array_add(run->spare, batch);
}

static void
batch_free(const Run *run, Batch *batch)
{
    for (guint i = 0; i < run->output_count; i++)
        g_string_free(batch->lines[i], TRUE);
    g_free(batch);
}

static const M2sItem *
next_item(const Output *output)
{
    return g_ptr_array_index(output->objects, output->next);
}

/* The file whose next object comes next: those without texts first.
 * Returns: (transfer none) (nullable): NULL at the end. */
static Output *
next_output(const Run *run)
{
    Output *first = NULL;
    for (guint i = 0; i < run->output_count; i++) {
        Output *output = &run->outputs[i];
        if (output->next == output->objects->len)
            continue;
        if (!output->needs_text)
            return output;
        if (first == NULL ||
            m2s_compare_locations(&next_item(output)->mail, &next_item(first)->mail) < 0)
            first = output;
    }
    return first;
}

/* Adds the next object to batch.  size: increased by the bytes of its mail.
 * Returns: FALSE at the end, or with an error. */
static gboolean
add_next(Run *run, Batch *batch, gsize *size)
{
    Output *output = next_output(run);
    if (output == NULL)
        return FALSE;
    GBytes *mail = NULL;
    if (output->needs_text) {
        mail = m2s_archive_mail(run->render.archive, &next_item(output)->mail, &run->error);
        if (mail == NULL)
            return FALSE;
        *size += g_bytes_get_size(mail);
    }
    batch->entries[batch->count++] =
        (Entry){output - run->outputs, g_ptr_array_index(output->objects, output->next++), mail};
    return TRUE;
}

/* Mails are read here, as here is where they come in their order. */
static gpointer
produce_batch(gpointer user_data)
{
    Run *run = user_data;
    Batch *batch = batch_new(run);
    gsize size = 0;
    while (batch->count < BATCH_OBJECTS && size < BATCH_BYTES && add_next(run, batch, &size))
        ;
    if (batch->count > 0 && run->error == NULL)
        return batch;
    discard_batch(batch, run);
    return NULL;
}

static void
write_object(const Run *run, const Entry *entry, GString *lines)
{
    M2sRender render = run->render; /* a copy: showing one object must not affect the next */
    const M2sResource *resource = run->outputs[entry->output].resource;
    const M2sItem *item = entry->object;
    g_autoptr(M2sText) text =
        entry->mail ? m2s_archive_text_of(render.archive, &item->mail, entry->mail) : NULL;
    M2sJson json = m2s_json_begin(lines);
    if (resource->exported)
        m2s_render_members(&render, resource->info, entry->object, resource->exported, &json);
    else
        m2s_render_object(&render, resource->info, entry->object, text, TRUE, &json);
    g_string_append_c(lines, '\n');
}

static void
render_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    for (guint i = 0; i < batch->count; i++)
        write_object(user_data, &batch->entries[i], batch->lines[batch->entries[i].output]);
}

static gboolean
write_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Run *run = user_data;
    for (guint i = 0; i < run->output_count && run->error == NULL; i++) {
        const GString *lines = batch->lines[i];
        if (fwrite(lines->str, 1, lines->len, run->outputs[i].file) != lines->len)
            m2s_file_fail(run->outputs[i].draft, M2S_ERROR_IO, &run->error);
    }
    run->done += batch->count;
    discard_batch(batch, run);
    const M2sProgressReport report = {.what = "objects", .done = run->done, .total = run->total};
    m2s_tally_tell_progress(run->options, &report, &run->progress_time);
    return run->error == NULL;
}

/* Writes the objects that are in the window. */
static gboolean
write_window(Run *run, GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = render_batch,
                                           .consume = write_batch,
                                           .discard = discard_batch};
    m2s_parallel_run(m2s_parallel_jobs(run->options->jobs), &funcs, run);
    if (run->error)
        g_propagate_error(error, run->error);
    return run->error == NULL;
}

/* Reads the next objects of output and what they show.  Those of a catalogue are all there. */
static gboolean
read_objects(Run *run, Output *output, GError **error)
{
    gboolean are_all_there = run->render.objects->catalogue != NULL;
    guint end = are_all_there ? output->matches.count : output->read + WINDOW;
    g_ptr_array_set_size(output->objects, 0);
    output->next = 0;
    if (!m2s_resource_read(output->resource, &output->matches, output->read, end, output->objects,
                           error))
        return FALSE;
    output->read += output->objects->len;
    return TRUE;
}

/* Moves the window to objects that have not been written yet.  count: (out): how many there are. */
static gboolean
read_window(Run *run, guint *count, GError **error)
{
    gboolean good = TRUE;
    *count = 0;
    m2s_archive_forget(run->render.archive);
    if (!m2s_archive_begin(run->render.archive, error))
        return FALSE;
    for (guint i = 0; good && i < run->output_count; i++) {
        good = read_objects(run, &run->outputs[i], error);
        *count += run->outputs[i].objects->len;
    }
    m2s_archive_end(run->render.archive);
    return good;
}

static gboolean
write_outputs(Run *run, GError **error)
{
    guint count;
    gboolean good;
    run->spare = g_ptr_array_new();
    while ((good = read_window(run, &count, error)) && count > 0 &&
           (good = write_window(run, error)))
        ;
    for (guint i = 0; i < run->spare->len; i++)
        batch_free(run, g_ptr_array_index(run->spare, i));
    g_ptr_array_unref(run->spare);
    return good;
}

static gboolean
find_objects(Run *run, Output *output, GError **error)
{
    output->all = m2s_criteria_new(m2s_resource_kind(output->resource));
    output->all->newest_first = output->resource->newest_first;
    output->objects = g_ptr_array_new();
    if (!m2s_matches_find(run->render.objects, output->all, &output->matches, error))
        return FALSE;
    run->total += output->matches.count;
    return TRUE;
}

static gboolean
open_outputs(Run *run, const char *folder, GError **error)
{
    for (guint i = 0; i < run->output_count; i++) {
        const M2sResource *resource = &m2s_resources[i];
        Output *output = &run->outputs[i];
        *output = (Output){.resource = resource,
                           .needs_text = m2s_render_needs_text(resource->info, TRUE)};
        output->path = g_strdup_printf("%s/%s.ndjson", folder, resource->info->plural);
        output->draft = g_strdup_printf("%s.part", output->path);
        output->file = g_fopen(output->draft, "we");
        if (output->file == NULL)
            return m2s_file_fail(output->draft, M2S_ERROR_CREATE, error);
        if (!find_objects(run, output, error))
            return FALSE;
    }
    return TRUE;
}

/* Puts the files, once all are complete, in their places. */
static gboolean
finish_outputs(Run *run, GError **error)
{
    for (guint i = 0; i < run->output_count; i++)
        if (fclose(g_steal_pointer(&run->outputs[i].file)) != 0)
            return m2s_file_fail(run->outputs[i].draft, M2S_ERROR_IO, error);
    for (guint i = 0; i < run->output_count; i++) {
        Output *output = &run->outputs[i];
        if (g_rename(output->draft, output->path) != 0)
            return m2s_file_fail(output->path, M2S_ERROR_CREATE, error);
        g_clear_pointer(&output->draft, g_free);
    }
    return TRUE;
}

/* Removes what was not put in its place. */
static void
free_outputs(Run *run)
{
    for (guint i = 0; i < run->output_count && run->outputs[i].path; i++) {
        Output *output = &run->outputs[i];
        g_clear_pointer(&output->file, fclose);
        if (output->draft)
            g_unlink(output->draft);
        m2s_matches_clear(&output->matches);
        g_clear_pointer(&output->all, m2s_criteria_free);
        g_clear_pointer(&output->objects, g_ptr_array_unref);
        g_free(output->path);
        g_free(output->draft);
    }
    g_free(run->outputs);
}

gboolean
m2s_export(const M2sView *view, const char *folder, const M2sOptions *options, guint64 *objects,
           GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && folder && options, FALSE);
    Run run = {.options = options};
    if (!m2s_render_init(&run.render, view, error))
        return FALSE;
    if (g_mkdir_with_parents(folder, 0777) != 0)
        return m2s_file_fail(folder, M2S_ERROR_CREATE, error);
    while (m2s_resources[run.output_count].info)
        run.output_count++;
    run.outputs = g_new0(Output, run.output_count);
    gboolean written = open_outputs(&run, folder, error) && write_outputs(&run, error) &&
                       finish_outputs(&run, error);
    free_outputs(&run);
    if (objects)
        *objects = run.done;
    return written;
}
