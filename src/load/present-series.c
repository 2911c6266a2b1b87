/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/present-series.h"

#include "load/array.h"
#include "model/object.h"

/* What the server knows of the members of some series. */
typedef struct {
    M2sFilling *filling;
    const M2sProject *project;
    GHashTable *patches;    /* of guint: number of a series, or NONE, by Message-ID */
    GHashTable *covers;     /* likewise, by number of the cover */
    GHashTable *references; /* likewise, by Message-ID */
    GHashTable *taken;      /* of "SERIES NUMBER": places that patches have */
    GPtrArray *rows;        /* of M2sResult: they own the texts */
} There;

#define NONE G_MAXUINT

static void
there_clear(There *there)
{
    g_clear_pointer(&there->patches, g_hash_table_unref);
    g_clear_pointer(&there->covers, g_hash_table_unref);
    g_clear_pointer(&there->references, g_hash_table_unref);
    g_clear_pointer(&there->taken, g_hash_table_unref);
    g_clear_pointer(&there->rows, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(There, there_clear)

static gboolean
is_of(const M2sSeries *series, const M2sProject *project)
{
    return series && series->project->id == project->id;
}

/* Asks for two columns: a Message-ID or a number, and the number of a series. */
static gboolean
read_table(There *there, const char *sql, const char *keys, gboolean is_text, GHashTable *table,
           GError **error)
{
    g_autofree char *project =
        g_strdup_printf("%u", m2s_filling_id(there->filling, M2S_PROJECT, there->project->id));
    const char *parameters[] = {keys, project};
    M2sResult *rows =
        m2s_database_ask(there->filling->database, "looking for series", sql, parameters, 2, error);
    if (rows == NULL)
        return FALSE;
    g_ptr_array_add(there->rows, rows);
    for (guint row = 0; row < m2s_result_count(rows); row++) {
        guint series = m2s_result_integer(rows, row, 1);
        gpointer key = is_text ? (gpointer)m2s_result_text(rows, row, 0)
                               : GUINT_TO_POINTER(m2s_result_integer(rows, row, 0));
        g_hash_table_insert(table, key, GUINT_TO_POINTER(series ? series : NONE));
    }
    return TRUE;
}

static gboolean
read_members(There *there, const GPtrArray *all, GError **error)
{
    g_auto(M2sArray) patches = m2s_array_begin(), covers = m2s_array_begin();
    g_auto(M2sArray) members = m2s_array_begin();
    for (guint i = 0; i < all->len; i++) {
        const M2sSeries *series = all->pdata[i];
        if (!is_of(series, there->project))
            continue;
        for (guint k = 0; k < series->patches->len; k++) {
            const M2sPatch *patch = series->patches->pdata[k];
            m2s_array_add_text(&patches, patch->item.msgid);
            m2s_array_add_text(&members, patch->item.msgid);
        }
        if (series->cover == NULL)
            continue;
        m2s_array_add_integer(&covers,
                              m2s_filling_id(there->filling, M2S_COVER, series->cover->item.id));
        m2s_array_add_text(&members, series->cover->item.msgid);
    }
    return read_table(there,
                      "SELECT msgid, series_id FROM patchwork_patch "
                      "WHERE msgid = ANY ($1::text[]) AND project_id = $2::integer",
                      m2s_array_end(&patches), TRUE, there->patches, error) &&
           read_table(there,
                      "SELECT cover_letter_id, id FROM patchwork_series "
                      "WHERE cover_letter_id = ANY ($1::integer[]) AND project_id = $2::integer",
                      m2s_array_end(&covers), FALSE, there->covers, error) &&
           read_table(there,
                      "SELECT msgid, series_id FROM patchwork_seriesreference "
                      "WHERE msgid = ANY ($1::text[]) AND project_id = $2::integer",
                      m2s_array_end(&members), TRUE, there->references, error);
}

static gpointer
find_text(GHashTable *table, const char *msgid)
{
    g_autofree char *valid = g_utf8_make_valid(msgid, -1);
    return g_hash_table_lookup(table, valid);
}

/* The number of the series that the server has put a mail of ours into, or 0: its patches, its
 * cover, and what they referred to, are asked in this order. */
static guint
find_series(const There *there, const M2sSeries *series)
{
    guint found = 0;
    for (guint i = 0; i < series->patches->len && (found == 0 || found == NONE); i++) {
        const M2sPatch *patch = series->patches->pdata[i];
        found = GPOINTER_TO_UINT(find_text(there->patches, patch->item.msgid));
    }
    if ((found == 0 || found == NONE) && series->cover) {
        guint cover = m2s_filling_id(there->filling, M2S_COVER, series->cover->item.id);
        found = GPOINTER_TO_UINT(g_hash_table_lookup(there->covers, GUINT_TO_POINTER(cover)));
        if (found == 0)
            found = GPOINTER_TO_UINT(find_text(there->references, series->cover->item.msgid));
    }
    for (guint i = 0; i < series->patches->len && (found == 0 || found == NONE); i++) {
        const M2sPatch *patch = series->patches->pdata[i];
        found = GPOINTER_TO_UINT(find_text(there->references, patch->item.msgid));
    }
    return found == NONE ? 0 : found;
}

static gboolean
is_missing(const There *there, const M2sPatch *patch)
{
    return find_text(there->patches, patch->item.msgid) == NULL;
}

static gboolean
is_complete(const There *there, const M2sSeries *series)
{
    for (guint i = 0; i < series->patches->len; i++)
        if (is_missing(there, series->patches->pdata[i]))
            return FALSE;
    return series->cover == NULL ||
           !m2s_filling_is_new(there->filling, M2S_COVER, series->cover->item.id);
}

/* Reads which places in series the server has given away. */
static gboolean
read_taken(There *there, const GPtrArray *all, const guint *found, GError **error)
{
    g_auto(M2sArray) series = m2s_array_begin();
    for (guint i = 0; i < all->len; i++)
        if (found[i])
            m2s_array_add_integer(&series, found[i]);
    const char *parameters[] = {m2s_array_end(&series)};
    M2sResult *rows = m2s_database_ask(there->filling->database, "looking for patches of series",
                                       "SELECT concat(series_id, ' ', number) "
                                       "FROM patchwork_patch WHERE series_id = ANY ($1::integer[])",
                                       parameters, 1, error);
    if (rows == NULL)
        return FALSE;
    g_ptr_array_add(there->rows, rows);
    for (guint row = 0; row < m2s_result_count(rows); row++)
        g_hash_table_add(there->taken, (char *)m2s_result_text(rows, row, 0));
    return TRUE;
}

/* Whether what is missing of series has a place in the one that was found. */
static gboolean
has_room(const There *there, const M2sSeries *series, guint found)
{
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = series->patches->pdata[i];
        g_autofree char *place = g_strdup_printf("%u %" G_GINT64_FORMAT, found, patch->number);
        if (is_missing(there, patch) && g_hash_table_contains(there->taken, place))
            return FALSE;
    }
    return TRUE;
}

/* Gives a series of the server the cover or the name that it lacks. */
static gboolean
complete(const There *there, const M2sSeries *series, guint found, GError **error)
{
    M2sFilling *filling = there->filling;
    guint cover = m2s_object_id(series->cover);
    gboolean has_cover = cover && m2s_filling_is_new(filling, M2S_COVER, cover);
    g_autofree char *number = g_strdup_printf("%u", found);
    g_autofree char *letter = g_strdup_printf("%u", m2s_filling_id(filling, M2S_COVER, cover));
    g_autofree char *name = series->name ? g_utf8_make_valid(series->name, -1) : NULL;
    const char *parameters[] = {number, name, letter};
    g_autoptr(M2sResult) result = m2s_database_ask(
        filling->database, "completing series",
        has_cover ? "UPDATE patchwork_series SET cover_letter_id = $3::integer, name = $2 "
                    "WHERE id = $1::integer AND cover_letter_id IS NULL"
                  : "UPDATE patchwork_series SET name = $2 WHERE id = $1::integer AND name IS NULL",
        parameters, has_cover ? 3 : 2, error);
    return result != NULL;
}

/* found: (inout): for each of all, the series of the server, or 0. */
static gboolean
leave_out(There *there, GPtrArray *all, guint *found, GError **error)
{
    for (guint i = 0; i < all->len; i++)
        found[i] = is_of(all->pdata[i], there->project) ? find_series(there, all->pdata[i]) : 0;
    if (!read_taken(there, all, found, error))
        return FALSE;
    for (guint i = 0; i < all->len; i++) {
        const M2sSeries *series = all->pdata[i];
        if (!is_of(series, there->project))
            continue;
        gboolean is_whole = is_complete(there, series);
        if (!is_whole && (found[i] == 0 || !has_room(there, series, found[i])))
            continue; /* what is missing makes a new series */
        if (!is_whole && !complete(there, series, found[i], error))
            return FALSE;
        there->filling->numbers[M2S_SERIES].ids[series->id] = found[i];
        all->pdata[i] = NULL;
    }
    return TRUE;
}

gboolean
m2s_present_leave_out_series(M2sFilling *filling, const M2sProject *project, GPtrArray *all,
                             GError **error)
{
    g_auto(There) there = {.filling = filling,
                           .project = project,
                           .patches = g_hash_table_new(g_str_hash, g_str_equal),
                           .covers = g_hash_table_new(NULL, NULL),
                           .references = g_hash_table_new(g_str_hash, g_str_equal),
                           .taken = g_hash_table_new(g_str_hash, g_str_equal),
                           .rows = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_result_free)};
    g_autofree guint *found = g_new0(guint, all->len);
    return read_members(&there, all, error) && leave_out(&there, all, found, error);
}
