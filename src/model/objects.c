/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/objects.h"

gboolean
m2s_objects_count(const M2sObjects *objects, M2sKind kind, guint *count, GError **error)
{
    if (objects->catalogue == NULL)
        return objects->funcs->count(objects->data, kind, count, error);
    *count = objects->catalogue->objects[kind]->len;
    return TRUE;
}

gboolean
m2s_objects_get(const M2sObjects *objects, M2sKind kind, guint id, gconstpointer *object,
                GError **error)
{
    guint count;
    *object = NULL;
    if (!m2s_objects_count(objects, kind, &count, error))
        return FALSE;
    if (id == 0 || id > count)
        return TRUE;
    if (objects->catalogue == NULL)
        return objects->funcs->get(objects->data, kind, id, (gpointer *)object, error);
    *object = g_ptr_array_index(objects->catalogue->objects[kind], id - 1);
    return TRUE;
}

gboolean
m2s_objects_fill(const M2sObjects *objects, M2sKind kind, gconstpointer object, M2sWith with,
                 GError **error)
{
    return objects->catalogue ||
           objects->funcs->fill(objects->data, kind, (gpointer)object, with, error);
}

gboolean
m2s_matches_find(const M2sObjects *objects, const M2sCriteria *criteria, M2sMatches *matches,
                 GError **error)
{
    *matches = (M2sMatches){objects, criteria, NULL, 0};
    if (objects->catalogue == NULL)
        return objects->funcs->count_matches(objects->data, criteria, &matches->count, error);
    matches->all = m2s_criteria_apply(criteria, objects->catalogue->objects[criteria->kind]);
    matches->count = matches->all->len;
    return TRUE;
}

void
m2s_matches_clear(M2sMatches *matches)
{
    g_clear_pointer(&matches->all, g_ptr_array_unref);
}

gboolean
m2s_matches_read(const M2sMatches *matches, guint start, guint end, GPtrArray *found,
                 GError **error)
{
    const M2sObjects *objects = matches->objects;
    const M2sRange range = {start, MIN(end, matches->count), matches->count};
    if (matches->all == NULL)
        return start >= range.end ||
               objects->funcs->read_matches(objects->data, matches->criteria, &range, found, error);
    for (guint i = start; i < range.end; i++)
        g_ptr_array_add(found, g_ptr_array_index(matches->all, i));
    return TRUE;
}

gboolean
m2s_objects_find_first(const M2sObjects *objects, const M2sCriteria *criteria,
                       gconstpointer *object, GError **error)
{
    g_return_val_if_fail(!criteria->newest_first, FALSE);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_auto(M2sMatches) matches = {objects, criteria, NULL, 1}; /* a store need not count them */
    gboolean good =
        (objects->catalogue == NULL || m2s_matches_find(objects, criteria, &matches, error)) &&
        m2s_matches_read(&matches, 0, 1, found, error);
    *object = good && found->len > 0 ? g_ptr_array_index(found, 0) : NULL;
    return good;
}
