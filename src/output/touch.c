/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/touch.h"

#include "archive/archive.h"
#include "base/parallel.h"
#include "model/details.h"
#include "model/object.h"
#include "patch/glob.h"

#define BATCH_PATCHES 16 /* that a thread reads in one go */

typedef struct {
    const M2sPatch *patches[BATCH_PATCHES];
    gboolean touches[BATCH_PATCHES];
    guint count;
    GError *error;
} Batch;

typedef struct {
    const M2sArchive *archive;
    const char *pattern;
    char *inside;       /* the pattern of files in a folder that matches pattern */
    GHashTable *wanted; /* of M2sSeries *: those not known yet to touch such a file */
    GPtrArray *patches; /* of these series, in the order of their mails */
    guint next;         /* index of the patch to read next */
    GError *error;
} Run;

/* Patches of a series that is known to touch the file need not be read. */
static gpointer
produce_batch(gpointer user_data)
{
    Run *run = user_data;
    const GPtrArray *patches = run->patches;
    Batch *batch = g_new0(Batch, 1);
    for (; run->next < patches->len && batch->count < BATCH_PATCHES; run->next++) {
        const M2sPatch *patch = g_ptr_array_index(patches, run->next);
        if (g_hash_table_contains(run->wanted, patch->series))
            batch->patches[batch->count++] = patch;
    }
    if (batch->count == 0)
        g_clear_pointer(&batch, g_free);
    return batch;
}

static gboolean
matches(const Run *run, M2sSlice path)
{
    g_autofree char *name = path.data ? m2s_slice_dup(path) : NULL;
    return name && (m2s_glob_match(run->pattern, name) || m2s_glob_match(run->inside, name));
}

static gboolean
touches(const Run *run, const M2sPatch *patch)
{
    M2sSlice rest = m2s_slice_of(patch->files);
    M2sFileChange file;
    while (m2s_file_change_next(&rest, &file))
        if (matches(run, file.path) || matches(run, file.old_path))
            return TRUE;
    return FALSE;
}

static void
read_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Run *run = user_data;
    for (guint i = 0; i < batch->count; i++) {
        if (!m2s_archive_detail(run->archive, M2S_PATCH, batch->patches[i], &batch->error))
            return;
        batch->touches[i] = touches(run, batch->patches[i]);
    }
}

static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    g_clear_error(&batch->error);
    g_free(batch);
}

static gboolean
note_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Run *run = user_data;
    for (guint i = 0; i < batch->count; i++)
        if (batch->touches[i])
            g_hash_table_remove(run->wanted, batch->patches[i]->series);
    run->error = g_steal_pointer(&batch->error);
    discard_batch(item, user_data);
    return run->error == NULL;
}

/* "fs/erofs" and "fs/erofs/" become "fs/erofs/" and a star. */
static char *
pattern_of_folder(const char *pattern)
{
    return g_strconcat(pattern, g_str_has_suffix(pattern, "/") ? "*" : "/*", NULL);
}

gboolean
m2s_touch_keep(const M2sArchive *archive, const char *pattern, guint jobs, GPtrArray *series,
               GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = read_batch,
                                           .consume = note_batch,
                                           .discard = discard_batch};
    g_autofree char *inside = pattern_of_folder(pattern);
    g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) patches = g_ptr_array_new();
    for (guint i = 0; i < series->len; i++) {
        g_hash_table_add(wanted, g_ptr_array_index(series, i));
        g_ptr_array_extend(patches, ((M2sSeries *)g_ptr_array_index(series, i))->patches, NULL,
                           NULL);
    }
    g_ptr_array_sort(patches, m2s_compare_ids);
    Run run = {.archive = archive,
               .pattern = pattern,
               .inside = inside,
               .wanted = wanted,
               .patches = patches};
    m2s_parallel_run(m2s_parallel_jobs(jobs), &funcs, &run);
    if (run.error) {
        g_propagate_error(error, run.error);
        return FALSE;
    }
    guint kept = 0;
    for (guint i = 0; i < series->len; i++)
        if (!g_hash_table_contains(wanted, g_ptr_array_index(series, i)))
            g_ptr_array_index(series, kept++) = g_ptr_array_index(series, i);
    g_ptr_array_set_size(series, kept);
    return TRUE;
}
