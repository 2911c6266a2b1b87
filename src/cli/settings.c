/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/settings.h"

#include "cli/path.h"

static const char GIVEN_CONFIG[] = "--config";
static const char DEFAULT_CONFIG[] = "the default file";
static const char CONFIG_STATE[] = "state= in the configuration";

void
settings_clear(Settings *settings)
{
    g_clear_pointer(&settings->config, g_free);
    g_clear_pointer(&settings->loaded, m2s_config_unref);
    g_clear_pointer(&settings->state, g_free);
}

static gboolean
find_config(Settings *settings, const char *given, GError **error)
{
    g_autofree char *file =
        g_build_filename(g_get_user_config_dir(), "mbox2series", "config.ini", NULL);
    settings->config_giver = given ? GIVEN_CONFIG : DEFAULT_CONFIG;
    if (given == NULL && !path_may_exist(file))
        return TRUE;
    settings->config = given ? g_strdup(given) : g_steal_pointer(&file);
    settings->loaded = m2s_config_load(settings->config, error);
    return settings->loaded != NULL;
}

static void
set_state(Settings *settings, const char *state, const char *giver)
{
    settings->state = g_strdup(state);
    settings->state_giver = giver;
}

gboolean
settings_find(Settings *settings, const char *config, const char *state, gboolean has_inputs,
              GError **error)
{
    const char *variable = g_getenv("M2S_STATE");
    if (!find_config(settings, config, error))
        return FALSE;
    if (state)
        set_state(settings, state, "--state");
    else if (has_inputs)
        return TRUE;
    else if (variable && *variable)
        set_state(settings, variable, "M2S_STATE");
    else if (settings->loaded && settings->loaded->default_state)
        set_state(settings, settings->loaded->default_state, CONFIG_STATE);
    return TRUE;
}

gboolean
settings_config_is_given(const Settings *settings)
{
    return settings->loaded && settings->config_giver == GIVEN_CONFIG;
}

M2sConfig *
settings_choose_config(const Settings *settings)
{
    gboolean fits =
        settings->loaded && (settings_config_is_given(settings) || settings->state == NULL ||
                             settings->state_giver == CONFIG_STATE ||
                             !g_file_test(settings->state, G_FILE_TEST_EXISTS));
    return fits ? m2s_config_ref(settings->loaded) : NULL;
}
