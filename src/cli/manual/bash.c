/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mbox2series.bash.in leaves open. */
#include "cli/manual/fill.h"
#include "cli/manual/shell.h"

/* "choice table csv", with "?" in front if the option can go without a value. */
static char *
describe_value(const Option *option)
{
    static const char *const kinds[] = {
        [VALUE_NONE] = "none",     [VALUE_TEXT] = "text",     [VALUE_FILE] = "file",
        [VALUE_FOLDER] = "folder", [VALUE_CHOICE] = "choice", [VALUE_PROJECT] = "project"};
    ValueKind kind = value_kind(option);
    g_autofree char *choices =
        kind == VALUE_CHOICE ? g_strjoinv(" ", (char **)option->choices) : g_strdup("");
    return g_strconcat(option->otherwise ? "?" : "", kinds[kind], *choices ? " " : "", choices,
                       NULL);
}

static void
append_option(GString *out, const Option *option)
{
    g_autofree char *value = describe_value(option);
    g_string_append_printf(out, "            [--%s]=", option->name);
    append_quoted(out, value);
    if (option->letter) {
        g_string_append_printf(out, " [-%c]=", option->letter);
        append_quoted(out, value);
    }
    g_string_append_c(out, '\n');
}

static void
fill_cases(GString *out, const Command *command)
{
    static const char *const arguments[] = {
        [ARGUMENT_NONE] = "none", [ARGUMENT_INPUT] = "input", [ARGUMENT_COMMAND] = "command"};
    for (gsize i = 0; commands[i]; i++) {
        g_string_append_printf(out, "    %s)\n        argument=%s\n        values=(\n",
                               commands[i]->name, arguments[argument_kind(commands[i])]);
        for_each_option(commands[i], append_option, out);
        g_string_append(out, "        ) ;;\n");
    }
}

const Filler bash_fillers[] = {
    {"bash-cases", fill_cases},
    {NULL},
};
