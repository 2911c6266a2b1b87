/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules that the objects are made by. */
#include "store/query.h"

gboolean
m2s_store_read_rules(M2sStore *store, M2sStoreRules *rules, GError **error)
{
    static const char sql[] = "SELECT config, revision, stale FROM rules";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading its rules", sql);
    *rules = (M2sStoreRules){0};
    if (m2s_query_next(&query, error)) {
        rules->config = g_strdup(m2s_query_string(&query));
        rules->revision = m2s_query_id(&query);
        rules->stale = m2s_query_integer(&query) != 0;
    }
    return m2s_query_is_good(&query);
}

gboolean
m2s_store_write_rules(M2sStore *store, const M2sStoreRules *rules, GError **error)
{
    static const char sql[] =
        "INSERT INTO rules (id, config, revision) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET config = excluded.config, revision = excluded.revision";
    g_auto(M2sQuery) query = m2s_query_begin(store, "storing its rules", sql);
    m2s_query_bind_text(&query, rules->config);
    m2s_query_bind_integer(&query, rules->revision);
    return m2s_query_run(&query, error);
}

void
m2s_store_rules_clear(M2sStoreRules *rules)
{
    g_clear_pointer(&rules->config, g_free);
}
