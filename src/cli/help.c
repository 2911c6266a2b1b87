/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/help.h"

#include "cli/options.h"

#define WIDTH_MIN    40
#define WIDTH_MAX    90 /* of lines, which are hard to read if they are longer */
#define INDENT       2
#define OPTION_WIDTH 26 /* of "-n, --limit=N", at most: a longer one has a line of its own */

static guint
width_of(const char *text)
{
    return g_utf8_strlen(text, -1);
}

/* Appends words of text at column and on lines after it, which begin at indent. */
static void
append_wrapped(GString *out, const char *text, guint column, guint indent, guint width)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    gboolean is_first = TRUE;
    for (char **word = words; *word; word++) {
        guint length = width_of(*word);
        if (!is_first && column + 1 + length > width) {
            g_string_append_printf(out, "\n%*s", indent, "");
            column = indent;
        } else if (!is_first) {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, *word);
        column += length;
        is_first = FALSE;
    }
    g_string_append_c(out, '\n');
}

static void
append_paragraphs(GString *out, const char *text, guint width)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        append_wrapped(out, *paragraph, 0, 0, width);
        g_string_append_c(out, '\n');
    }
}

/* "  -n, --limit=N" */
static char *
format_option(const Option *option)
{
    g_autofree char *letter =
        option->letter ? g_strdup_printf("-%c, ", option->letter) : g_strdup("    ");
    if (option->value == NULL)
        return g_strdup_printf("  %s--%s", letter, option->name);
    return g_strdup_printf(option->otherwise ? "  %s--%s[=%s]" : "  %s--%s=%s", letter,
                           option->name, option->value);
}

static void
append_option(GString *out, const Option *option, guint column, guint width)
{
    g_autofree char *left = format_option(option);
    guint used = width_of(left);
    g_string_append(out, left);
    if (used + INDENT > column)
        g_string_append_printf(out, "\n%*s", column, "");
    else
        g_string_append_printf(out, "%*s", column - used, "");
    append_wrapped(out, option->help, column, column, width);
}

/* Appends the options of which common has a bit; all if they have none themselves. */
static void
append_options(GString *out, const char *heading, const Option *options, guint common, guint width)
{
    guint column = 0;
    for (const Option *option = options; option && option->name; option++) {
        g_autofree char *left = format_option(option);
        if (width_of(left) <= OPTION_WIDTH)
            column = MAX(column, width_of(left) + INDENT);
    }
    if (options == NULL || options->name == NULL)
        return;
    g_string_append_printf(out, "%s:\n", heading);
    for (const Option *option = options; option->name; option++)
        if (option->common == 0 || (option->common & common))
            append_option(out, option, column, width);
    g_string_append_c(out, '\n');
}

static char *
format_command(const Command *command, guint width)
{
    GString *out = g_string_new(NULL);
    g_autofree char *usage =
        g_strdup_printf("Usage: mbox2series %s [OPTION…] %s", command->name, command->usage);
    append_wrapped(out, g_strchomp(usage), 0, 4, width);
    g_string_append_c(out, '\n');
    append_paragraphs(out, command->description, width);
    if (command->exit_status)
        append_paragraphs(out, command->exit_status, width);
    append_options(out, "Options", command->options, 0, width);
    append_options(out, "Filters", command->filters, 0, width);
    append_options(out, "Common options", common_options, command->common, width);
    g_string_append(out, "Examples:\n");
    for (const Example *example = command->examples; example->line; example++) {
        g_string_append_printf(out, "  mbox2series %s\n      ", example->line);
        append_wrapped(out, example->what, 6, 6, width);
    }
    return g_string_free(out, FALSE);
}

static char *
format_program(guint width)
{
    GString *out = g_string_new("Usage: mbox2series [COMMAND] [OPTION…] [ARGUMENT…] [INPUT…]\n\n");
    append_paragraphs(out,
                      "Finds the patches, covers, comments and series in the archive of a mailing "
                      "list, as Patchwork does.\n\n"
                      "INPUT is an mbox, a single mail, a Maildir, a folder of mails, a "
                      "public-inbox repository, a tar or a zip of mails, or - for standard input; "
                      "files may be compressed.",
                      width);
    g_string_append(out, "Commands:\n");
    for (gsize i = 0; commands[i]; i++)
        g_string_append_printf(out, "  %-8s  %s\n", commands[i]->name, commands[i]->summary);
    g_string_append(out, "\n“mbox2series COMMAND --help” shows the options of a command.\n");
    return g_string_free(out, FALSE);
}

gboolean
help_show(Console *console, const Command *command, GError **error)
{
    guint columns = console_terminal(console).width;
    guint width = columns ? CLAMP(columns, WIDTH_MIN, WIDTH_MAX) : WIDTH_MAX;
    g_autofree char *text = command ? format_command(command, width) : format_program(width);
    return console_show(console, text, error);
}
