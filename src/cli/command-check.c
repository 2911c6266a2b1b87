/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/options.h"

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    M2sSummary summary;
    guint problems = 0;
    if (!options_prepare_state(options, error) ||
        !m2s_check(options->chosen, &options->reading, options->settings.state, &summary, &problems,
                   error))
        return FALSE;
    if (problems == 0) {
        console_note(&options->console, "%s: %" G_GUINT64_FORMAT " mail%s, no problems",
                     options->settings.state, summary.mails, summary.mails == 1 ? "" : "s");
        return TRUE;
    }
    console_more(&options->console);
    g_set_error(error, M2S_ERROR, M2S_ERROR_DATA,
                "%s: the state has %u problem%s; unless mails are damaged, “rebuild” repairs it",
                options->settings.state, problems, problems == 1 ? "" : "s");
    return FALSE;
}

static const Example examples[] = {
    {"check --state list.db", "Reports the first ten problems"},
    {"check --state list.db --verbose", "Reports every problem"},
    {NULL},
};

const Command command_check = {
    .name = "check",
    .summary = "verify a state",
    .usage = "[--state DB]",
    .description = "Verifies a state: its file, every mail, and every object against the mails.",
    .exit_status = "The exit status is 0 if all is well, and 65 if there is a problem.",
    .notes =
        "Everything is compared as it was at one moment.  Others can read and write the state "
        "for nearly all of the time that this takes.\n\n"
        "A problem with an object goes away with “mbox2series rebuild”.  A damaged mail cannot "
        "be repaired: “mbox2series mails” saves all others.",
    .examples = examples,
    .common = COMMON_CONFIG | COMMON_STATE | COMMON_JOBS | COMMON_MESSAGES,
    .size = sizeof(Options),
    .run = run,
};
