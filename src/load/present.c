/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/present.h"

#include <mbox2series/base.h>

#include "load/array.h"
#include "load/present-series.h"
#include "model/fields.h"
#include "model/object.h"

static const M2sProject *
project_of(M2sKind kind, gconstpointer object)
{
    return kind == M2S_SERIES  ? ((const M2sSeries *)object)->project
           : kind == M2S_EVENT ? m2s_event_related(object, M2S_PROJECT)
                               : ((const M2sItem *)object)->project;
}

/* Takes those that are not NULL to the front. */
static void
remove_empty(GPtrArray *objects)
{
    guint left = 0;
    for (guint i = 0; i < objects->len; i++)
        if (objects->pdata[i])
            objects->pdata[left++] = objects->pdata[i];
    g_ptr_array_set_size(objects, left);
}

/* What the server has made of mails: a column of numbers for each kind, of which one is set, and
 * the date in seconds as if the zone of the session were UTC. */
enum { MSGID, DATE, COVER, PATCH, COVER_COMMENT, PATCH_COMMENT };

#define SECONDS "extract(epoch FROM date AT TIME ZONE current_setting('TimeZone'))::bigint"

static M2sResult *
ask_for_mails(M2sFilling *filling, const char *project, const char *msgids, GError **error)
{
    const char *parameters[] = {project, msgids};
    return m2s_database_ask(
        filling->database, "looking for mails that are there",
        "SELECT msgid, " SECONDS
        ", id, NULL::integer, NULL::integer, NULL::integer FROM patchwork_cover "
        "WHERE project_id = $1::integer AND msgid = ANY ($2::text[]) UNION ALL "
        "SELECT msgid, " SECONDS ", NULL, id, NULL, NULL FROM patchwork_patch "
        "WHERE project_id = $1::integer AND msgid = ANY ($2::text[]) UNION ALL "
        "SELECT msgid, " SECONDS ", NULL, NULL, id, NULL FROM patchwork_covercomment "
        "WHERE msgid = ANY ($2::text[]) AND cover_id IN (SELECT id FROM patchwork_cover "
        "WHERE project_id = $1::integer) UNION ALL "
        "SELECT msgid, " SECONDS ", NULL, NULL, NULL, id FROM patchwork_patchcomment "
        "WHERE msgid = ANY ($2::text[]) AND patch_id IN (SELECT id FROM patchwork_patch "
        "WHERE project_id = $1::integer)",
        parameters, 2, error);
}

static guint
column_of(M2sKind kind)
{
    return kind == M2S_COVER           ? COVER
           : kind == M2S_PATCH         ? PATCH
           : kind == M2S_COVER_COMMENT ? COVER_COMMENT
                                       : PATCH_COMMENT;
}

/* Of a mail that the server has made something else of, there is nothing of kind: replies to it
 * cannot be added.  rows: of ask_for_mails(). */
static void
note_mail(M2sFilling *filling, M2sKind kind, const M2sItem *item, const M2sResult *rows, guint row)
{
    guint32 id = m2s_result_integer(rows, row, column_of(kind));
    filling->numbers[kind].ids[item->id] = id;
    filling->loaded->present++;
    if (m2s_result_integer(rows, row, DATE) == item->date)
        filling->same_dates++;
    else
        filling->other_dates++;
}

/* Leaves out mails of one project.  mails: of M2sItem; those that are there become NULL. */
static gboolean
leave_out_mails_of(M2sFilling *filling, M2sKind kind, const M2sProject *project, GPtrArray *mails,
                   GError **error)
{
    g_auto(M2sArray) msgids = m2s_array_begin();
    for (guint i = 0; i < mails->len; i++) {
        const M2sItem *item = mails->pdata[i];
        if (item && item->project->id == project->id)
            m2s_array_add_text(&msgids, item->msgid);
    }
    g_autofree char *number =
        g_strdup_printf("%u", m2s_filling_id(filling, M2S_PROJECT, project->id));
    g_autoptr(M2sResult) rows = ask_for_mails(filling, number, m2s_array_end(&msgids), error);
    if (rows == NULL)
        return FALSE;
    g_autoptr(GHashTable) places = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint row = 0; row < m2s_result_count(rows); row++)
        if (!g_hash_table_contains(places, m2s_result_text(rows, row, MSGID)) ||
            m2s_result_text(rows, row, column_of(kind)))
            g_hash_table_insert(places, (char *)m2s_result_text(rows, row, MSGID),
                                GUINT_TO_POINTER(row + 1));
    for (guint i = 0; i < mails->len; i++) {
        const M2sItem *item = mails->pdata[i];
        if (item == NULL || item->project->id != project->id)
            continue;
        g_autofree char *valid = g_utf8_make_valid(item->msgid, -1);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, valid));
        if (place == 0)
            continue;
        note_mail(filling, kind, item, rows, place - 1);
        mails->pdata[i] = NULL;
    }
    return TRUE;
}

