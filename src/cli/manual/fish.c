/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mbox2series.fish.in leaves open. */
#include "cli/manual/fill.h"
#include "cli/manual/shell.h"

/* Appends text as one word of fish. */
static void
append_word(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (; *text; text++) {
        if (*text == '\\' || *text == '\'')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '\'');
}

static void
fill_names(GString *out, const Command *command)
{
    g_string_append(out, "set -g __mbox2series_commands");
    for (gsize i = 0; commands[i]; i++)
        g_string_append_printf(out, " %s", commands[i]->name);
    g_string_append_c(out, '\n');
}

static void
fill_commands(GString *out, const Command *command)
{
    for (gsize i = 0; commands[i]; i++) {
        g_string_append_printf(out, "complete -c mbox2series -n __mbox2series_is_first -a %s -d ",
                               commands[i]->name);
        append_word(out, commands[i]->summary);
        g_string_append_c(out, '\n');
    }
}

/* Appends what says whether and how the value is completed. */
static void
append_value(GString *out, const Option *option)
{
    static const char *const kinds[] = {[VALUE_NONE] = "",
                                        [VALUE_TEXT] = " -x",
                                        [VALUE_FILE] = " -r -F",
                                        [VALUE_FOLDER] = " -x -a '(__fish_complete_directories)'",
                                        [VALUE_PROJECT] = " -x -a '(__mbox2series_projects)'"};
    ValueKind kind = value_kind(option);
    if (kind != VALUE_CHOICE) {
        g_string_append(out, kinds[kind]);
        return;
    }
    g_autofree char *choices = g_strjoinv(" ", (char **)option->choices);
    g_string_append(out, option->otherwise ? " -f -a " : " -x -a ");
    append_word(out, choices);
}

static void
append_option(GString *out, const Option *option)
{
    g_string_append_printf(out, "complete $these -l %s", option->name);
    if (option->letter)
        g_string_append_printf(out, " -s %c", option->letter);
    append_value(out, option);
    g_string_append(out, " -d ");
    append_word(out, option->help);
    g_string_append_c(out, '\n');
}

static void
fill_cases(GString *out, const Command *command)
{
    for (gsize i = 0; commands[i]; i++) {
        ArgumentKind argument = argument_kind(commands[i]);
        g_string_append_printf(out, "\nset -l these -c mbox2series -n '__mbox2series_runs %s'\n",
                               commands[i]->name);
        for_each_option(commands[i], append_option, out);
        if (argument == ARGUMENT_NONE)
            g_string_append(out, "complete $these -f\n");
        else if (argument == ARGUMENT_COMMAND)
            g_string_append(out, "complete $these -f -a \"$__mbox2series_commands\"\n");
    }
}

const Filler fish_fillers[] = {
    {"fish-names", fill_names},
    {"fish-commands", fill_commands},
    {"fish-cases", fill_cases},
    {NULL},
};
