/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/feed.h>

#include "archive/archive.h"
#include "model/project.h"
#include "output/render.h"
#include "output/timestamp.h"

#define WINDOW 1024 /* events that are read at once */

gboolean
m2s_feed_last(const M2sArchive *archive, guint *last, GError **error)
{
    g_return_val_if_fail(archive && last, FALSE);
    return m2s_objects_count(m2s_archive_objects(archive), M2S_EVENT, last, error);
}

guint
m2s_feed_revision(const M2sArchive *archive)
{
    g_return_val_if_fail(archive, 0);
    return m2s_archive_revision(archive);
}

/* revision: (out): 0 if cursor has none. */
static gboolean
parse_cursor(const char *cursor, guint64 *revision, guint64 *number)
{
    g_auto(GStrv) parts = g_strsplit(cursor, "-", 3);
    guint count = g_strv_length(parts);
    *revision = 0;
    return (count == 1 || count == 2) &&
           (count == 1 || g_ascii_string_to_unsigned(parts[0], 10, 1, G_MAXUINT, revision, NULL)) &&
           g_ascii_string_to_unsigned(parts[count - 1], 10, 0, G_MAXUINT, number, NULL);
}

gboolean
m2s_feed_seek(const M2sArchive *archive, const char *cursor, M2sFeed *feed, GError **error)
{
    g_return_val_if_fail(archive && cursor && feed, FALSE);
    guint64 revision, number;
    guint last;
    if (!parse_cursor(cursor, &revision, &number)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "“%s” is no cursor; write the number of an event, or the cursor that an event "
                    "has",
                    cursor);
        return FALSE;
    }
    if (!m2s_feed_last(archive, &last, error))
        return FALSE;
    feed->after = (guint)number;
    if (number <= last && (revision == 0 || revision == m2s_archive_revision(archive)))
        return TRUE;
    g_set_error(
        error, M2S_ERROR, M2S_ERROR_DATA,
        "%s is no longer a place in the feed, as all events were made anew; the last one is "
        "%u-%u, the first one comes after 0",
        cursor, m2s_archive_revision(archive), last);
    return FALSE;
}

/* project: (nullable). */
static gboolean
is_wanted(const M2sFeed *feed, const M2sProject *project, const M2sEvent *event)
{
    if (feed->categories && !(feed->categories & 1U << event->category))
        return FALSE;
    return project == NULL || m2s_event_related(event, M2S_PROJECT) == project;
}

static void
add_line(M2sRender *render, const M2sEvent *event, GString *lines)
{
    guint revision = m2s_archive_revision(render->archive);
    M2sJson json = m2s_json_begin(lines);
    m2s_json_begin_object(&json);
    m2s_render_fields(render, &m2s_kinds[M2S_EVENT], event, NULL, TRUE, &json);
    m2s_json_name(&json, "received");
    m2s_json_take_string(&json, m2s_timestamp_iso(event->received));
    m2s_json_name(&json, "cursor");
    m2s_json_take_string(&json, g_strdup_printf("%u-%u", revision, event->id));
    m2s_json_end_object(&json);
    g_string_append_c(lines, '\n');
}

static gboolean
find_project(const M2sArchive *archive, const char *name, const M2sProject **project,
             GError **error)
{
    g_autoptr(GPtrArray) projects = m2s_archive_projects(archive, error);
    *project = projects ? m2s_project_find(projects, name) : NULL;
    if (projects && *project == NULL)
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "there is no project “%s”", name);
    return *project != NULL;
}

static gboolean
read_events(M2sRender *render, M2sFeed *feed, GString *lines, gboolean *more, GError **error)
{
    g_autoptr(M2sCriteria) all = m2s_criteria_new(M2S_EVENT);
    g_autoptr(GPtrArray) events = g_ptr_array_new();
    g_auto(M2sMatches) matches = {0};
    const M2sProject *project = NULL;
    if (feed->project && !find_project(render->archive, feed->project, &project, error))
        return FALSE;
    if (!m2s_matches_find(render->objects, all, &matches, error))
        return FALSE;
    guint end = feed->last ? MIN(feed->last, matches.count) : matches.count;
    if (!m2s_matches_read(&matches, feed->after, MIN(end, feed->after + WINDOW), events, error))
        return FALSE;
    for (guint i = 0; i < events->len; i++)
        if (is_wanted(feed, project, g_ptr_array_index(events, i)))
            add_line(render, g_ptr_array_index(events, i), lines);
    feed->after += events->len;
    *more = feed->after < end;
    return TRUE;
}

gboolean
m2s_feed_read(const M2sView *view, M2sFeed *feed, GString *lines, gboolean *more, GError **error)
{
    g_return_val_if_fail(view && view->archive && view->base_url && feed && lines && more, FALSE);
    M2sRender render;
    *more = FALSE;
    if (!m2s_render_init(&render, view, error) || !m2s_archive_begin(view->archive, error))
        return FALSE;
    gboolean good = read_events(&render, feed, lines, more, error);
    m2s_archive_end(view->archive);
    m2s_archive_forget(view->archive);
    return good;
}