/* In Patchwork's zone, an hour of the year is missing; else, dates are the same. */
static gboolean
check_dates(const M2sFilling *filling, GError **error)
{
    if (filling->other_dates <= filling->same_dates)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "%s: most mails that are there have another date: TIME_ZONE in Patchwork's "
                "settings is not %s, so tell it with --time-zone",
                m2s_database_name(filling->database), filling->options->time_zone);
    return FALSE;
}

/* Asks for events that have happened to patches or series that were there before. */
static M2sResult *
ask_for_events(M2sFilling *filling, const GPtrArray *events, GError **error)
{
    g_auto(M2sArray) patches = m2s_array_begin(), series = m2s_array_begin();
    for (guint i = 0; i < events->len; i++) {
        const M2sEvent *event = events->pdata[i];
        guint id = m2s_object_id(event->object);
        if (event->category == M2S_EVENT_PATCH_COMPLETED)
            m2s_array_add_integer(&patches, m2s_filling_id(filling, M2S_PATCH, id));
        else if (event->category == M2S_EVENT_SERIES_COMPLETED)
            m2s_array_add_integer(&series, m2s_filling_id(filling, M2S_SERIES, id));
    }
    const char *parameters[] = {m2s_array_end(&patches), m2s_array_end(&series)};
    return m2s_database_ask(
        filling->database, "looking for events that are there",
        "SELECT patch_id, NULL::integer FROM patchwork_event "
        "WHERE category = 'patch-completed' AND patch_id = ANY ($1::integer[]) UNION ALL "
        "SELECT NULL, series_id FROM patchwork_event "
        "WHERE category = 'series-completed' AND series_id = ANY ($2::integer[])",
        parameters, 2, error);
}

/* What was created was there, or its event comes with it; what was there can be completed now. */
static gboolean
leave_out_events(M2sFilling *filling, GPtrArray *events, GError **error)
{
    g_autoptr(GHashTable) patches = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) series = g_hash_table_new(NULL, NULL);
    g_autoptr(M2sResult) rows = ask_for_events(filling, events, error);
    for (guint row = 0; rows && row < m2s_result_count(rows); row++) {
        g_hash_table_add(patches, GUINT_TO_POINTER(m2s_result_integer(rows, row, 0)));
        g_hash_table_add(series, GUINT_TO_POINTER(m2s_result_integer(rows, row, 1)));
    }
    for (guint i = 0; i < events->len; i++) {
        const M2sEvent *event = events->pdata[i];
        M2sKind kind = m2s_event_kind(event->category);
        guint id = m2s_object_id(event->object);
        gpointer number = GUINT_TO_POINTER(m2s_filling_id(filling, kind, id));
        gboolean is_there = event->category == M2S_EVENT_PATCH_COMPLETED
                                ? g_hash_table_contains(patches, number)
                            : event->category == M2S_EVENT_SERIES_COMPLETED
                                ? g_hash_table_contains(series, number)
                                : !m2s_filling_is_new(filling, kind, id);
        if (is_there)
            events->pdata[i] = NULL;
    }
    remove_empty(events);
    return rows != NULL;
}

/* Calls leave_out for each project of objects that has mail. */
static gboolean
leave_out_by_project(M2sFilling *filling, M2sKind kind, GPtrArray *objects, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < objects->len; i++) {
        if (objects->pdata[i] == NULL)
            continue;
        const M2sProject *project = project_of(kind, objects->pdata[i]);
        if (!filling->appends[project->id] || !g_hash_table_add(seen, (gpointer)project))
            continue;
        gboolean good = kind == M2S_SERIES
                            ? m2s_present_leave_out_series(filling, project, objects, error)
                            : leave_out_mails_of(filling, kind, project, objects, error);
        if (!good)
            return FALSE;
    }
    remove_empty(objects);
    return check_dates(filling, error);
}

gboolean
m2s_present_leave_out(M2sFilling *filling, M2sKind kind, GPtrArray *objects, GError **error)
{
    if (!filling->options->append || objects->len == 0)
        return TRUE;
    return kind == M2S_EVENT ? leave_out_events(filling, objects, error)
                             : leave_out_by_project(filling, kind, objects, error);
}
