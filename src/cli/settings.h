/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which configuration and which state are in force, and who says so.  Layer: cli.
 *
 * The configuration is the file of --config, or else config.ini in the folder mbox2series of
 * XDG_CONFIG_HOME (~/.config), if there is one.
 *
 * The state is the file of --state.  Without it, and without inputs, it is that of the environment
 * variable M2S_STATE, or else that of "state=" in the group [defaults] of the configuration. */
#pragma once

#include <mbox2series/config.h>

typedef struct {
    char *config;             /* (nullable): a path */
    const char *config_giver; /* "--config", "the default file" */
    M2sConfig *loaded;        /* (nullable): NULL if there is no configuration */
    char *state;              /* (nullable): a path */
    const char *state_giver;  /* "--state", "M2S_STATE", "state= in the configuration" */
} Settings;

/* config, state: (nullable): the values of the options.
 * has_inputs: whether inputs are named: only a state that was named too counts then.
 * Returns: FALSE with M2S_ERROR_CONFIG if the configuration cannot be read. */
gboolean settings_find(Settings *settings, const char *config, const char *state,
                       gboolean has_inputs, GError **error);
void settings_clear(Settings *settings);

/* Whether the configuration was named by an option. */
gboolean settings_config_is_given(const Settings *settings);

/* The configuration to read by.  One that nobody named is for inputs, for its own state and for new
 * states: any other state was made by rules of its own, and would refuse it.
 * Returns: (transfer full) (nullable). */
M2sConfig *settings_choose_config(const Settings *settings);
