/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/config.h>

#include <string.h>

#include <mbox2series/error.h>

#include "model/project.h"

static void
add_default_tags(M2sConfig *config)
{
    g_ptr_array_add(config->tags, m2s_tag_new("Acked-by", "^Acked-by:", "A"));
    g_ptr_array_add(config->tags, m2s_tag_new("Reviewed-by", "^Reviewed-by:", "R"));
    g_ptr_array_add(config->tags, m2s_tag_new("Tested-by", "^Tested-by:", "T"));
}

static void
add_default_states(M2sConfig *config)
{
    static const char *const names[] = {
        "New",        "Under Review",   "Accepted",          "Rejected",
        "RFC",        "Not Applicable", "Changes Requested", "Awaiting Upstream",
        "Superseded", "Deferred"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(config->states, m2s_state_new(i + 1, names[i], NULL));
}

/* Without tags and states. */
static M2sConfig *
config_new_bare(void)
{
    M2sConfig *config = g_new0(M2sConfig, 1);
    config->projects = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_project_unref);
    config->tags = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_tag_free);
    config->states = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_state_free);
    config->users = g_ptr_array_new_with_free_func((GDestroyNotify)m2s_user_free);
    config->limits = M2S_LIMITS_DEFAULT;
    return config;
}

M2sConfig *
m2s_config_new(void)
{
    M2sConfig *config = config_new_bare();
    add_default_tags(config);
    add_default_states(config);
    return config;
}

void
m2s_config_free(M2sConfig *config)
{
    g_ptr_array_unref(config->projects);
    g_ptr_array_unref(config->tags);
    g_ptr_array_unref(config->states);
    g_ptr_array_unref(config->users);
    g_free(config);
}

/* GLib takes brackets in a key for those of a language, but patterns have them
 * ("drivers/[a-m]*=ann@example.org"): in [delegation] groups they are hidden from it. */
#define HIDDEN_OPEN  "\x02"
#define HIDDEN_CLOSE "\x03"

static void
append_hidden(GString *out, const char *line)
{
    const char *end = strrchr(line, '=');
    for (; *line; line++) {
        if (end && line < end && *line == '[')
            g_string_append(out, HIDDEN_OPEN);
        else if (end && line < end && *line == ']')
            g_string_append(out, HIDDEN_CLOSE);
        else
            g_string_append_c(out, *line);
    }
}

static char *
hide_brackets(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *out = g_string_new(NULL);
    gboolean inside = FALSE;
    for (char **line = lines; *line; line++) {
        if (**line == '[')
            inside = g_str_has_prefix(*line, "[delegation ");
        if (inside && **line != '[' && **line != '#')
            append_hidden(out, *line);
        else
            g_string_append(out, *line);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static char *
show_brackets(const char *key)
{
    char *pattern = g_strdup(key);
    g_strdelimit(pattern, HIDDEN_OPEN, '[');
    g_strdelimit(pattern, HIDDEN_CLOSE, ']');
    return pattern;
}

/* One configuration file while it is being read. */
typedef struct {
    const char *path;
    GKeyFile *file;
    const char *group;
    const char *argument; /* of the group: "qemu-devel" in `[project qemu-devel]` */
    M2sConfig *config;
} Loader;

static gboolean G_GNUC_PRINTF(3, 4)
    fail(const Loader *loader, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG, "%s: [%s]: %s", loader->path, loader->group,
                what);
    return FALSE;
}

/* Replaces *field by the value of key, if the group has it. */
static gboolean
load_string(const Loader *loader, const char *key, char **field, GError **error)
{
    g_autoptr(GError) problem = NULL;
    char *value = g_key_file_get_string(loader->file, loader->group, key, &problem);
    if (value == NULL)
        return fail(loader, error, "%s: %s", key, problem->message);
    g_free(*field);
    *field = value;
    return TRUE;
}

static gboolean
load_project_key(const Loader *loader, M2sProject *project, const char *key, GError **error)
{
    const struct {
        const char *key;
        char **field;
    } strings[] = {
        {"name", &project->name},
        {"list_id", &project->list_id},
        {"list_email", &project->list_email},
        {"subject_match", &project->subject_match},
        {"web_url", &project->web_url},
        {"scm_url", &project->scm_url},
        {"webscm_url", &project->webscm_url},
        {"list_archive_url", &project->list_archive_url},
        {"list_archive_url_format", &project->list_archive_url_format},
        {"commit_url_format", &project->commit_url_format},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(strings); i++)
        if (g_str_equal(key, strings[i].key))
            return load_string(loader, key, strings[i].field, error);
    if (!g_str_equal(key, "show_dependencies"))
        return fail(loader, error, "there is no key “%s”", key);
    g_autoptr(GError) problem = NULL;
    project->show_dependencies = g_key_file_get_boolean(loader->file, loader->group, key, &problem);
    return problem ? fail(loader, error, "%s: write true or false", key) : TRUE;
}

static gboolean
load_project(const Loader *loader, GError **error)
{
    GPtrArray *projects = loader->config->projects;
    M2sProject *project = m2s_project_new(projects->len + 1, loader->argument, "");
    g_ptr_array_add(projects, project);
    g_auto(GStrv) keys = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **key = keys; *key; key++)
        if (!load_project_key(loader, project, *key, error))
            return FALSE;
    if (*project->list_id == '\0')
        return fail(loader, error, "list_id is missing");
    return TRUE;
}

static M2sProject *
find_project(const M2sConfig *config, const char *link_name)
{
    for (guint i = 0; i < config->projects->len; i++) {
        M2sProject *project = g_ptr_array_index(config->projects, i);
        if (g_str_equal(project->link_name, link_name))
            return project;
    }
    return NULL;
}

