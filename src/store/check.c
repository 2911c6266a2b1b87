/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checking the file itself, and clearing what can be rebuilt. */
#include "store/details.h"
#include "store/extracts.h"
#include "store/links.h"
#include "store/rows.h"

/* Of "*** in database main ***\n2nd reference to page 49\nPage 46 is never used", 2. */
static guint
count_problems(const char *text)
{
    guint count = 0;
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        count += !g_str_has_prefix(line, "*** in database ");
    }
    return count;
}

/* PRAGMA integrity_check returns "ok", or up to a hundred lines about pages and cells, those about
 * pages in one row.  Their number and the first row are enough.
 * first: (out) (transfer full) (nullable).  Returns: FALSE with an error. */
static gboolean
find_damage(M2sStore *store, guint *count, char **first, GError **error)
{
    g_auto(M2sQuery) query = m2s_query_begin(store, "checking the file", "PRAGMA integrity_check");
    *count = 0;
    *first = NULL;
    while (m2s_query_next(&query, error)) {
        const char *text = m2s_query_string(&query);
        if (g_str_equal(text, "ok"))
            continue;
        *count += count_problems(text);
        if (*first == NULL)
            *first = g_strdelimit(g_strdup(text), "\n", ' ');
    }
    return m2s_query_is_good(&query);
}

/* SQLite calls a page damaged, too, that it had no memory for: "unable to get the page. error
 * code=7".  So what it finds has to be there when it looks again. */
static gboolean
check_integrity(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error)
{
    guint count = 0;
    g_autofree char *first = NULL;
    if (!find_damage(store, &count, &first, error))
        return FALSE;
    if (count > 0) {
        g_clear_pointer(&first, g_free);
        sqlite3_db_release_memory(store->db);
        if (!find_damage(store, &count, &first, error))
            return FALSE;
    }
    if (count > 0) {
        g_autofree char *what =
            g_strdup_printf("the file is damaged: SQLite found %u problems%s, the first being: %s",
                            count, count >= 100 ? " or more" : "", first);
        tell(what, user_data);
    }
    return TRUE;
}

static gboolean
check_foreign_keys(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error)
{
    g_auto(M2sQuery) query =
        m2s_query_begin(store, "checking the file", "PRAGMA foreign_key_check");
    while (m2s_query_next(&query, error)) {
        g_autofree char *table = g_strdup(m2s_query_string(&query));
        gint64 row = m2s_query_integer(&query);
        g_autofree char *what = g_strdup_printf("row %" G_GINT64_FORMAT
                                                " of %s points to a row of %s that does not exist",
                                                row, table, m2s_query_string(&query));
        tell(what, user_data);
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_check(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error)
{
    return check_integrity(store, tell, user_data, error) &&
           check_foreign_keys(store, tell, user_data, error);
}

gboolean
m2s_store_clear(M2sStore *store, GError **error)
{
    static const char links_sql[] = "DELETE FROM series_dependencies;"
                                    "DELETE FROM series_references;"
                                    "UPDATE rules SET stale = 0";
    if (!m2s_store_execute(store, links_sql, "clearing it", error) ||
        !m2s_store_clear_extracts(store, error) || !m2s_store_clear_details(store, error) ||
        !m2s_links_clear(store, error))
        return FALSE;
    for (M2sKind kind = M2S_KINDS; kind-- > 0;) { /* each before those that it points to */
        g_auto(M2sQuery) query = m2s_row_query(store, kind, M2S_ROW_CLEAR);
        if (!m2s_query_run(&query, error))
            return FALSE;
    }
    m2s_store_forget(store);
    return TRUE;
}
