/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/project.h"

#include <string.h>

static const M2sKindInfo *const info = &m2s_kinds[M2S_PROJECT];

gboolean
m2s_project_is_key(const M2sField *field)
{
    return field->name && field->offset != offsetof(M2sProject, id) &&
           field->offset != offsetof(M2sProject, link_name);
}

char **
m2s_project_text(const M2sProject *project, const M2sField *field)
{
    return m2s_field_of(field, project);
}

M2sProject *
m2s_project_find(const GPtrArray *projects, const char *link_name)
{
    for (guint i = 0; i < projects->len; i++) {
        M2sProject *project = g_ptr_array_index(projects, i);
        if (g_str_equal(project->link_name, link_name))
            return project;
    }
    return NULL;
}

static M2sProject *
project_new(guint id, const char *link_name)
{
    M2sProject *project = g_new0(M2sProject, 1);
    project->id = id;
    project->link_name = g_strdup(link_name);
    project->delegation = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_delegation_rule_free);
    project->maintainers = g_ptr_array_new_with_free_func(g_free);
    return project;
}

M2sProject *
m2s_project_new(guint id, const char *link_name, const char *list_id)
{
    M2sProject *project = project_new(id, link_name);
    project->name = g_strdup(link_name);
    project->list_id = g_strdup(list_id);
    for (guint i = 0; i < info->field_count; i++) {
        if (info->fields[i].type != M2S_FIELD_OWN_TEXT)
            continue;
        char **text = m2s_project_text(project, &info->fields[i]);
        if (*text == NULL)
            *text = g_strdup("");
    }
    return project;
}

M2sProject *
m2s_project_copy(const M2sProject *project)
{
    M2sProject *copy = project_new(project->id, project->link_name);
    for (guint i = 0; i < info->field_count; i++) {
        const M2sField *field = &info->fields[i];
        if (field->type == M2S_FIELD_OWN_TEXT && m2s_project_is_key(field))
            *m2s_project_text(copy, field) = g_strdup(*m2s_project_text(project, field));
    }
    copy->show_dependencies = project->show_dependencies;
    return copy;
}

void
m2s_project_free(M2sProject *project)
{
    for (guint i = 0; i < info->field_count; i++)
        if (info->fields[i].type == M2S_FIELD_OWN_TEXT)
            g_free(*m2s_project_text(project, &info->fields[i]));
    g_ptr_array_unref(project->delegation);
    g_ptr_array_unref(project->maintainers);
    g_free(project);
}

M2sUser *
m2s_user_new(guint id, const char *email)
{
    M2sUser *user = g_new0(M2sUser, 1);
    user->id = id;
    user->email = g_strdup(email);
    user->username = g_strdup(email);
    return user;
}

void
m2s_user_free(M2sUser *user)
{
    g_free(user->email);
    g_free(user->username);
    g_free(user);
}

M2sDelegationRule *
m2s_delegation_rule_new(const char *pattern, const M2sUser *user)
{
    M2sDelegationRule *rule = g_new0(M2sDelegationRule, 1);
    rule->pattern = g_strdup(pattern);
    rule->user = user;
    return rule;
}

void
m2s_delegation_rule_free(M2sDelegationRule *rule)
{
    g_free(rule->pattern);
    g_free(rule);
}

M2sTag *
m2s_tag_new(const char *name, const char *pattern, const char *abbrev)
{
    M2sTag *tag = g_new0(M2sTag, 1);
    tag->name = g_strdup(name);
    tag->pattern = g_strdup(pattern);
    tag->abbrev = g_strdup(abbrev);
    return tag;
}

void
m2s_tag_free(M2sTag *tag)
{
    g_free(tag->name);
    g_free(tag->pattern);
    g_free(tag->abbrev);
    g_free(tag);
}

/* "Under Review" becomes "under-review". */
static char *
slugify(const char *name)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    GString *slug = g_string_new(NULL);
    for (const char *p = lower; *p; p++) {
        if (g_ascii_isalnum(*p) || *p == '_')
            g_string_append_c(slug, *p);
        else if (strchr(" -\t", *p) && slug->len > 0 && slug->str[slug->len - 1] != '-')
            g_string_append_c(slug, '-');
    }
    if (slug->len > 0 && slug->str[slug->len - 1] == '-')
        g_string_truncate(slug, slug->len - 1);
    return g_string_free(slug, FALSE);
}

M2sState *
m2s_state_new(guint id, const char *name, const char *slug)
{
    M2sState *state = g_new0(M2sState, 1);
    state->id = id;
    state->name = g_strdup(name);
    state->slug = slug ? g_strdup(slug) : slugify(name);
    return state;
}

void
m2s_state_free(M2sState *state)
{
    g_free(state->name);
    g_free(state->slug);
    g_free(state);
}
