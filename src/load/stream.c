/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/stream.h"

#include "archive/archive.h"
#include "archive/tally.h"
#include "base/parallel.h"
#include "load/people.h"
#include "load/present.h"
#include "load/row.h"
#include "model/fields.h"
#include "model/object.h"

/* A thread makes rows of this many objects, or of objects with mails of this many bytes, in one
 * go. */
#define BATCH_OBJECTS 64
#define BATCH_BYTES   (512 << 10)

/* So many objects are read from a store, and copied by one statement, at once. */
#define WINDOW 4096

typedef struct {
    guint count;
    gconstpointer objects[BATCH_OBJECTS];
    GBytes *mails[BATCH_OBJECTS]; /* (nullable): NULL if it has none */
    M2sRows *rows;
} Batch;

/* A window that is being written. */
typedef struct {
    M2sFilling *filling;
    M2sKind kind;
    GPtrArray *objects; /* those that are to be written */
    guint next;         /* index of the one that comes next */
    GPtrArray *spare;   /* of Batch: earlier ones, for reuse */
    gboolean is_lost;   /* the connection is */
    GError *error;
} Window;

static gboolean
has_mail(M2sKind kind)
{
    return kind == M2S_COVER || kind == M2S_PATCH || kind == M2S_COVER_COMMENT ||
           kind == M2S_PATCH_COMMENT;
}

static Batch *
batch_new(const Window *window)
{
    if (window->spare->len > 0)
        return g_ptr_array_steal_index_fast(window->spare, window->spare->len - 1);
    Batch *batch = g_new0(Batch, 1);
    batch->rows = m2s_rows_new();
    return batch;
}

static void
batch_free(gpointer data)
{
    Batch *batch = data;
    m2s_rows_free(batch->rows);
    g_free(batch);
}

/* Empties a batch, for reuse. */
static void
discard_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Window *window = user_data;
    for (guint i = 0; i < batch->count; i++)
        g_clear_pointer(&batch->mails[i], g_bytes_unref);
    batch->count = 0;
    m2s_rows_clear(batch->rows);
    g_ptr_array_add(window->spare, batch);
}

/* size: increased by the bytes of its mail.  Returns: FALSE at the end, or with an error. */
static gboolean
add_next(Window *window, Batch *batch, gsize *size)
{
    GBytes *mail = NULL;
    if (window->next == window->objects->len)
        return FALSE;
    gconstpointer object = g_ptr_array_index(window->objects, window->next);
    if (has_mail(window->kind)) {
        const M2sItem *item = object;
        mail = m2s_archive_mail(window->filling->archive, &item->mail, &window->error);
        if (mail == NULL)
            return FALSE;
        *size += g_bytes_get_size(mail);
    }
    window->next++;
    batch->objects[batch->count] = object;
    batch->mails[batch->count++] = mail;
    return TRUE;
}

/* Mails are read here, as here is where they come in their order. */
static gpointer
produce_batch(gpointer user_data)
{
    Window *window = user_data;
    Batch *batch = batch_new(window);
    gsize size = 0;
    while (batch->count < BATCH_OBJECTS && size < BATCH_BYTES && add_next(window, batch, &size))
        ;
    if (batch->count > 0 && window->error == NULL)
        return batch;
    discard_batch(batch, window);
    return NULL;
}

static void
make_rows(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    const Window *window = user_data;
    const M2sArchive *archive = window->filling->archive;
    for (guint i = 0; i < batch->count; i++) {
        g_auto(M2sStoredMail) stored = {NULL};
        const M2sItem *object = batch->objects[i];
        if (batch->mails[i])
            m2s_archive_stored_of(archive, &object->mail, batch->mails[i], &stored);
        m2s_row_add(window->filling, window->kind, object, &stored, batch->rows);
    }
}

