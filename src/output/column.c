/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/column.h"

#include <string.h>

#include "model/object.h"
#include "model/series.h"
#include "output/timestamp.h"

static gint64
number_of_id(const M2sColumn *column, const M2sSeries *series)
{
    return series->id;
}

static gint64
number_of_date(const M2sColumn *column, const M2sSeries *series)
{
    return series->date;
}

static gint64
number_of_version(const M2sColumn *column, const M2sSeries *series)
{
    return series->version;
}

static gint64
number_of_received(const M2sColumn *column, const M2sSeries *series)
{
    return series->received;
}

static gint64
number_of_total(const M2sColumn *column, const M2sSeries *series)
{
    return series->total;
}

static gint64
is_complete(const M2sColumn *column, const M2sSeries *series)
{
    return m2s_series_is_complete(series);
}

static const M2sPatch *
patch_at(const M2sSeries *series, guint index)
{
    return g_ptr_array_index(series->patches, index);
}

static gint64
count_tag(const M2sColumn *column, const M2sSeries *series)
{
    gint64 count = 0;
    for (guint i = 0; i < series->patches->len; i++)
        count += patch_at(series, i)->tags[column->tag];
    return count;
}

static gint64
count_replies(const M2sColumn *column, const M2sSeries *series)
{
    gint64 count = series->cover && series->cover->comments ? series->cover->comments->len : 0;
    for (guint i = 0; i < series->patches->len; i++)
        if (patch_at(series, i)->comments)
            count += patch_at(series, i)->comments->len;
    return count;
}

/* comments: (nullable).  Returns: the latest of date and their dates. */
static gint64
latest(gint64 date, const GPtrArray *comments)
{
    for (guint i = 0; comments && i < comments->len; i++)
        date = MAX(date, ((const M2sComment *)g_ptr_array_index(comments, i))->item.date);
    return date;
}

static gint64
find_last_reply(const M2sColumn *column, const M2sSeries *series)
{
    gint64 date = latest(M2S_COLUMN_NONE, series->cover ? series->cover->comments : NULL);
    for (guint i = 0; i < series->patches->len; i++)
        date = latest(date, patch_at(series, i)->comments);
    return date;
}

/* A cover letter with a diff, "[PATCH 0/3]", is a patch to Patchwork.  It makes a series, but does
 * not belong to it, so all that connects the two is the order of their events. */
static void
find_makers(M2sColumns *columns, const M2sCatalogue *catalogue)
{
    const GPtrArray *events = catalogue->events;
    columns->makers = g_new0(const M2sPatch *, catalogue->series->len);
    for (guint i = 1; i < events->len; i++) {
        const M2sEvent *before = g_ptr_array_index(events, i - 1);
        const M2sEvent *event = g_ptr_array_index(events, i);
        if (event->category == M2S_EVENT_SERIES_CREATED &&
            before->category == M2S_EVENT_PATCH_CREATED)
            columns->makers[event->series->id - 1] = before->patch;
    }
}

/* The same for one series of a store.  A store that cannot be read has none. */
static const M2sPatch *
find_maker(const M2sObjects *objects, const M2sSeries *series)
{
    g_autoptr(M2sCriteria) criteria = m2s_criteria_new(M2S_EVENT);
    const M2sEvent *event, *before;
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "series"), series->id);
    m2s_test_add_number(m2s_criteria_add(criteria, M2S_TEST_NUMBERS, "category"),
                        M2S_EVENT_SERIES_CREATED + 1);
    if (!m2s_objects_find_first(objects, criteria, (gconstpointer *)&event, NULL) ||
        event == NULL ||
        !m2s_objects_get(objects, M2S_EVENT, event->id - 1, (gconstpointer *)&before, NULL))
        return NULL;
    return before && before->category == M2S_EVENT_PATCH_CREATED ? before->patch : NULL;
}

const M2sPatch *
m2s_columns_first(M2sColumns *columns, const M2sSeries *series)
{
    const M2sPatch *first = NULL;
    for (guint i = 0; i < series->patches->len; i++)
        if (first == NULL || patch_at(series, i)->number < first->number)
            first = patch_at(series, i);
    if (first || series->cover)
        return first;
    const M2sCatalogue *catalogue = columns->objects->catalogue;
    if (catalogue == NULL)
        return find_maker(columns->objects, series);
    if (columns->makers == NULL)
        find_makers(columns, catalogue);
    return columns->makers[series->id - 1];
}

static gboolean
append(GString *out, const char *text)
{
    if (text)
        g_string_append(out, text);
    return text != NULL;
}

static gboolean
append_msgid(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    if (series->cover)
        return append(out, series->cover->item.msgid);
    const M2sPatch *first = m2s_columns_first(columns, series);
    return append(out, first ? first->item.msgid : NULL);
}

static gboolean
append_cover(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    return append(out, series->cover ? series->cover->item.msgid : NULL);
}

static void
list_patches(const M2sSeries *series, GPtrArray *texts)
{
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    for (guint i = 0; i < patches->len; i++)
        g_ptr_array_add(texts, g_strdup(((M2sPatch *)g_ptr_array_index(patches, i))->item.msgid));
}

