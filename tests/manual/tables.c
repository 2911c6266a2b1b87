/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands with everything that a description can have, and with what is special to roff and to
 * shells, in place of those of the program. */
#include "cli/options.h"

/* Each of these words once took something of its own to come out right. */
#define ODD "It's “odd” \\n `touch hacked` $(touch hacked) [a:b] \"c\" ~/x-y ^ .Sh % {d,e} ü"

static const char *const choices[] = {"one", "other", NULL};

static const Option list_options[] = {
    {"choice", 'c', OPTION_CHOICE, .value = "CHOICE", .help = ODD, .choices = choices},
    {"maybe", 0, OPTION_CHOICE, .value = "CHOICE", .help = "'Perhaps'", .choices = choices,
     .otherwise = "one"},
    {"project", 'p', OPTION_TEXTS, .value = "NAME", .help = ".Only the project NAME, --maybe more"},
    {"folder", 0, OPTION_FOLDER, .value = "DIR", .help = "A folder"},
    {"flag", 'f', OPTION_FLAG, .help = "M2S_STATE (or FILE)"},
    OPTIONS_END,
};

const Option common_options[] = {
    {"config", 0, OPTION_FILE, .value = "FILE", .help = "A file", .common = COMMON_CONFIG},
    {"state", 0, OPTION_FILE, .value = "DB", .help = "Another", .common = COMMON_STATE},
    OPTIONS_END,
};

static const Example examples[] = {{".odd 'a b' \\e -x", "Of no use"}, {NULL}};

const Command command_list = {.name = "list",
                              .summary = "No one's list . of It's " ODD,
                              .usage = "--folder DIR [--choice CHOICE] REF [INPUT…]",
                              .description = ".first\n\n'second'.  .Third " ODD,
                              .exit_status = "It is -1.",
                              .notes = "More.",
                              .options = list_options,
                              .examples = examples,
                              .common = COMMON_CONFIG | COMMON_STATE};

const Command command_help = {.name = "help",
                              .summary = "help",
                              .usage = "[COMMAND]",
                              .description = "Helps.",
                              .examples = examples};

const Command command_check = {.name = "check",
                               .summary = "check",
                               .usage = "",
                               .description = "Checks.",
                               .examples = examples,
                               .common = COMMON_STATE};

const Command *const commands[] = {&command_list, &command_help, &command_check, NULL};

const Command *
command_find(const char *name)
{
    for (gsize i = 0; commands[i]; i++)
        if (g_str_equal(commands[i]->name, name))
            return commands[i];
    return NULL;
}
