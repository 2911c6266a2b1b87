/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ingest/state-rules.h"

#include <mbox2series/base.h>

#include "model/config.h"
#include "model/project.h"

static gboolean
check_given(M2sStore *store, const M2sConfig *given, const M2sConfig *kept, GError **error)
{
    g_autofree char *difference = m2s_config_difference(given, kept);
    if (difference == NULL)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG,
                "%s: the state was made with another configuration than the one given: %s; leave "
                "--config out, or change the state's with “rebuild --config FILE”",
                m2s_store_name(store), difference);
    return FALSE;
}

gboolean
m2s_state_rules_read(M2sStore *store, const M2sConfig *given, M2sStateRules *rules, GError **error)
{
    g_auto(M2sStoreRules) stored = {0};
    *rules = (M2sStateRules){0};
    if (!m2s_store_read_rules(store, &stored, error))
        return FALSE;
    rules->revision = stored.revision;
    rules->stale = stored.stale;
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
m2s_state_rules_clear(M2sStateRules *rules)
{
    g_clear_pointer(&rules->config, m2s_config_unref);
}

gboolean
m2s_state_rules_equal(const M2sStateRules *one, const M2sStateRules *other)
{
    return (one->config == NULL) == (other->config == NULL) && one->revision == other->revision &&
           one->stale == other->stale;
}

gboolean
m2s_state_rules_write(M2sStore *store, const M2sConfig *config, M2sStateRules *rules,
                      GError **error)
{
    g_autofree char *difference =
        rules->config ? m2s_config_difference(config, rules->config) : NULL;
    if (rules->config && difference == NULL)
        return TRUE;
    g_autofree char *text = m2s_config_to_text(config);
    const M2sStoreRules stored = {.config = text, .revision = rules->revision + 1};
    if (!m2s_store_write_rules(store, &stored, error))
        return FALSE;
    m2s_state_rules_clear(rules);
    *rules = (M2sStateRules){m2s_config_ref(config), stored.revision, FALSE};
    return TRUE;
}

/* Whether a project of the state is not what a list becomes by itself. */
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
m2s_state_rules_choose(M2sStore *store, const M2sConfig *given, GError **error)
{
    if (given)
        return m2s_config_ref(given);
    g_autoptr(GPtrArray) projects = m2s_store_projects(store, error);
    for (guint i = 0; projects && i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        if (!is_configured(project))
            continue;
        g_set_error(
            error, M2S_ERROR, M2S_ERROR_CONFIG,
            "%s: an older version of mbox2series made it with a configuration, which it did "
            "not keep (it has a project “%s”): name it once with --config FILE",
            m2s_store_name(store), project->link_name);
        return NULL;
    }
    return projects ? m2s_config_new() : NULL;
}
