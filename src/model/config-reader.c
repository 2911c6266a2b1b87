/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/base.h>

#include "model/config.h"
#include "model/pattern-key.h"
#include "model/project.h"

/* A configuration file that is being read. */
typedef struct {
    const char *path;
    GKeyFile *file;
    const char *group;
    const char *argument; /* the argument of group: "qemu-devel" in "[project qemu-devel]" */
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
load_boolean(const Loader *loader, const char *key, gboolean *field, GError **error)
{
    g_autoptr(GError) problem = NULL;
    *field = g_key_file_get_boolean(loader->file, loader->group, key, &problem);
    return problem ? fail(loader, error, "%s: write true or false", key) : TRUE;
}

/* Adds the values of key to list.  "a;b" are two. */
static gboolean
load_list(const Loader *loader, const char *key, GPtrArray *list, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(GStrv) values =
        g_key_file_get_string_list(loader->file, loader->group, key, NULL, &problem);
    if (values == NULL)
        return fail(loader, error, "%s: %s", key, problem->message);
    for (char **value = values; *value; value++)
        if (*g_strstrip(*value))
            g_ptr_array_add(list, g_strdup(*value));
    return TRUE;
}

static gboolean
load_project_key(const Loader *loader, M2sProject *project, const char *key, GError **error)
{
    if (g_str_equal(key, "maintainers"))
        return load_list(loader, key, project->maintainers, error);
    for (guint i = 0; i < m2s_kinds[M2S_PROJECT].field_count; i++) {
        const M2sField *field = &m2s_kinds[M2S_PROJECT].fields[i];
        if (!m2s_project_is_key(field) || !g_str_equal(key, field->name))
            continue;
        return field->type == M2S_FIELD_BOOLEAN
                   ? load_boolean(loader, key, m2s_field_of(field, project), error)
                   : load_string(loader, key, m2s_field_of(field, project), error);
    }
    return fail(loader, error, "unknown key “%s”", key);
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
    M2sProject *project = m2s_project_find(loader->config->projects, loader->argument);
    if (project == NULL)
        return fail(loader, error, "there is no [project %s] above it", loader->argument);
    g_auto(GStrv) patterns = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **pattern = patterns; *pattern; pattern++) {
        g_autofree char *email = NULL;
        if (!load_string(loader, *pattern, &email, error))
            return FALSE;
        g_autofree char *shown = m2s_pattern_of_key(*pattern);
        /* Written again, "[a-m]*=bo@[192.0.2.1]" would be a group. */
        if (*shown == '[' && g_str_has_suffix(email, "]"))
            return fail(loader, error, "“%s” and “%s” look like a group together", shown, email);
        const M2sUser *user = find_or_add_user(loader->config, email);
        g_ptr_array_add(project->delegation, m2s_delegation_rule_new(shown, user));
    }
    return TRUE;
}

static gboolean
load_users(const Loader *loader, GError **error)
{
    g_auto(GStrv) emails =
        g_key_file_get_string_list(loader->file, loader->group, "emails", NULL, NULL);
    if (emails == NULL)
        return fail(loader, error,
                    "emails is missing; write emails=ann@example.org;bo@example.org");
    for (char **email = emails; *email; email++)
        find_or_add_user(loader->config, *email);
    return TRUE;
}

static gboolean
load_tag(const Loader *loader, GError **error)
{
    if (loader->config->tags->len == M2S_TAGS_MAX)
        return fail(loader, error, "too many tags; the maximum is %d", M2S_TAGS_MAX);
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
load_became_key(const Loader *loader, const char *key, GError **error)
{
    M2sBecameRules *rules = &loader->config->became;
    if (g_str_equal(key, "accepted"))
        return load_list(loader, key, rules->accepted, error);
    if (g_str_equal(key, "changes_requested"))
        return load_list(loader, key, rules->changes_requested, error);
    if (!g_str_equal(key, "stale_weeks"))
        return fail(loader, error, "unknown key “%s”", key);
    g_autofree char *text = g_key_file_get_string(loader->file, loader->group, key, NULL);
    guint64 weeks;
    if (!text || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &weeks, NULL))
        return fail(loader, error, "%s: write a whole number, 1 or more", key);
    rules->stale_weeks = (guint)weeks;
    return TRUE;
}

static gboolean
load_became(const Loader *loader, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **key = keys; *key; key++)
        if (!load_became_key(loader, *key, error))
            return FALSE;
    return TRUE;
}