static gboolean
send_batch(gpointer item, gpointer user_data)
{
    Batch *batch = item;
    Window *window = user_data;
    M2sFilling *filling = window->filling;
    window->is_lost = !m2s_database_send(filling->database, batch->rows);
    m2s_filling_count_rows(filling, batch->rows);
    filling->done += batch->count;
    discard_batch(batch, window);
    const M2sProgressReport report = {
        .what = "objects", .done = filling->done, .total = filling->total};
    m2s_tally_tell_progress(filling->options->reading, &report, &filling->progress_time);
    return !window->is_lost;
}

static gboolean
write_window(Window *window, GError **error)
{
    static const M2sParallelFuncs funcs = {.produce = produce_batch,
                                           .work = make_rows,
                                           .consume = send_batch,
                                           .discard = discard_batch,
                                           .consume_is_slow = TRUE};
    M2sFilling *filling = window->filling;
    if (window->objects->len == 0)
        return TRUE;
    if (!m2s_people_write(filling, error) || !m2s_filling_begin_copy(filling, window->kind, error))
        return FALSE;
    window->next = 0;
    m2s_parallel_run(m2s_parallel_jobs(filling->options->reading->jobs), &funcs, window);
    if (window->error == NULL)
        return m2s_database_end_copy(filling->database, error);
    m2s_database_stop_copy(filling->database);
    g_propagate_error(error, g_steal_pointer(&window->error));
    return FALSE;
}

/* Whether object belongs to what is to be loaded. */
static gboolean
is_wanted(const M2sFilling *filling, M2sKind kind, gconstpointer object)
{
    const M2sComment *comment = object;
    const M2sEvent *event = object;
    switch (kind) {
    case M2S_COVER_COMMENT:
        return m2s_filling_id(filling, M2S_COVER, m2s_object_id(comment->cover)) != 0;
    case M2S_PATCH_COMMENT:
        return m2s_filling_id(filling, M2S_PATCH, m2s_object_id(comment->patch)) != 0;
    case M2S_SERIES:
        return m2s_filling_id(filling, M2S_PROJECT,
                              m2s_object_id(((const M2sSeries *)object)->project)) != 0;
    case M2S_EVENT: /* Patchwork knows no revised series */
        return event->category != M2S_EVENT_SERIES_REVISED &&
               m2s_filling_id(filling, m2s_event_kind(event->category),
                              m2s_object_id(event->object)) != 0;
    default:
        return m2s_filling_id(filling, M2S_PROJECT,
                              m2s_object_id(((const M2sItem *)object)->project)) != 0;
    }
}

static void
add_tags(M2sFilling *filling, const M2sPatch *patch, M2sRows *rows)
{
    guint count = m2s_archive_config(filling->archive)->tags->len;
    for (guint i = 0; i < count; i++) {
        if (patch->tags[i] == 0 || filling->tags[i] == 0)
            continue;
        m2s_rows_add_integer(rows, ++filling->numbers[M2S_TABLE_TAG].last);
        m2s_rows_add_integer(rows, m2s_filling_id(filling, M2S_PATCH, patch->item.id));
        m2s_rows_add_integer(rows, filling->tags[i]);
        m2s_rows_add_integer(rows, patch->tags[i]);
        m2s_rows_end(rows);
    }
}

static void
add_dependencies(const M2sSeries *series, GArray *pairs)
{
    for (guint i = 0; series->dependencies && i < series->dependencies->len; i++) {
        const M2sSeries *other = g_ptr_array_index(series->dependencies, i);
        const M2sDependencyPair pair = {series->id, other->id};
        g_array_append_val(pairs, pair);
    }
}

/* Gives object, which is not there yet, a number. */
static void
take_object(Window *window, gconstpointer object)
{
    M2sFilling *filling = window->filling;
    m2s_filling_add(filling, window->kind, m2s_object_id(object));
    g_ptr_array_add(window->objects, (gpointer)object);
    if (window->kind == M2S_SERIES)
        m2s_people_want(filling, ((const M2sSeries *)object)->submitter);
    else if (window->kind != M2S_EVENT)
        m2s_people_want(filling, ((const M2sItem *)object)->submitter);
}

