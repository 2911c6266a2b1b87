/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/audit.h>
#include <mbox2series/error.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

/* Parses the options of a command that is about a state and nothing else. */
static gboolean
parse(Options *options, const char *summary, char **arguments, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    if (!options_parse(options, "--state DB", summary, none, arguments, error))
        return FALSE;
    if (options->state && options->inputs[0] == NULL)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "it needs --state DB, and no input");
    return FALSE;
}

gboolean
command_check(char **arguments, int *status, GError **error)
{
    g_auto(Options) options = {0};
    M2sOptions reading;
    guint problems = 0;
    if (!parse(&options,
               "Verifies a state: the file, and every object against its mail.  Give the "
               "configuration that the state was made with.",
               arguments, error) ||
        !options_prepare(&options, &reading, error) ||
        !m2s_audit(options.loaded, &reading, options.state, &problems, error))
        return FALSE;
    if (problems == 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: there is something wrong with the state in %u places; if its mails are sound, "
                "“rebuild” makes the rest anew",
                options.state, problems);
    return FALSE;
}

gboolean
command_rebuild(char **arguments, int *status, GError **error)
{
    g_auto(Options) options = {0};
    M2sOptions reading;
    return parse(&options,
                 "Works out everything in a state again from its raw mails.  Give the "
                 "configuration that it shall have.",
                 arguments, error) &&
           options_prepare(&options, &reading, error) &&
           m2s_rebuild(options.loaded, &reading, options.state, error);
}
