/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include <errno.h>

#include <glib/gstdio.h>
#include <mbox2series/error.h>

#include "base/parallel.h"
#include "output/json.h"
#include "output/view.h"

#define BATCH_OBJECTS 32 /* objects that a thread renders at a time */

typedef struct Kind Kind;

/* One of the files. */
struct Kind {
    const char *name;
    /* Renders the object at index (from 0, in the order of the file).  FALSE with an error. */
    gboolean (*render)(const M2sViewContext *context, guint index, JsonBuilder *builder,
                       GError **error);
    guint (*count)(const M2sCatalogue *catalogue);
};

/* Lines that are rendered together on one thread. */
typedef struct {
    guint start, end; /* indices of the objects */
    GString *lines;
    GError *error;
} Batch;

/* One file while it is being written. */
typedef struct {
    const M2sViewContext *context;
    const Kind *kind;
    guint next, count; /* objects */
    FILE *file;
    GError *error;
} Run;

static gboolean
render_project(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    m2s_view_project(context, g_ptr_array_index(context->catalogue->projects, index), builder);
    return TRUE;
}

static gboolean
render_person(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    m2s_view_person(context, g_ptr_array_index(context->catalogue->people, index), builder);
    return TRUE;
}

static gboolean
render_series(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    m2s_view_series(context, g_ptr_array_index(context->catalogue->series, index), builder);
    return TRUE;
}

static gboolean
render_cover(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    const M2sCover *cover = g_ptr_array_index(context->catalogue->covers, index);
    g_autoptr(M2sText) text = context->text(&cover->span, context->user_data, error);
    if (text)
        m2s_view_cover(context, cover, text, builder);
    return text != NULL;
}

static gboolean
render_patch(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    const M2sPatch *patch = g_ptr_array_index(context->catalogue->patches, index);
    g_autoptr(M2sText) text = context->text(&patch->span, context->user_data, error);
    if (text)
        m2s_view_patch(context, patch, text, builder);
    return text != NULL;
}

static gboolean
render_comment(const M2sViewContext *context, const M2sComment *comment, JsonBuilder *builder,
               GError **error)
{
    g_autoptr(M2sText) text = context->text(&comment->span, context->user_data, error);
    if (text)
        m2s_view_comment(context, comment, text, builder);
    return text != NULL;
}

static gboolean
render_cover_comment(const M2sViewContext *context, guint index, JsonBuilder *builder,
                     GError **error)
{
    return render_comment(context, g_ptr_array_index(context->catalogue->cover_comments, index),
                          builder, error);
}

static gboolean
render_patch_comment(const M2sViewContext *context, guint index, JsonBuilder *builder,
                     GError **error)
{
    return render_comment(context, g_ptr_array_index(context->catalogue->patch_comments, index),
                          builder, error);
}

/* Newest first, as the API lists them. */
static gboolean
render_event(const M2sViewContext *context, guint index, JsonBuilder *builder, GError **error)
{
    const GArray *events = context->catalogue->events;
    m2s_view_event(context, &g_array_index(events, M2sEvent, events->len - 1 - index), builder);
    return TRUE;
}

/* Defines the number of objects in a member of the catalogue. */
#define DEFINE_COUNT(member)                                                                       \
    static guint count_##member(const M2sCatalogue *catalogue)                                     \
    {                                                                                              \
        return catalogue->member->len;                                                             \
    }

DEFINE_COUNT(projects)
DEFINE_COUNT(people)
DEFINE_COUNT(series)
DEFINE_COUNT(covers)
DEFINE_COUNT(patches)
DEFINE_COUNT(cover_comments)
DEFINE_COUNT(patch_comments)
DEFINE_COUNT(events)

static const Kind kinds[] = {
    {"projects", render_project, count_projects},
    {"people", render_person, count_people},
    {"series", render_series, count_series},
    {"covers", render_cover, count_covers},
    {"patches", render_patch, count_patches},
    {"cover_comments", render_cover_comment, count_cover_comments},
    {"patch_comments", render_patch_comment, count_patch_comments},
    {"events", render_event, count_events},
};

static gpointer
produce_batch(gpointer user_data)
{
    Run *run = user_data;
    if (run->next == run->count)
        return NULL;
    Batch *batch = g_new0(Batch, 1);
    batch->start = run->next;
    batch->end = MIN(run->count - run->next, BATCH_OBJECTS) + run->next;
    batch->lines = g_string_new(NULL);
    run->next = batch->end;
    return batch;
}

static void
render_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    g_autoptr(JsonBuilder) builder = json_builder_new();
    for (guint i = batch->start; i < batch->end; i++) {
        if (!run->kind->render(run->context, i, builder, &batch->error))
            break;
        m2s_json_append(batch->lines, builder);
        g_string_append_c(batch->lines, '\n');
    }
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    g_clear_error(&batch->error);
    g_string_free(batch->lines, TRUE);
    g_free(batch);
}

static gboolean
write_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Run *run = user_data;
    run->error = g_steal_pointer(&batch->error);
    if (run->error == NULL &&
        fwrite(batch->lines->str, 1, batch->lines->len, run->file) != batch->lines->len)
        g_set_error(&run->error, M2S_ERROR, M2S_ERROR_IO, "%s", g_strerror(errno));
    discard_batch(item, user_data);
    return run->error == NULL;
}

/* Writes all objects of a kind to file. */
static gboolean
write_kind(const M2sViewContext *context, const Kind *kind, FILE *file, guint jobs, GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = render_batch,
                                           .consume = write_batch,
                                           .discard = discard_batch};
    Run run = {
        .context = context, .kind = kind, .count = kind->count(context->catalogue), .file = file};
    m2s_parallel_run(m2s_parallel_jobs(jobs), &funcs, &run);
    if (run.error)
        g_propagate_error(error, run.error);
    return run.error == NULL;
}

/* Sets an error of code about path with what errno says.  Returns: FALSE. */
static gboolean
fail(const char *path, M2sError code, GError **error)
{
    int saved = errno;
    g_autofree char *shown = g_filename_display_name(path);
    g_set_error(error, M2S_ERROR, code, "%s: %s", shown, g_strerror(saved));
    return FALSE;
}

/* Writes under another name first, so that nobody sees half a file. */
static gboolean
export_kind(const M2sViewContext *context, const Kind *kind, const char *folder, guint jobs,
            GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s.ndjson", folder, kind->name);
    g_autofree char *draft = g_strdup_printf("%s.part", path);
    FILE *file = g_fopen(draft, "we");
    if (file == NULL)
        return fail(draft, M2S_ERROR_CREATE, error);
    gboolean written = write_kind(context, kind, file, jobs, error);
    if (fclose(file) != 0 && written)
        written = fail(draft, M2S_ERROR_IO, error);
    if (written && g_rename(draft, path) != 0)
        written = fail(path, M2S_ERROR_CREATE, error);
    if (!written)
        g_unlink(draft);
    return written;
}

gboolean
m2s_export(const M2sViewContext *context, const char *folder, guint jobs, GError **error)
{
    g_return_val_if_fail(context && folder, FALSE);
    if (g_mkdir_with_parents(folder, 0777) != 0)
        return fail(folder, M2S_ERROR_CREATE, error);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!export_kind(context, &kinds[i], folder, jobs, error))
            return FALSE;
    return TRUE;
}
