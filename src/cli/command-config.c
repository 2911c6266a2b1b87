/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>

#include "cli/options.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean projects;
} ConfigOptions;

/* Appends "# state: /home/ann/list.db (M2S_STATE)". */
static void
append_setting(GString *out, const char *name, const char *path, const char *giver)
{
    g_autofree char *shown = path ? g_filename_display_name(path) : NULL;
    g_autofree char *safe = shown ? m2s_terminal_escape(shown) : NULL;
    const char *lack = g_file_test(path ? path : "", G_FILE_TEST_EXISTS) ? "" : ", does not exist";
    if (safe)
        g_string_append_printf(out, "# %s: %s (%s%s)\n", name, safe, giver, lack);
    else
        g_string_append_printf(out, "# %s: none\n", name);
}

/* Where the rules in force are from. */
static const char *
giver_of_rules(const Options *options)
{
    if (options->settings.state)
        return "the state's own";
    return options->settings.config ? "those of the configuration" : "the defaults";
}

/* All of it can be read as a configuration file. */
static char *
format_settings(const Options *options, const M2sConfig *config)
{
    const Settings *settings = &options->settings;
    GString *out = g_string_new(NULL);
    append_setting(out, "configuration", settings->config, settings->config_giver);
    append_setting(out, "state", settings->state, settings->state_giver);
    g_autofree char *rules = m2s_config_to_text(config);
    g_autofree char *safe = m2s_terminal_escape_lines(rules);
    g_string_append_printf(out, "# rules: %s\n%s%s", giver_of_rules(options), *safe ? "\n" : "",
                           safe);
    return g_string_free(out, FALSE);
}

static char *
format_projects(const GPtrArray *projects)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < projects->len; i++) {
        const M2sProject *project = g_ptr_array_index(projects, i);
        g_autofree char *safe = m2s_terminal_escape(project->link_name);
        g_string_append_printf(out, "%s\n", safe);
    }
    return g_string_free(out, FALSE);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ConfigOptions *wanted = data;
    Options *options = &wanted->options;
    if (!options_prepare(options, g_strv_length(options->inputs), error))
        return FALSE;
    if (options->inputs[0])
        return usage_error(error, "config takes no input");
    if (options->chosen == NULL)
        options->chosen = m2s_config_new();
    gboolean has_state =
        options->settings.state && g_file_test(options->settings.state, G_FILE_TEST_EXISTS);
    g_autoptr(M2sArchive) archive =
        has_state ? m2s_archive_open(NULL, &options->reading, options->settings.state, error)
                  : m2s_archive_new(options->chosen, &options->reading, error);
    if (archive == NULL)
        return FALSE;
    g_autoptr(GPtrArray) projects = m2s_archive_projects(archive, error);
    if (projects == NULL)
        return FALSE;
    g_autofree char *text = wanted->projects
                                ? format_projects(projects)
                                : format_settings(options, m2s_archive_config(archive));
    return console_show(&options->console, text, error);
}

static const Option config_options[] = {
    {"projects", 0, OPTION_FLAG, G_STRUCT_OFFSET(ConfigOptions, projects), NULL,
     "Print only the link names of the projects"},
    OPTIONS_END,
};

static const Example examples[] = {
    {"config", "What the other commands use without options"},
    {"config --state list.db > rules.ini", "The rules of a state, as a configuration file"},
    {NULL},
};

const Command command_config = {
    .name = "config",
    .summary = "show which settings are in force, and from where",
    .usage = "",
    .description =
        "Shows which configuration and which state are in force, where each was named, and the "
        "rules that follow from them, with all defaults.\n\n"
        "The configuration is the file of --config, or else mbox2series/config.ini in "
        "XDG_CONFIG_HOME (~/.config).  It is for inputs, for new states, and for the state that it "
        "names itself; any other state keeps the rules that it was made by.\n\n"
        "The state is the file of --state.  If neither a state nor an input is named, it is that "
        "of the environment variable M2S_STATE, or else that of “state=” in the group [defaults] "
        "of the configuration.",
    .options = config_options,
    .examples = examples,
    .common = COMMON_CONFIG | COMMON_STATE | COMMON_GROUPING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ConfigOptions),
    .run = run,
};
