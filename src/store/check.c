/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifying a state's file, and clearing what can be worked out again. */
#include "store/query.h"

/* The rows of PRAGMA integrity_check are "ok", or what is wrong, up to a hundred lines about pages and
 * cells: what counts is that there are some, and the first may say where. */
static gboolean
check_integrity(M2sStore *store, M2sStoreProblem tell, gpointer user_data, GError **error)
{
    guint count = 0;
    g_autofree char *first = NULL;
    g_auto(M2sQuery) query = m2s_query_begin(store, "checking the file", "PRAGMA integrity_check");
    while (m2s_query_next(&query, error)) {
        const char *text = m2s_query_string(&query);
        if (g_str_equal(text, "ok"))
            continue;
        if (count++ == 0)
            first = g_strdelimit(g_strdup(text), "\n", ' ');
    }
    if (count > 0) {
        g_autofree char *what = g_strdup_printf(
            "the file is damaged: SQLite finds fault with it in %u places%s, first: %s", count,
            count == 100 ? " or more" : "", first);
        tell(what, user_data);
    }
    return m2s_query_is_good(&query);
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
                                                " of %s points to a row of %s that is not there",
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
    static const char *const statements[] = {"DELETE FROM events",
                                             "DELETE FROM cover_comments",
                                             "DELETE FROM patch_comments",
                                             "DELETE FROM series_dependencies",
                                             "DELETE FROM series_references",
                                             "DELETE FROM patches",
                                             "UPDATE series SET cover = NULL",
                                             "DELETE FROM covers",
                                             "DELETE FROM series",
                                             "DELETE FROM people",
                                             "DELETE FROM projects"};
    for (gsize i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_auto(M2sQuery) query = m2s_query_begin(store, "clearing the state", statements[i]);
        if (!m2s_query_run(&query, error))
            return FALSE;
    }
    m2s_store_forget(store);
    return TRUE;
}
