/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What has changed since links were made, and what in them has changed. */
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

/* Notes: a row at the end of a table costs less than one among others, and what changes often is
 * there several times. */

gboolean
m2s_links_note_place(M2sStore *store, gint64 place, GError **error)
{
    static const char sql[] = "INSERT INTO relinked (place) VALUES (?)";
    return m2s_query_run_with(store, WRITING, sql, place, error);
}

gboolean
m2s_links_note_posting(M2sStore *store, guint posting, GError **error)
{
    static const char sql[] =
        "INSERT INTO relinked (place) SELECT place FROM postings WHERE id = ?";
    return m2s_query_run_with(store, WRITING, sql, posting, error);
}

gboolean
m2s_links_note_removal(M2sStore *store, guint posting, GError **error)
{
    static const char sql[] =
        "INSERT INTO relinked (place) SELECT place FROM postings WHERE id = ?1 OR predecessor = ?1"
        " OR id = (SELECT predecessor FROM postings WHERE id = ?1)";
    return m2s_query_run_with(store, WRITING, sql, posting, error);
}

gboolean
m2s_links_note_all(M2sStore *store, GError **error)
{
    return m2s_links_note_place(store, 0, error) &&
           m2s_store_execute(store,
                             "DELETE FROM relinked WHERE id < (SELECT max(id) FROM relinked)",
                             WRITING, error);
}

gboolean
m2s_links_last_note(M2sStore *store, gint64 *last, GError **error)
{
    static const char sql[] = "SELECT coalesce(max(id), 0) FROM relinked";
    return m2s_store_read_integer(store, sql, READING, last, error);
}

gboolean
m2s_links_list_notes(M2sStore *store, gint64 after, guint limit, GArray *places, GError **error)
{
    static const char sql[] = "SELECT DISTINCT place FROM relinked WHERE id > ? LIMIT ?";
    g_auto(M2sQuery) query = m2s_query_begin_with(store, READING, sql, after);
    m2s_query_bind_integer(&query, limit);
    while (m2s_query_next(&query, error)) {
        const gint64 place = m2s_query_integer(&query);
        g_array_append_val(places, place);
    }
    return m2s_query_is_good(&query);
}
