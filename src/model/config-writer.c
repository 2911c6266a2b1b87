/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/config.h"
#include "model/pattern-key.h"
#include "model/project.h"

static char *
group_of(const char *kind, const char *name)
{
    return g_strdup_printf("%s %s", kind, name);
}

/* Values that nobody gave are left out: a program that does not know the key can still read the
 * rest. */
static void
write_list(GKeyFile *file, const char *group, const char *key, const GPtrArray *values)
{
    if (values->len > 0)
        g_key_file_set_string_list(file, group, key, (const char *const *)values->pdata,
                                   values->len);
}

static void
write_project(GKeyFile *file, const M2sProject *project)
{
    g_autofree char *group = group_of("project", project->link_name);
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        if (!m2s_project_is_key(field))
            continue;
        if (field->type == M2S_FIELD_BOOLEAN)
            g_key_file_set_boolean(file, group, field->name,
                                   *(gboolean *)m2s_field_of(field, project));
        else
            g_key_file_set_string(file, group, field->name, *m2s_project_text(project, field));
    }
    write_list(file, group, "maintainers", project->maintainers);
}

static void
write_delegation(GKeyFile *file, const M2sProject *project)
{
    g_autofree char *group = group_of("delegation", project->link_name);
    for (guint i = 0; i < project->delegation->len; i++) {
        const M2sDelegationRule *rule = g_ptr_array_index(project->delegation, i);
        g_autofree char *key = m2s_pattern_to_key(rule->pattern);
        g_key_file_set_string(file, group, key, rule->user->email);
    }
}

/* Written before any delegation rule that names a user: users are numbered in the order in which
 * they occur. */
static void
write_users(GKeyFile *file, const GPtrArray *users)
{
    g_autoptr(GPtrArray) emails = g_ptr_array_new();
    for (guint i = 0; i < users->len; i++)
        g_ptr_array_add(emails, ((M2sUser *)g_ptr_array_index(users, i))->email);
    if (emails->len > 0)
        g_key_file_set_string_list(file, "users", "emails", (const char *const *)emails->pdata,
                                   emails->len);
}

static void
write_tag(GKeyFile *file, const M2sTag *tag)
{
    g_autofree char *group = group_of("tag", tag->name);
    g_key_file_set_string(file, group, "pattern", tag->pattern);
    g_key_file_set_string(file, group, "abbrev", tag->abbrev);
}

static void
write_state(GKeyFile *file, const M2sState *state)
{
    g_autofree char *group = group_of("state", state->name);
    g_key_file_set_string(file, group, "slug", state->slug);
}

static void
write_became(GKeyFile *file, const M2sBecameRules *rules)
{
    write_list(file, "became", "accepted", rules->accepted);
    write_list(file, "became", "changes_requested", rules->changes_requested);
    if (rules->stale_weeks != M2S_STALE_WEEKS)
        g_key_file_set_uint64(file, "became", "stale_weeks", rules->stale_weeks);
}

static GKeyFile *
write_config(const M2sConfig *config)
{
    GKeyFile *file = g_key_file_new();
    write_users(file, config->users);
    for (guint i = 0; i < config->projects->len; i++)
        write_project(file, g_ptr_array_index(config->projects, i));
    for (guint i = 0; i < config->projects->len; i++)
        write_delegation(file, g_ptr_array_index(config->projects, i));
    for (guint i = 0; i < config->tags->len; i++)
        write_tag(file, g_ptr_array_index(config->tags, i));
    for (guint i = 0; i < config->states->len; i++)
        write_state(file, g_ptr_array_index(config->states, i));
    g_key_file_set_string(file, "series", "grouping",
                          m2s_grouping_name(m2s_config_grouping(config)));
    write_became(file, &config->became);
    for (gsize i = 0; i < M2S_LIMITS; i++)
        g_key_file_set_uint64(file, "limits", m2s_limits[i].name,
                              m2s_limit_get(&config->limits, &m2s_limits[i]));
    return file;
}

char *
m2s_config_to_text(const M2sConfig *config)
{
    g_autoptr(GKeyFile) file = write_config(config);
    g_autofree char *hidden = g_key_file_to_data(file, NULL, NULL);
    return m2s_pattern_keys_show(hidden);
}

/* A key of group that other does not have, or has with another value.
 * Returns: (transfer full) (nullable): NULL if there is none; the order of keys does not matter. */
static char *
difference_of_values(GKeyFile *file, GKeyFile *other, const char *group)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);
    for (char **key = keys; *key; key++) {
        g_autofree char *pattern = m2s_pattern_of_key(*key);
        g_autofree char *value = g_key_file_get_string(file, group, *key, NULL);
        g_autofree char *kept = g_key_file_get_string(other, group, *key, NULL);
        if (kept == NULL)
            return g_strdup_printf("“%s” in [%s] is new", pattern, group);
        if (!g_str_equal(value, kept))
            return g_strdup_printf("[%s] %s is “%s”, not “%s”", group, pattern, value, kept);
    }
    return NULL;
}

/* The first group or key of file that other does not have, or has with another value. */
static char *
difference_of_groups(GKeyFile *file, GKeyFile *other)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        if (!g_key_file_has_group(other, *group))
            return g_strdup_printf("[%s] is new", *group);
        char *difference = difference_of_values(file, other, *group);
        if (difference)
            return difference;
    }
    return NULL;
}

/* The first group or key of kept that file does not have. */
static char *
missing_group(GKeyFile *file, GKeyFile *kept)
{
    g_auto(GStrv) groups = g_key_file_get_groups(kept, NULL);
    for (char **group = groups; *group; group++) {
        if (!g_key_file_has_group(file, *group))
            return g_strdup_printf("[%s] is missing", *group);
        g_auto(GStrv) keys = g_key_file_get_keys(kept, *group, NULL, NULL);
        for (char **key = keys; *key; key++) {
            g_autofree char *pattern = m2s_pattern_of_key(*key);
            if (!g_key_file_has_key(file, *group, *key, NULL))
                return g_strdup_printf("“%s” in [%s] is missing", pattern, *group);
        }
    }
    return NULL;
}

char *
m2s_config_difference(const M2sConfig *config, const M2sConfig *kept)
{
    M2sGrouping grouping = config->grouping ? config->grouping : kept->grouping;
    g_autoptr(M2sConfig) said = m2s_config_with_grouping(config, grouping);
    g_autoptr(GKeyFile) file = write_config(said);
    g_autoptr(GKeyFile) other = write_config(kept);
    g_autofree char *text = g_key_file_to_data(file, NULL, NULL);
    g_autofree char *other_text = g_key_file_to_data(other, NULL, NULL);
    if (g_str_equal(text, other_text))
        return NULL;
    char *difference = difference_of_groups(file, other);
    if (difference == NULL)
        difference = missing_group(file, other);
    return difference ? difference
                      : g_strdup("projects, tags, states or delegation rules are in another order");
}
