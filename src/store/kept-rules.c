/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/kept-rules.h"

#include <string.h>

#include <mbox2series/base.h>

#include "model/config.h"
#include "model/project.h"
#include "store/details.h"
#include "store/query.h"

gboolean
m2s_store_read_rules(M2sStore *store, M2sStoreRules *rules, GError **error)
{
    static const char sql[] = "SELECT config, revision, stale, replaced FROM rules";
    g_auto(M2sQuery) query = m2s_query_begin(store, "reading its rules", sql);
    *rules = (M2sStoreRules){0};
    if (m2s_query_next(&query, error)) {
        rules->config = g_strdup(m2s_query_string(&query));
        rules->revision = m2s_query_id(&query);
        rules->stale = m2s_query_integer(&query) != 0;
        rules->replaced = m2s_query_id(&query);
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

gboolean
m2s_given_rules_are_empty(const M2sGivenRules *given)
{
    return given->config == NULL && given->grouping == M2S_GROUPING_UNSAID;
}

M2sConfig *
m2s_given_rules_config(const M2sGivenRules *given, const M2sConfig *kept)
{
    const M2sConfig *base = given->config ? given->config : kept;
    g_autoptr(M2sConfig) config = base ? m2s_config_ref(base) : m2s_config_new();
    return m2s_config_with_grouping(config, given->grouping);
}

static gboolean
check_given(M2sStore *store, const M2sGivenRules *given, const M2sConfig *kept, GError **error)
{
    g_autoptr(M2sConfig) wanted = m2s_given_rules_config(given, kept);
    g_autofree char *difference = m2s_config_difference(wanted, kept);
    if (difference == NULL)
        return TRUE;
    const char *option = given->config ? "--config FILE" : "--grouping RULES";
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "%s: the state has another configuration than the one given: %s; leave out %.*s, "
                "or change the state's with “rebuild %s”",
                m2s_store_name(store), difference, (int)strcspn(option, " "), option, option);
    return FALSE;
}

gboolean
m2s_kept_rules_read(M2sStore *store, const M2sGivenRules *given, M2sKeptRules *rules,
                    GError **error)
{
    g_auto(M2sStoreRules) stored = {0};
    *rules = (M2sKeptRules){0};
    if (!m2s_store_read_rules(store, &stored, error))
        return FALSE;
    rules->revision = stored.revision;
    rules->stale = stored.stale;
    rules->replaced = stored.replaced;
    if (stored.config == NULL)
        return TRUE;
    g_autoptr(GError) problem = NULL;
    rules->config = m2s_config_parse(stored.config, "its rules", &problem);
    if (rules->config == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_DATA, "%s: the state is damaged: %s",
                    m2s_store_name(store), problem->message);
        return FALSE;
    }
    return given == NULL || check_given(store, given, rules->config, error);
}

void
m2s_kept_rules_clear(M2sKeptRules *rules)
{
    g_clear_pointer(&rules->config, m2s_config_unref);
}

gboolean
m2s_kept_rules_equal(const M2sKeptRules *one, const M2sKeptRules *other)
{
    return (one->config == NULL) == (other->config == NULL) && one->revision == other->revision &&
           one->stale == other->stale;
}

gboolean
m2s_kept_rules_write(M2sStore *store, const M2sConfig *config, M2sKeptRules *rules, GError **error)
{
    g_autofree char *difference =
        rules->config ? m2s_config_difference(config, rules->config) : NULL;
    if (rules->config && difference == NULL)
        return TRUE;
    g_autofree char *text = m2s_config_to_text(config);
    const M2sStoreRules stored = {.config = text, .revision = rules->revision + 1};
    if (!m2s_store_write_rules(store, &stored, error) ||
        !m2s_store_write_tags(store, config->tags, error))
        return FALSE;
    m2s_kept_rules_clear(rules);
    *rules = (M2sKeptRules){m2s_config_ref(config), stored.revision, rules->replaced, FALSE};
    return TRUE;
}

gboolean
m2s_kept_rules_lack(M2sStore *store, const M2sGivenRules *given, M2sKeptRules *rules,
                    gboolean *lack, GError **error)
{
    M2sStoreNumbers numbers;
    if (!m2s_kept_rules_read(store, NULL, rules, error) ||
        !m2s_store_numbers(store, &numbers, error))
        return FALSE;
    g_autoptr(M2sConfig) wanted = m2s_given_rules_config(given, rules->config);
    g_autofree char *difference =
        rules->config ? m2s_config_difference(wanted, rules->config) : NULL;
    *lack = numbers.mail == 0 && (rules->config == NULL || difference);
    return TRUE;
}

/* Makes all objects anew, of which there are none but projects. */
static gboolean
replace_rules(M2sStore *store, const M2sGivenRules *given, M2sKeptRules *rules, GError **error)
{
    g_autoptr(M2sConfig) wanted = m2s_given_rules_config(given, rules->config);
    return m2s_store_clear(store, error) && m2s_kept_rules_write(store, wanted, rules, error);
}

gboolean
m2s_kept_rules_settle(M2sStore *store, const M2sGivenRules *given, GError **error)
{
    g_auto(M2sKeptRules) rules = {0};
    gboolean lack = FALSE;
    if (!m2s_store_begin(store, NULL, error))
        return FALSE;
    gboolean done = m2s_kept_rules_lack(store, given, &rules, &lack, error) &&
                    (!lack || replace_rules(store, given, &rules, error)) &&
                    m2s_store_commit(store, error);
    if (!done)
        m2s_store_rollback(store);
    return done;
}

/* Whether project differs from what a list becomes without a configuration. */
static gboolean
is_configured(const M2sProject *project)
{
    g_autoptr(M2sProject) met = m2s_project_new(project->id, project->link_name, project->list_id);
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        gboolean is_address = field->offset == offsetof(M2sProject, list_email);
        if (field->type == M2S_FIELD_OWN_TEXT && !is_address &&
            !g_str_equal(*m2s_project_text(project, field), *m2s_project_text(met, field)))
            return TRUE;
    }
    return project->show_dependencies || !g_str_has_prefix(project->list_id, project->link_name);
}

M2sConfig *
m2s_kept_rules_choose(M2sStore *store, const M2sKeptRules *rules, const M2sGivenRules *given,
                      GError **error)
{
    static const M2sGivenRules nothing = {NULL, M2S_GROUPING_UNSAID};
    if (given == NULL)
        given = &nothing;
    if (rules->config)
        return m2s_config_ref(rules->config);
    if (given->config)
        return m2s_given_rules_config(given, NULL);
    g_autoptr(GPtrArray) projects = m2s_store_projects(store, error);
    for (guint i = 0; projects && i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        if (!is_configured(project))
            continue;
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                    "%s: an older version of mbox2series made it with a configuration (it has a "
                    "project “%s”) but did not store that: name it once with --config FILE",
                    m2s_store_name(store), project->link_name);
        return NULL;
    }
    return projects ? m2s_given_rules_config(given, NULL) : NULL;
}
