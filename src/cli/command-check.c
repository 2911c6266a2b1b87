/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

gboolean
command_check(char **arguments, int *status, GError **error)
{
    g_auto(Options) options = {0};
    M2sOptions reading;
    guint problems = 0;
    if (!options_parse_state(
            &options, "Verifies a state: its file, every mail, and every object against the mails.",
            arguments, error) ||
        !options_prepare(&options, &reading, error) ||
        !m2s_check(options.loaded, &reading, options.state, &problems, error))
        return FALSE;
    if (problems == 0)
        return TRUE;
    console_more(&options.console);
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: the state has %u problem%s; unless mails are damaged, “rebuild” repairs it",
                options.state, problems, problems == 1 ? "" : "s");
    return FALSE;
}

gboolean
command_rebuild(char **arguments, int *status, GError **error)
{
    g_auto(Options) options = {0};
    M2sOptions reading;
    return options_parse_state(
               &options,
               "Rebuilds all objects of a state from its mails.  With --config FILE, the state "
               "uses this configuration from now on; an empty FILE means no configuration.",
               arguments, error) &&
           options_prepare(&options, &reading, error) &&
           m2s_rebuild(options.loaded, &reading, options.state, error);
}
