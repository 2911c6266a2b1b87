/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/options.h"

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    return options_prepare_state(options, error) &&
           m2s_write_mails(options->chosen, &options->reading, options->settings.state,
                           console_print_mails, &options->console, error);
}

static const Example examples[] = {
    {"mails --state list.db > list.mbox", "An archive of all mails, as an mboxrd"},
    {"mails --state list.db --list-id widgets.lists.example.org > widgets.mbox",
     "Only those that were read for this list"},
    {NULL},
};

const Command command_mails = {
    .name = "mails",
    .summary = "print all mails of a state as an mbox",
    .usage = "[--state DB]",
    .description = "Prints all mails of a state, in order, as an mbox (mboxrd).\n\n"
                   "With --list-id ID, only mails that were read for this list.",
    .notes = "Another state that is made from this mbox has the same objects with the same "
             "numbers.  A damaged mail is skipped and reported.",
    .examples = examples,
    .common = COMMON_STATE | COMMON_LIST_ID | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(Options),
    .run = run,
};
