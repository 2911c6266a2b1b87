/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/load.h>

#include "archive/tally.h"
#include "load/flat-changed.h"
#include "load/flat-list.h"
#include "load/flat-piece.h"
#include "load/flat-tables.h"
#include "load/flat-whole.h"
#include "load/projects.h"
#include "model/project.h"

typedef struct {
    const M2sArchive *archive;
    M2sDatabase *database;
    const M2sTablesOptions *options;
    M2sTablesLoaded *loaded;
    guint last;             /* the number of the last event when the run began */
    guint64 done, total;    /* events */
    gint64 progress_time;   /* of the last report */
    M2sFlatInsight insight; /* once the first list is at its end */
    M2sFlatWritten written;
} Run;

/* A list that is being loaded. */
typedef struct {
    M2sFlatList *list;
    M2sFlatPieces *pieces; /* (nullable): NULL before the first one */
    guint reached;         /* the event up to which they have loaded it */
    gboolean are_new;      /* nobody else has written rows of the list */
    gint64 links;          /* M2sFlatList.links, before them */
} Loading;

static void
tell_progress(Run *run, guint64 events)
{
    const M2sProgressReport report = {.what = "events", .done = run->done, .total = run->total};
    run->done += events;
    m2s_tally_tell_progress(run->options->reading, &report, &run->progress_time);
}

static gboolean
begin(Run *run, M2sFlatList *list, GError **error)
{
    return m2s_database_begin(run->database, error) &&
           m2s_database_limit_waits(run->database, error) && m2s_flat_list_lock(list, error);
}

/* Removes all rows if those of archive cannot follow them.
 * is_anew: (out): whether that was done. */
static gboolean
settle(Run *run, Loading *loading, gboolean *is_anew, GError **error)
{
    M2sFlatList *list = loading->list;
    gboolean is_first = loading->pieces == NULL;
    *is_anew = !list->fits || (is_first && run->options->whole && list->event > 0);
    if (*is_anew) {
        list->event = 0;
        run->loaded->anew++;
        if (!m2s_flat_empty(run->database, list->number, error))
            return FALSE;
    }
    if (!is_first && list->event == loading->reached)
        return TRUE;
    /* The beginning; or another loader was here, and what we have written may be gone. */
    loading->are_new = list->event == 0;
    loading->links = loading->are_new ? M2S_FLAT_LINKS_UNKNOWN : list->links;
    g_clear_pointer(&loading->pieces, m2s_flat_pieces_free);
    loading->pieces = m2s_flat_pieces_new(list, &run->written);
    return TRUE;
}

/* Writes what follows from all mails together, all of it.  It is of no earlier moment than the last
 * event. */
static gboolean
write_whole(Run *run, const Loading *loading, GError **error)
{
    if (run->insight.fates == NULL && !m2s_flat_insight_init(&run->insight, run->archive, error))
        return FALSE;
    loading->list->links = run->insight.links;
    return m2s_flat_whole_write(loading->list, &run->insight, loading->are_new, &run->written,
                                error);
}

/* The same, or what has changed of it, if that is known. */
static gboolean
write_insight(Run *run, const Loading *loading, GError **error)
{
    const M2sFlatSince since = {loading->links, m2s_flat_pieces_judged(loading->pieces)};
    gboolean is_written = FALSE;
    if (since.links != M2S_FLAT_LINKS_UNKNOWN &&
        !m2s_flat_changed_write(loading->list, &since, &run->written, &is_written, error))
        return FALSE;
    return is_written || write_whole(run, loading, error);
}

/* Loads a piece, or, if there were rows that had to go, all.
 * is_done: (out): whether no event is left. */
static gboolean
load_some(Run *run, Loading *loading, gboolean *is_done, GError **error)
{
    M2sFlatList *list = loading->list;
    gboolean is_anew;
    if (!begin(run, list, error) || !settle(run, loading, &is_anew, error))
        return FALSE;
    *is_done = list->event >= run->last && list->is_whole && !is_anew;
    if (*is_done)
        return m2s_database_commit(run->database, error);
    do {
        guint before = list->event;
        if (!m2s_flat_pieces_write(loading->pieces, run->last, loading->are_new, error))
            return FALSE;
        tell_progress(run, list->event - before);
    } while (is_anew && list->event < run->last);
    loading->reached = list->event;
    *is_done = list->is_whole = list->event >= run->last;
    return (!*is_done || write_insight(run, loading, error)) &&
           m2s_flat_list_advance(list, error) && m2s_database_commit(run->database, error);
}

static gboolean
load_list(Run *run, M2sFlatList *list, GError **error)
{
    Loading loading = {.list = list};
    guint64 rows = run->written.rows;
    gboolean is_done = FALSE;
    gboolean good = m2s_flat_list_join(list, error);
    while (good && !is_done)
        good = load_some(run, &loading, &is_done, error);
    run->loaded->lists += run->written.rows > rows;
    g_clear_pointer(&loading.pieces, m2s_flat_pieces_free);
    return good;
}

static void
free_list(gpointer data)
{
    m2s_flat_list_clear(data);
    g_free(data);
}

/* The projects themselves are forgotten with the first piece.
 * Returns: (transfer full): of M2sFlatList. */
static GPtrArray *
lists_of(const Run *run, const GPtrArray *projects)
{
    GPtrArray *lists = g_ptr_array_new_with_free_func(free_list);
    for (guint i = 0; i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        const M2sFlatList list = {.archive = run->archive,
                                  .database = run->database,
                                  .project = project->id,
                                  .name = g_strdup(project->link_name),
                                  .list_id = g_strdup(project->list_id)};
        g_ptr_array_add(lists, g_memdup2(&list, sizeof list));
    }
    return lists;
}

static gboolean
load_lists(Run *run, GError **error)
{
    g_autoptr(GPtrArray) projects =
        m2s_projects_choose(run->archive, run->options->projects, error);
    if (projects == NULL ||
        !m2s_objects_count(m2s_archive_objects(run->archive), M2S_EVENT, &run->last, error))
        return FALSE;
    g_autoptr(GPtrArray) lists = lists_of(run, projects);
    run->total = (guint64)run->last * lists->len;
    for (guint i = 0; i < lists->len; i++)
        if (!load_list(run, g_ptr_array_index(lists, i), error))
            return FALSE;
    return TRUE;
}

gboolean
m2s_load_tables(const M2sArchive *archive, M2sDatabase *database, const M2sTablesOptions *options,
                M2sTablesLoaded *loaded, GError **error)
{
    g_return_val_if_fail(archive && database && options && loaded, FALSE);
    *loaded = (M2sTablesLoaded){0};
    Run run = {.archive = archive, .database = database, .options = options, .loaded = loaded};
    gboolean good = load_lists(&run, error);
    m2s_database_rollback(database);
    m2s_flat_insight_clear(&run.insight);
    loaded->rows = run.written.rows;
    loaded->mended = run.written.mended;
    return good;
}