/* "2" or "2-5": ranges, because anyone can announce a billion patches. */
static void
list_missing(const M2sSeries *series, GPtrArray *texts)
{
    if (m2s_series_is_complete(series))
        return;
    g_autoptr(GArray) gaps = m2s_series_gaps(series, G_MAXINT64);
    for (guint i = 0; i < gaps->len; i++) {
        const M2sGap gap = g_array_index(gaps, M2sGap, i);
        char *text =
            gap.first == gap.last
                ? g_strdup_printf("%" G_GINT64_FORMAT, gap.first)
                : g_strdup_printf("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, gap.first, gap.last);
        g_ptr_array_add(texts, text);
    }
}

static gboolean
append_project(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    return append(out, series->project->link_name);
}

static gboolean
append_submitter(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    return append(out, m2s_person_shown_name(series->submitter));
}

static gboolean
append_email(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    return append(out, series->submitter->email);
}

static gboolean
append_name(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    if (series->name && *series->name)
        return append(out, series->name);
    const M2sPatch *first = m2s_columns_first(columns, series);
    return append(out, first ? first->name : "");
}

/* "2/3": received and announced. */
static gboolean
append_recv(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    g_string_append_printf(out, "%u/%" G_GINT64_FORMAT, series->received, series->total);
    return TRUE;
}

/* "1/2/-" */
static gboolean
append_tags(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    for (guint i = 0; i < columns->config->tags->len; i++) {
        gint64 count = count_tag(&(M2sColumn){.tag = i}, series);
        if (i > 0)
            g_string_append_c(out, '/');
        if (count > 0)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, count);
        else
            g_string_append_c(out, '-');
    }
    return TRUE;
}

static gboolean
append_became(M2sColumns *columns, const M2sSeries *series, GString *out)
{
    if (columns->fates == NULL)
        return FALSE;
    return append(out, m2s_fate_state_name(m2s_fates_of_series(columns->fates, series)->state));
}

const M2sColumn m2s_column_table[] = {
    {"id", "ID", "The number of the series", M2S_COLUMN_NUMBER, .in_table = TRUE, .right = TRUE,
     .number = number_of_id},
    {"project", "PROJECT", "The link name of the project", M2S_COLUMN_TEXT, .dropped = 6,
     .enough = 20, .least = 8, .text = append_project},
    {"date", "DATE", "When the mail that began the series was sent", M2S_COLUMN_DATE,
     .in_table = TRUE, .dropped = 16, .enough = 16, .least = 10, .number = number_of_date},
    {"version", "V", "The version, as in [PATCH v2]", M2S_COLUMN_NUMBER, .before = "v",
     .in_table = TRUE, .right = TRUE, .dropped = 13, .number = number_of_version},
    {"recv", "RECV", "Patches received and announced, in short: 2/3", M2S_COLUMN_TEXT,
     .in_table = TRUE, .short_form = TRUE, .right = TRUE, .marked = TRUE, .dropped = 18,
     .text = append_recv},
    {"received", "RECEIVED", "How many patches have arrived", M2S_COLUMN_NUMBER, .right = TRUE,
     .marked = TRUE, .dropped = 8, .number = number_of_received},
    {"total", "TOTAL", "How many patches were announced", M2S_COLUMN_NUMBER, .right = TRUE,
     .dropped = 7, .number = number_of_total},
    {"complete", "COMPLETE", "Whether as many have arrived as were announced", M2S_COLUMN_FLAG,
     .marked = TRUE, .dropped = 9, .number = is_complete},
    {"missing", "MISSING", "The numbers of the patches that are missing: 2 4-6", M2S_COLUMN_LIST,
     .marked = TRUE, .dropped = 2, .enough = 20, .least = 8, .list = list_missing},
    {"tags", NULL, "How often each tag was given, in short: 1/-/2", M2S_COLUMN_TEXT,
     .in_table = TRUE, .short_form = TRUE, .dropped = 14, .text = append_tags},
    {"replies", "RE", "How many replies the cover letter and the patches have", M2S_COLUMN_COUNT,
     .in_table = TRUE, .right = TRUE, .dropped = 12, .number = count_replies},
    {"last-reply", "LAST REPLY", "When the latest of the replies was sent", M2S_COLUMN_DATE,
     .dropped = 11, .enough = 16, .least = 10, .number = find_last_reply},
    {"became", "BECAME", "What became of the series, as replies and commits say", M2S_COLUMN_TEXT,
     .on_request = TRUE, .dropped = 15, .enough = 17, .least = 8, .text = append_became},
    {"submitter", "SUBMITTER", "Who began the series: the name, or else the address",
     M2S_COLUMN_TEXT, .in_table = TRUE, .dropped = 17, .enough = 24, .least = 12,
     .text = append_submitter},
    {"submitter-email", "EMAIL", "The submitter's address", M2S_COLUMN_TEXT, .dropped = 5,
     .enough = 30, .least = 12, .text = append_email},
    {"msgid", "MESSAGE-ID", "The Message-ID of the cover letter, or else of the first patch",
     M2S_COLUMN_TEXT, .dropped = 4, .enough = 40, .least = 16, .text = append_msgid},
    {"cover", "COVER", "The Message-ID of the cover letter, if there is one", M2S_COLUMN_TEXT,
     .dropped = 3, .enough = 40, .least = 16, .text = append_cover},
    {"patches", "PATCHES", "The Message-IDs of the patches, in the order of their numbers",
     M2S_COLUMN_LIST, .dropped = 1, .enough = 40, .least = 16, .list = list_patches},
    {"name", "NAME", "The name of the series, or else that of its first patch", M2S_COLUMN_TEXT,
     .in_table = TRUE, .enough = 40, .least = 24, .text = append_name},
    {NULL},
};

/* The column of a tag.  The first three members are its own. */
const M2sColumn m2s_column_of_tag = {
    .type = M2S_COLUMN_COUNT, .right = TRUE, .dropped = 10, .number = count_tag};
