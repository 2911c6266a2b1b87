/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

/* Tells a delivery agent to try again after any error except a wrong command line.  A wrong
 * configuration or a damaged state can be fixed, and the mail must not be lost until then. */
static void
make_temporary(GError *error)
{
    if (error->domain == M2S_ERROR && error->code != M2S_ERROR_USAGE)
        error->code = M2S_ERROR_UNAVAILABLE;
}

static gboolean
is_delivery(char *const *inputs)
{
    return inputs[0] == NULL || (g_str_equal(inputs[0], "-") && inputs[1] == NULL);
}

static gboolean
ingest(Options *options, char *const *inputs, GError **error)
{
    M2sOptions reading;
    M2sSummary summary;
    if (!options_prepare(options, &reading, error))
        return FALSE;
    gboolean complete =
        m2s_ingest(options->loaded, &reading, options->state, inputs, &summary, error);
    options->console.always = inputs[0] != NULL;
    if (complete || summary.mails > 0)
        console_summary(&options->console, &summary);
    return complete;
}

gboolean
command_ingest(char **arguments, int *status, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_auto(Options) options = {0};
    if (!options_parse(
            &options, "--state DB [INPUT…]",
            "Adds mails to a state, each once.  The state is created if it does not "
            "exist.  Without INPUT, reads a single mail from standard input, as delivery "
            "agents pass it.",
            none, arguments, error))
        return FALSE;
    if (options.state == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "ingest needs --state DB, the file of the state");
        return FALSE;
    }
    GError *problem = NULL;
    if (ingest(&options, options.inputs, &problem))
        return TRUE;
    if (is_delivery(options.inputs))
        make_temporary(problem);
    g_propagate_error(error, problem);
    return FALSE;
}
