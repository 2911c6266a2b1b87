/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/project.h"

#include <string.h>

M2sProject *
m2s_project_new(guint id, const char *link_name, const char *list_id)
{
    M2sProject *project = g_rc_box_new0(M2sProject);
    project->id = id;
    project->link_name = g_strdup(link_name);
    project->name = g_strdup(link_name);
    project->list_id = g_strdup(list_id);
    char **const optional[] = {&project->list_email,
                               &project->subject_match,
                               &project->web_url,
                               &project->scm_url,
                               &project->webscm_url,
                               &project->list_archive_url,
                               &project->list_archive_url_format,
                               &project->commit_url_format};
    for (gsize i = 0; i < G_N_ELEMENTS(optional); i++)
        *optional[i] = g_strdup("");
    project->delegation = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_delegation_rule_free);
    return project;
}

M2sProject *
m2s_project_ref(M2sProject *project)
{
    return g_rc_box_acquire(project);
}

static void
project_clear(gpointer data)
{
    M2sProject *project = data;
    g_free(project->link_name);
    g_free(project->name);
    g_free(project->list_id);
    g_free(project->list_email);
    g_free(project->subject_match);
    g_free(project->web_url);
    g_free(project->scm_url);
    g_free(project->webscm_url);
    g_free(project->list_archive_url);
    g_free(project->list_archive_url_format);
    g_free(project->commit_url_format);
    g_ptr_array_unref(project->delegation);
}

void
m2s_project_unref(M2sProject *project)
{
    g_rc_box_release_full(project, project_clear);
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

/* "Under Review" is "under-review". */
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
