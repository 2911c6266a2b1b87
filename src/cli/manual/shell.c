/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "cli/manual/fill.h"
#include "cli/manual/shell.h"
#include "cli/options.h"

ValueKind
value_kind(const Option *option)
{
    switch (option->type) {
    case OPTION_FLAG:
        return VALUE_NONE;
    case OPTION_FILE:
        return VALUE_FILE;
    case OPTION_FOLDER:
        return VALUE_FOLDER;
    case OPTION_CHOICE:
        return VALUE_CHOICE;
    default:
        return g_str_equal(option->name, "project") ? VALUE_PROJECT : VALUE_TEXT;
    }
}

ArgumentKind
argument_kind(const Command *command)
{
    if (strstr(command->usage, "INPUT"))
        return ARGUMENT_INPUT;
    return strstr(command->usage, "COMMAND") ? ARGUMENT_COMMAND : ARGUMENT_NONE;
}

void
for_each_option(const Command *command, void (*each)(GString *, const Option *), GString *out)
{
    const Option *const lists[] = {command->options, command->filters, common_options};
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        for (const Option *option = lists[i]; option && option->name; option++)
            if (option->common == 0 || (option->common & command->common))
                each(out, option);
}

void
append_quoted(GString *out, const char *text)
{
    g_autofree char *quoted = g_shell_quote(text);
    g_string_append(out, quoted);
}

/* A line for each name. */
static void
fill_names(GString *out, const Command *command)
{
    for (gsize i = 0; commands[i]; i++)
        g_string_append_printf(out, "        %s\n", commands[i]->name);
}

/* The command to take if none is named. */
static void
fill_default(GString *out, const Command *command)
{
    g_string_append_printf(out, "    local command=%s\n", command->name);
}

const Filler shell_fillers[] = {
    {"command-names", fill_names},
    {"default-command", fill_default},
    {NULL},
};
