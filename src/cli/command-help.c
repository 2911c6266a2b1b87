/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>

#include "cli/help.h"
#include "cli/options.h"
#include "cli/usage.h"

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    const char *name = options->inputs[0];
    const Command *command = command_find(name);
    if (name == NULL || command)
        return help_show(&options->console, command, error);
    return usage_error(error, "there is no command “%s”", name);
}

static const Example examples[] = {
    {"help", "The commands"},
    {"help list", "The options of a command, as “mbox2series list --help” shows them"},
    {NULL},
};

const Command command_help = {
    .name = "help",
    .summary = "show the help of a command",
    .usage = "[COMMAND]",
    .description = "Shows the options of a command and examples; without COMMAND, what there is.",
    .examples = examples,
    .common = COMMON_SCREEN,
    .size = sizeof(Options),
    .run = run,
};