/* Notes what else is written of objects, new ones and others. */
static void
take_aside(Window *window, const GPtrArray *objects, M2sAside *aside)
{
    for (guint i = 0; i < objects->len; i++) {
        gconstpointer object = g_ptr_array_index(objects, i);
        if (m2s_filling_id(window->filling, window->kind, m2s_object_id(object)) == 0)
            continue;
        if (window->kind == M2S_PATCH)
            add_tags(window->filling, object, aside->tags);
        else if (window->kind == M2S_SERIES && window->filling->version->has_dependencies)
            add_dependencies(object, aside->dependencies);
    }
}

/* Chooses those of found that are to be written. */
static gboolean
take_objects(Window *window, GPtrArray *found, M2sAside *aside, GError **error)
{
    M2sFilling *filling = window->filling;
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    for (guint i = 0; i < found->len; i++) {
        gconstpointer object = g_ptr_array_index(found, i);
        /* What has come since the beginning is left for another time. */
        if (m2s_object_id(object) <= filling->numbers[window->kind].count &&
            is_wanted(filling, window->kind, object))
            g_ptr_array_add(wanted, (gpointer)object);
    }
    filling->done += found->len - wanted->len;
    g_autoptr(GPtrArray) missing = g_ptr_array_copy(wanted, NULL, NULL);
    if (!m2s_present_leave_out(filling, window->kind, missing, error))
        return FALSE;
    filling->done += wanted->len - missing->len;
    g_ptr_array_set_size(window->objects, 0);
    for (guint i = 0; i < missing->len; i++)
        take_object(window, g_ptr_array_index(missing, i));
    take_aside(window, wanted, aside);
    return TRUE;
}

/* The lists that are needed of objects of kind. */
static M2sWith
lists_of(const M2sFilling *filling, M2sKind kind)
{
    if (kind != M2S_SERIES)
        return M2S_WITH_NO_LISTS;
    return (filling->version->has_dependencies ? M2S_WITH_DEPENDENCIES : 0) |
           (filling->options->append ? M2S_WITH_PATCHES : 0);
}

static gboolean
read_window(const M2sFilling *filling, const M2sMatches *matches, guint start, GPtrArray *found,
            GError **error)
{
    M2sKind kind = matches->criteria->kind;
    M2sWith with = lists_of(filling, kind);
    m2s_archive_forget(filling->archive);
    if (!m2s_archive_begin(filling->archive, error))
        return FALSE;
    gboolean good = m2s_matches_read(matches, start, start + WINDOW, found, error);
    for (guint i = 0; good && with && i < found->len; i++)
        good = m2s_objects_fill(filling->objects, kind, g_ptr_array_index(found, i), with, error);
    m2s_archive_end(filling->archive);
    return good;
}

gboolean
m2s_stream(M2sFilling *filling, M2sKind kind, M2sAside *aside, GError **error)
{
    g_auto(M2sMatches) matches = {NULL};
    g_autoptr(M2sCriteria) all = m2s_criteria_new(kind);
    g_autoptr(GPtrArray) objects = g_ptr_array_new();
    g_autoptr(GPtrArray) spare = g_ptr_array_new_with_free_func(batch_free);
    Window window = {.filling = filling, .kind = kind, .objects = objects, .spare = spare};
    if (!m2s_matches_find(filling->objects, all, &matches, error))
        return FALSE;
    for (guint start = 0; start < matches.count; start += WINDOW) {
        g_autoptr(GPtrArray) found = g_ptr_array_new();
        if (!read_window(filling, &matches, start, found, error) ||
            !take_objects(&window, found, aside, error) || !write_window(&window, error))
            return FALSE;
    }
    return TRUE;
}
