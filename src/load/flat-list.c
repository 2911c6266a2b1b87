/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/flat-list.h"

#include "load/flat-tables.h"
#include "model/fields.h"

void
m2s_flat_list_clear(M2sFlatList *list)
{
    g_clear_pointer(&list->name, g_free);
    g_clear_pointer(&list->list_id, g_free);
}

static gboolean
fail_other_list(const M2sFlatList *list, const char *other, GError **error)
{
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "%s: list “%s” is there as the list with the id “%s”, and here its id is “%s”",
                m2s_database_name(list->database), list->name, other, list->list_id);
    return FALSE;
}

/* Sets list->number, unless the list is not there. */
static gboolean
find(M2sFlatList *list, GError **error)
{
    g_autoptr(M2sResult) result = m2s_database_ask(
        list->database, "looking for a list", "SELECT number, list_id FROM loads WHERE list = $1",
        (const char *const *)&list->name, 1, error);
    if (result == NULL)
        return FALSE;
    if (m2s_result_count(result) == 0)
        return TRUE;
    const char *list_id = m2s_result_text(result, 0, 1);
    if (!g_str_equal(list_id, list->list_id))
        return fail_other_list(list, list_id, error);
    list->number = m2s_result_integer(result, 0, 0);
    return TRUE;
}

static gboolean
add(M2sFlatList *list, GError **error)
{
    const char *const values[] = {list->name, list->list_id};
    /* Whoever makes tables has the list to itself; another may have made it meanwhile. */
    if (!m2s_flat_make_tables(list->database, error) || !find(list, error))
        return FALSE;
    if (list->number)
        return TRUE;
    g_autoptr(M2sResult) result = m2s_database_ask(
        list->database, "adding a list",
        "INSERT INTO loads (list, list_id) VALUES ($1, $2) RETURNING number", values, 2, error);
    if (result == NULL)
        return FALSE;
    list->number = m2s_result_integer(result, 0, 0);
    return m2s_flat_add_list(list->database, list->name, list->number, error);
}

gboolean
m2s_flat_list_join(M2sFlatList *list, GError **error)
{
    gboolean are_there;
    if (!m2s_flat_find_tables(list->database, &are_there, error) ||
        (are_there && !find(list, error)))
        return FALSE;
    if (list->number)
        return TRUE;
    return m2s_database_begin(list->database, error) && add(list, error) &&
           m2s_database_commit(list->database, error);
}

/* What event number id is, in a form that another state is not likely to have under this number.
 * mark: (out) (transfer full) (nullable): NULL if there is no such event. */
static gboolean
describe_event(const M2sFlatList *list, guint id, char **mark, GError **error)
{
    const M2sObjects *objects = m2s_archive_objects(list->archive);
    gconstpointer object = NULL;
    guint count;
    *mark = NULL;
    if (!m2s_archive_begin(list->archive, error))
        return FALSE;
    gboolean good =
        m2s_objects_count(objects, M2S_EVENT, &count, error) &&
        (id == 0 || id > count || m2s_objects_get(objects, M2S_EVENT, id, &object, error));
    const M2sEvent *event = object;
    if (event)
        *mark = g_strdup_printf("%s %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                m2s_event_category_name(event->category),
                                m2s_object_id(event->object), event->date, event->received);
    m2s_archive_end(list->archive);
    return good;
}

gboolean
m2s_flat_list_lock(M2sFlatList *list, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, list->number);
    g_autofree char *mark = NULL;
    const char *const parameters[] = {number};
    g_autoptr(M2sResult) result = m2s_database_ask(
        list->database, "waiting for others to load the list",
        "SELECT event, revision, mark, links FROM loads WHERE number = $1::integer FOR UPDATE",
        parameters, 1, error);
    if (result == NULL)
        return FALSE;
    if (m2s_result_count(result) == 0) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_UNAVAILABLE,
                    "%s: list “%s” was removed while it was loaded",
                    m2s_database_name(list->database), list->name);
        return FALSE;
    }
    list->event = (guint)m2s_result_integer(result, 0, 0);
    if (!describe_event(list, list->event, &mark, error))
        return FALSE;
    const char *known = m2s_result_text(result, 0, 2);
    list->fits = list->event == 0 ||
                 (m2s_result_integer(result, 0, 1) == m2s_archive_revision(list->archive) &&
                  known && mark && g_str_equal(known, mark));
    list->is_whole = list->fits && m2s_result_text(result, 0, 3);
    list->links = list->is_whole ? m2s_result_integer(result, 0, 3) : M2S_FLAT_LINKS_UNKNOWN;
    return TRUE;
}

gboolean
m2s_flat_list_advance(M2sFlatList *list, GError **error)
{
    g_autofree char *mark = NULL;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, list->number);
    g_autofree char *event = g_strdup_printf("%u", list->event);
    g_autofree char *revision = g_strdup_printf("%u", m2s_archive_revision(list->archive));
    g_autofree char *links =
        list->is_whole ? g_strdup_printf("%" G_GINT64_FORMAT, list->links) : NULL;
    if (!describe_event(list, list->event, &mark, error))
        return FALSE;
    const char *const parameters[] = {number, event, revision, mark, links};
    g_autoptr(M2sResult) result = m2s_database_ask(
        list->database, "noting how far the list is loaded",
        "UPDATE loads SET event = $2::bigint, revision = $3::bigint, mark = $4, loaded = now(), "
        "links = $5::bigint WHERE number = $1::integer",
        parameters, G_N_ELEMENTS(parameters), error);
    return result != NULL;
}
