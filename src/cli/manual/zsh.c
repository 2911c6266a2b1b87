/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mbox2series.zsh.in leaves open. */
#include <string.h>

#include "cli/manual/fill.h"
#include "cli/manual/shell.h"

/* Appends text with a backslash before each of special and before each backslash. */
static void
append_escaped(GString *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\\' || strchr(special, *text))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

static void
fill_commands(GString *out, const Command *command)
{
    for (gsize i = 0; commands[i]; i++) {
        g_autoptr(GString) word = g_string_new(commands[i]->name);
        g_string_append_c(word, ':');
        append_escaped(word, commands[i]->summary, "");
        g_string_append(out, "        ");
        append_quoted(out, word->str);
        g_string_append_c(out, '\n');
    }
}

/* Appends ":TIME: ", a message and an action of _arguments. */
static void
append_value(GString *out, const Option *option)
{
    static const char *const actions[] = {[VALUE_TEXT] = " ",
                                          [VALUE_FILE] = "_files",
                                          [VALUE_FOLDER] = "_files -/",
                                          [VALUE_PROJECT] = "_mbox2series_projects"};
    ValueKind kind = value_kind(option);
    if (kind == VALUE_NONE)
        return;
    g_string_append(out, option->otherwise ? "::" : ":");
    append_escaped(out, option->value, ":");
    if (kind == VALUE_CHOICE) {
        g_autofree char *choices = g_strjoinv(" ", (char **)option->choices);
        g_string_append_printf(out, ":(%s)", choices);
    } else {
        g_string_append_printf(out, ":%s", actions[kind]);
    }
}

/* Appends the word "(-n --limit)--limit=[HELP]:N: ".
 * ending: "=", "+", "": how _arguments is told where the value can be. */
static void
append_form(GString *out, const Option *option, const char *form, const char *ending)
{
    g_autoptr(GString) word = g_string_new(NULL);
    if (option->type == OPTION_TEXTS)
        g_string_append_c(word, '*');
    else if (option->letter)
        g_string_append_printf(word, "(-%c --%s)", option->letter, option->name);
    g_string_append_printf(word, "%s%s[", form, ending);
    append_escaped(word, option->help, "[]");
    g_string_append_c(word, ']');
    append_value(word, option);
    g_string_append(out, "            ");
    append_quoted(out, word->str);
    g_string_append_c(out, '\n');
}

static void
append_option(GString *out, const Option *option)
{
    gboolean takes_value = value_kind(option) != VALUE_NONE;
    g_autofree char *name = g_strconcat("--", option->name, NULL);
    append_form(out, option, name, !takes_value ? "" : option->otherwise ? "=-" : "=");
    if (option->letter) {
        const char letter[] = {'-', option->letter, '\0'};
        append_form(out, option, letter, takes_value ? "+" : "");
    }
}

static void
fill_cases(GString *out, const Command *command)
{
    static const char *const arguments[] = {[ARGUMENT_INPUT] = "'*:input:_files'",
                                            [ARGUMENT_COMMAND] =
                                                "'*:command:_mbox2series_commands'"};
    for (gsize i = 0; commands[i]; i++) {
        const char *argument = arguments[argument_kind(commands[i])];
        g_string_append_printf(out, "    %s)\n        specs=(\n", commands[i]->name);
        for_each_option(commands[i], append_option, out);
        if (argument)
            g_string_append_printf(out, "            %s\n", argument);
        g_string_append(out, "        ) ;;\n");
    }
}

const Filler zsh_fillers[] = {
    {"zsh-commands", fill_commands},
    {"zsh-cases", fill_cases},
    {NULL},
};