static gboolean
load_limit(const Loader *loader, const char *key, GError **error)
{
    g_autofree char *text = g_key_file_get_string(loader->file, loader->group, key, NULL);
    guint64 value;
    for (gsize i = 0; i < M2S_LIMITS; i++) {
        if (!g_str_equal(key, m2s_limits[i].name))
            continue;
        if (!text || !g_ascii_string_to_unsigned(text, 10, 1, m2s_limits[i].max, &value, NULL))
            return fail(loader, error, "%s: write a whole number, 1 or more", key);
        m2s_limit_set(&loader->config->limits, &m2s_limits[i], value);
        return TRUE;
    }
    return fail(loader, error, "unknown key “%s”", key);
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

static gboolean
load_series(const Loader *loader, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **key = keys; *key; key++) {
        g_autofree char *name = NULL;
        if (!g_str_equal(*key, "grouping"))
            return fail(loader, error, "unknown key “%s”", *key);
        if (!load_string(loader, *key, &name, error))
            return FALSE;
        loader->config->grouping = m2s_grouping_called(name);
        if (loader->config->grouping == M2S_GROUPING_UNSAID)
            return fail(loader, error, "%s: write patchwork or precise", *key);
    }
    return TRUE;
}

static gboolean
load_default(const Loader *loader, const char *key, GError **error)
{
    const M2sDefault *one = m2s_defaults;
    while (one->name && !g_str_equal(key, one->name))
        one++;
    if (one->name == NULL)
        return fail(loader, error, "unknown key “%s”", key);
    char **value = (char **)((char *)loader->config + one->offset);
    if (!load_string(loader, key, value, error))
        return FALSE;
    if (one->choices == NULL || g_strv_contains(one->choices, *value))
        return TRUE;
    g_autofree char *choices = g_strjoinv(" or ", (char **)one->choices);
    return fail(loader, error, "%s: write %s", key, choices);
}

static gboolean
load_defaults(const Loader *loader, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(loader->file, loader->group, NULL, NULL);
    for (char **key = keys; *key; key++)
        if (!load_default(loader, *key, error))
            return FALSE;
    return TRUE;
}

static gboolean
load_group(Loader *loader, GError **error)
{
    static const struct {
        const char *kind;
        gboolean has_argument;
        gboolean (*load)(const Loader *, GError **);
    } kinds[] = {{"project", TRUE, load_project},   {"delegation", TRUE, load_delegation},
                 {"users", FALSE, load_users},      {"tag", TRUE, load_tag},
                 {"state", TRUE, load_state},       {"limits", FALSE, load_limits},
                 {"series", FALSE, load_series},    {"became", FALSE, load_became},
                 {"defaults", FALSE, load_defaults}};
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
    return fail(
        loader, error,
        "unknown group; the groups are [project NAME], "
        "[delegation NAME], [users], [tag NAME], [state NAME], [series], [became], [limits] and "
        "[defaults]");
}

M2sConfig *
m2s_config_parse(const char *text, const char *shown, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *hidden = m2s_pattern_keys_hide(text);
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (!g_key_file_load_from_data(file, hidden, -1, G_KEY_FILE_NONE, &problem)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG, "%s: %s", shown, problem->message);
        return NULL;
    }
    g_autoptr(M2sConfig) config = m2s_config_new_bare();
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        g_autofree char *valid = g_utf8_make_valid(*group, -1);
        Loader loader = {.path = shown, .file = file, .group = valid, .config = config};
        if (strcmp(valid, *group) != 0) {
            fail(&loader, error, "the name of the group is not UTF-8");
            return NULL;
        }
        if (!load_group(&loader, error))
            return NULL;
    }
    m2s_config_add_defaults(config);
    return g_steal_pointer(&config);
}

/* Makes the path that file names absolute: it is relative to the folder of file; "~/" is the home
 * directory. */
static void
resolve(char **path, const char *file)
{
    g_autofree char *given = *path;
    g_autofree char *folder = g_path_get_dirname(file);
    g_autofree char *absolute = g_canonicalize_filename(folder, NULL);
    if (given && g_str_has_prefix(given, "~/"))
        *path = g_build_filename(g_get_home_dir(), given + 2, NULL);
    else if (given)
        *path = g_canonicalize_filename(given, absolute);
}

M2sConfig *
m2s_config_load(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *text = NULL;
    g_autoptr(GError) problem = NULL;
    gsize size;
    if (g_file_get_contents(path, &text, &size, &problem)) {
        if (strlen(text) < size) {
            g_set_error(error, M2S_ERROR, M2S_ERROR_CONFIG, "%s: byte %" G_GSIZE_FORMAT " is NUL",
                        shown, strlen(text) + 1);
            return NULL;
        }
        M2sConfig *config = m2s_config_parse(text, shown, error);
        if (config)
            resolve(&config->default_state, path);
        return config;
    }
    gboolean is_memory = g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOMEM);
    g_set_error(error, M2S_ERROR, is_memory ? M2S_ERROR_UNAVAILABLE : M2S_ERROR_CONFIG,
                "%s: cannot read the configuration: %s", shown, problem->message);
    return NULL;
}