static const M2sUser *
find_or_add_user(M2sConfig *config, const char *email)
{
    for (guint i = 0; i < config->users->len; i++) {
        const M2sUser *user = g_ptr_array_index(config->users, i);
        if (g_ascii_strcasecmp(user->email, email) == 0)
            return user;
    }
    g_ptr_array_add(config->users, m2s_user_new(config->users->len + 1, email));
    return g_ptr_array_index(config->users, config->users->len - 1);
}

static gboolean
load_delegation(const Loader *loader, GError **error)
{
    M2sProject *project = find_project(loader->config, loader->argument);
    if (project == NULL)
        return fail(loader, error, "there is no [project %s] before it", loader->argument);
    g_auto(GStrv) patterns = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **pattern = patterns; *pattern; pattern++) {
        g_autofree char *email = NULL;
        if (!load_string(loader, *pattern, &email, error))
            return FALSE;
        const M2sUser *user = find_or_add_user(loader->config, email);
        g_autofree char *shown = show_brackets(*pattern);
        g_ptr_array_add(project->delegation, m2s_delegation_rule_new(shown, user));
    }
    return TRUE;
}

static gboolean
load_tag(const Loader *loader, GError **error)
{
    if (loader->config->tags->len == M2S_TAGS_MAX)
        return fail(loader, error, "there are more than %d tags", M2S_TAGS_MAX);
    g_autofree char *pattern = NULL;
    g_autofree char *abbrev = NULL;
    if (!load_string(loader, "pattern", &pattern, error) ||
        !load_string(loader, "abbrev", &abbrev, error))
        return FALSE;
    g_ptr_array_add(loader->config->tags, m2s_tag_new(loader->argument, pattern, abbrev));
    return TRUE;
}

static gboolean
load_state(const Loader *loader, GError **error)
{
    g_autofree char *slug = NULL;
    if (g_key_file_has_key(loader->file, loader->group, "slug", NULL) &&
        !load_string(loader, "slug", &slug, error))
        return FALSE;
    GPtrArray *states = loader->config->states;
    g_ptr_array_add(states, m2s_state_new(states->len + 1, loader->argument, slug));
    return TRUE;
}

static gboolean
load_limit(const Loader *loader, const char *key, GError **error)
{
    M2sLimits *limits = &loader->config->limits;
    const struct {
        const char *key;
        gsize *size;
        guint *count;
    } known[] = {
        {"mail_size", &limits->mail_size, NULL},
        {"header_block_size", &limits->header_block_size, NULL},
        {"header_field_size", &limits->header_field_size, NULL},
        {"part_count", NULL, &limits->part_count},
        {"part_depth", NULL, &limits->part_depth},
        {"parameter_count", NULL, &limits->parameter_count},
        {"charset_length", NULL, &limits->charset_length},
    };
    g_autofree char *text = g_key_file_get_string(loader->file, loader->group, key, NULL);
    guint64 value;
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32 - 1, &value, NULL))
        return fail(loader, error, "%s: write a whole number from 1", key);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (!g_str_equal(key, known[i].key))
            continue;
        if (known[i].size)
            *known[i].size = value;
        else
            *known[i].count = value;
        return TRUE;
    }
    return fail(loader, error, "there is no key “%s”", key);
}

static gboolean
load_limits(const Loader *loader, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **key = keys; *key; key++)
        if (!load_limit(loader, *key, error))
            return FALSE;
    return TRUE;
}

/* Reads the group that loader stands at. */
static gboolean
load_group(Loader *loader, GError **error)
{
    static const struct {
        const char *kind;
        gboolean has_argument;
        gboolean (*load)(const Loader *, GError **);
    } kinds[] = {{"project", TRUE, load_project},
                 {"delegation", TRUE, load_delegation},
                 {"tag", TRUE, load_tag},
                 {"state", TRUE, load_state},
                 {"limits", FALSE, load_limits}};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        gsize length = strlen(kinds[i].kind);
        if (!g_str_has_prefix(loader->group, kinds[i].kind))
            continue;
        loader->argument = loader->group + length;
        if (!kinds[i].has_argument && *loader->argument == '\0')
            return kinds[i].load(loader, error);
        if (kinds[i].has_argument && *loader->argument++ == ' ' && *loader->argument)
            return kinds[i].load(loader, error);
    }
    return fail(loader, error,
                "there is no such group; there are [project NAME], "
                "[delegation NAME], [tag NAME], [state NAME] and [limits]");
}

/* Returns: (transfer full) (nullable): NULL with an error. */
static GKeyFile *
load_file(const char *path, const char *shown, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    if (!g_file_get_contents(path, &text, NULL, &problem)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG, "%s: the configuration cannot be read: %s",
                    shown, problem->message);
        return NULL;
    }
    g_autofree char *hidden = hide_brackets(text);
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (!g_key_file_load_from_data(file, hidden, -1, G_KEY_FILE_NONE, &problem)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG, "%s: %s", shown, problem->message);
        return NULL;
    }
    return g_steal_pointer(&file);
}

M2sConfig *
m2s_config_load(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autofree char *shown = g_filename_display_name(path);
    g_autoptr(GKeyFile) file = load_file(path, shown, error);
    if (file == NULL)
        return NULL;
    g_autoptr(M2sConfig) config = config_new_bare();
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        Loader loader = {.path = shown, .file = file, .group = *group, .config = config};
        if (!load_group(&loader, error))
            return NULL;
    }
    if (config->tags->len == 0)
        add_default_tags(config);
    if (config->states->len == 0)
        add_default_states(config);
    return g_steal_pointer(&config);
}
