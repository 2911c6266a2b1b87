/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

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
ingest(Options *options, GError **error)
{
    M2sSummary summary;
    if (!options_prepare(options, g_strv_length(options->inputs), error))
        return FALSE;
    const char *state = options->settings.state;
    if (state == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "ingest needs --state DB, the file of the state");
        return FALSE;
    }
    gboolean is_complete =
        m2s_ingest(options->chosen, &options->reading, state, options->inputs, &summary, error);
    options->console.is_delivery = options->inputs[0] == NULL;
    if (is_complete && summary.mails == 0 && summary.diagnostics == 0 && !options->verbose)
        console_note(&options->console, "no new mail");
    else if (is_complete || summary.mails > 0)
        console_summary(&options->console, &summary);
    return is_complete;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    GError *problem = NULL;
    if (ingest(options, &problem))
        return TRUE;
    if (is_delivery(options->inputs))
        make_temporary(problem);
    g_propagate_error(error, problem);
    return FALSE;
}

static const Example examples[] = {
    {"ingest --state list.db list.mbox", "Makes a state of an archive, or adds what is new in it"},
    {"ingest --state list.db < mail.eml", "Adds one mail, as procmail does"},
    {NULL},
};

const Command command_ingest = {
    .name = "ingest",
    .summary = "add mails to a state",
    .usage = "[INPUT…]",
    .description = "Adds mails to a state, each once.  The state is created if it does not "
                   "exist.\n\n"
                   "Without INPUT, reads a single mail from standard input, as delivery agents "
                   "pass it.",
    .exit_status = "For a mail from standard input, the exit status is 75 after every failure but "
                   "wrong usage, so that the delivery agent keeps the mail and tries again.",
    .notes =
        "Only what is new is read: the mails at the end of an mbox that has grown, the commits of "
        "a repository since the last run.  Mails that the state has are skipped.  After an "
        "interruption, run the same command again.\n\n"
        "Every mail that was sent to a project is kept, even if no object is made from it, such as "
        "a reply that arrives before its patch.  Mail to no project is counted and dropped.\n\n"
        "Any number of these commands can run at once.  When one has ended with exit status 0, its "
        "mails survive a loss of power.",
    .examples = examples,
    .common = COMMON_READING | COMMON_MESSAGES,
    .size = sizeof(Options),
    .run = run,
};
