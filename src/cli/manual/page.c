/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The manual pages, as mdoc. */
#include <string.h>

#include "cli/manual/fill.h"
#include "cli/manual/mdoc.h"
#include "cli/options.h"

static void
add_values(GPtrArray *placeholders, const Option *options)
{
    for (const Option *option = options; option && option->name; option++)
        if (option->value)
            g_ptr_array_add(placeholders, g_strdup(option->value));
}

/* What stands for a value in the texts of command: "TIME", "REF".
 * Returns: (transfer full): of char *. */
static GPtrArray *
collect_placeholders(const Command *command)
{
    GPtrArray *placeholders = g_ptr_array_new_with_free_func(g_free);
    add_values(placeholders, command->options);
    add_values(placeholders, command->filters);
    add_values(placeholders, common_options);
    g_auto(GStrv) words = g_strsplit_set(command->usage, "[] ", -1);
    for (char **word = words; *word; word++)
        if (g_ascii_isupper(**word))
            g_ptr_array_add(placeholders, g_strndup(*word, strcspn(*word, "…")));
    return placeholders;
}

static void
append_text(GString *out, const Command *command, const char *text)
{
    g_autoptr(GPtrArray) placeholders = collect_placeholders(command);
    mdoc_append_text(out, text, placeholders);
}

static void
fill_title(GString *out, const Command *command)
{
    g_autofree char *name = g_ascii_strup(command->name, -1);
    g_string_append_printf(out, ".Dt MBOX2SERIES-%s 1\n", name);
}

static void
fill_name(GString *out, const Command *command)
{
    g_string_append_printf(out, ".Nm mbox2series-%s\n.Nd ", command->name);
    mdoc_append_arguments(out, command->summary);
    g_string_append_c(out, '\n');
}

/* Appends a word of a usage as arguments of a macro: "Fl \-output", "Ar INPUT ...". */
static void
append_argument(GString *out, const char *word)
{
    gboolean is_option = *word == '-', is_repeated = g_str_has_suffix(word, "…");
    g_autofree char *name =
        g_strndup(word + is_option, strlen(word) - is_option - is_repeated * strlen("…"));
    g_string_append(out, is_option ? "Fl " : "Ar ");
    mdoc_append_literal(out, name);
    g_string_append(out, is_repeated ? " ..." : "");
}

/* "--output DIR [INPUT…]" becomes a line for "--output DIR" and one for "[INPUT…]". */
static void
fill_usage(GString *out, const Command *command)
{
    g_string_append_printf(out, ".Nm mbox2series %s\n.Op Ar OPTION ...", command->name);
    g_auto(GStrv) words = g_strsplit(command->usage, " ", -1);
    gboolean goes_on = FALSE; /* the line, with the next word */
    for (char **word = words; *word && **word; word++) {
        gboolean opens = **word == '[', closes = g_str_has_suffix(*word, "]");
        g_autofree char *core = g_strndup(*word + opens, strlen(*word) - opens - closes);
        g_string_append(out, goes_on ? " " : opens ? "\n.Op " : "\n.");
        append_argument(out, core);
        goes_on = !closes && (opens || *core == '-');
    }
    g_string_append_c(out, '\n');
}

static void
fill_description(GString *out, const Command *command)
{
    append_text(out, command, command->description);
    if (command->notes) {
        g_string_append(out, ".Pp\n");
        append_text(out, command, command->notes);
    }
}

/* ".It Fl n , Fl \-limit Ns = Ns Ar N" and the help. */
static void
append_option(GString *out, const Option *option, const Command *command)
{
    g_string_append(out, ".It ");
    if (option->letter)
        g_string_append_printf(out, "Fl %c , ", option->letter);
    g_string_append(out, "Fl \\-");
    mdoc_append_literal(out, option->name);
    if (option->value) {
        g_string_append(out, option->otherwise ? " Ns Op = Ns Ar " : " Ns = Ns Ar ");
        mdoc_append_literal(out, option->value);
    }
    g_string_append_c(out, '\n');
    append_text(out, command, option->help);
}

static void
append_options(GString *out, const Option *options, guint common, const Command *command)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (const Option *option = options; option->name; option++)
        if (option->common == 0 || (option->common & common))
            append_option(out, option, command);
    g_string_append(out, ".El\n");
}

static void
append_part(GString *out, const char *heading, const Option *options, const Command *command)
{
    if (options == NULL || options->name == NULL)
        return;
    g_string_append_printf(out, ".Ss %s\n", heading);
    append_options(out, options, 0, command);
}

static void
fill_options(GString *out, const Command *command)
{
    append_part(out, "Options", command->options, command);
    append_part(out, "Filters", command->filters, command);
}

static void
fill_common_options(GString *out, const Command *command)
{
    append_options(out, common_options, command->common, command);
}

static void
fill_all_common_options(GString *out, const Command *command)
{
    append_options(out, common_options, ~0u, command);
}

static void
fill_exit_status(GString *out, const Command *command)
{
    if (command->exit_status)
        append_text(out, command, command->exit_status);
}

static void
fill_examples(GString *out, const Command *command)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    for (const Example *example = command->examples; example->line; example++) {
        g_autofree char *what = g_strconcat(example->what, ":", NULL);
        g_string_append(out, example > command->examples ? ".Pp\n" : "");
        mdoc_append_text(out, what, none);
        g_string_append(out, ".Bd -literal -offset indent\nmbox2series ");
        mdoc_append_literal(out, example->line);
        g_string_append(out, "\n.Ed\n");
    }
}

static void
fill_commands(GString *out, const Command *command)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (gsize i = 0; commands[i]; i++) {
        g_string_append_printf(out, ".It Xr mbox2series-%s 1\n", commands[i]->name);
        append_text(out, commands[i], commands[i]->summary);
    }
    g_string_append(out, ".El\n");
}

static int
compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The pages of all commands, in the order of their names. */
static void
fill_pages(GString *out, const Command *command)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; commands[i]; i++)
        g_ptr_array_add(names, (char *)commands[i]->name);
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(out, ".Xr mbox2series-%s 1 ,\n",
                               (char *)g_ptr_array_index(names, i));
}

const Filler page_fillers[] = {
    {"title", fill_title},
    {"name", fill_name},
    {"usage", fill_usage},
    {"description", fill_description},
    {"options", fill_options},
    {"common-options", fill_common_options},
    {"all-common-options", fill_all_common_options},
    {"exit-status", fill_exit_status},
    {"examples", fill_examples},
    {"commands", fill_commands},
    {"pages", fill_pages},
    {NULL},
};
