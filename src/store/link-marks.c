/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has changed since links were made. */
#include "store/links.h"

#include "store/query.h"

#define READING "reading which posting follows which"
#define WRITING "storing which posting follows which"

static gboolean
mark(M2sStore *store, gint64 id, GError **error)
{
    static const char sql[] = "INSERT OR IGNORE INTO unlinked (id) VALUES (?)";
    return m2s_query_run_with(store, WRITING, sql, id, error);
}

gboolean
m2s_links_mark_series(M2sStore *store, guint series, GError **error)
{
    return mark(store, series, error);
}

gboolean
m2s_links_mark_piece(M2sStore *store, gint64 place, GError **error)
{
    return mark(store, -place, error);
}

gboolean
m2s_links_list_marks(M2sStore *store, guint limit, GArray *marks, guint *tried, GError **error)
{
    static const char sql[] = "SELECT id, is_tried FROM unlinked ORDER BY id > 0, abs(id) LIMIT ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, limit);
    *tried = 0;
    while (m2s_query_next(&query, error)) {
        const gint64 id = m2s_query_integer(&query);
        g_array_append_val(marks, id);
        *tried += m2s_query_integer(&query) != 0;
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_links_set_tried(M2sStore *store, GError **error)
{
    return m2s_store_execute(store, "UPDATE unlinked SET is_tried = 1", WRITING, error);
}

gboolean
m2s_links_count_marks(M2sStore *store, gint64 *count, GError **error)
{
    static const char sql[] = "SELECT count(*) FROM unlinked";
    return m2s_store_read_integer(store, sql, READING, count, error);
}

gboolean
m2s_links_remove_mark(M2sStore *store, gint64 mark, GError **error)
{
    return m2s_query_run_with(store, WRITING, "DELETE FROM unlinked WHERE id = ?", mark, error);
}
