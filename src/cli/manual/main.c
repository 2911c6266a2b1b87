/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fills a template from the descriptions of the commands, for the build:
 *
 *     fill TEMPLATE [COMMAND]
 *
 * prints TEMPLATE with each line "@NAME@" replaced by what a filler of this name makes of COMMAND,
 * or of the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/manual/fill.h"

static Fill
find_filler(const char *name)
{
    static const Filler *const all[] = {page_fillers, shell_fillers, bash_fillers, zsh_fillers,
                                        fish_fillers};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        for (const Filler *filler = all[i]; filler->name; filler++)
            if (g_str_equal(filler->name, name))
                return filler->fill;
    return NULL;
}

/* Appends what replaces line.  Returns: FALSE if there is no such filler. */
static gboolean
append_line(GString *out, const char *line, const Command *command)
{
    gsize length = strlen(line);
    if (length < 3 || line[0] != '@' || line[length - 1] != '@') {
        g_string_append_printf(out, "%s\n", line);
        return TRUE;
    }
    g_autofree char *name = g_strndup(line + 1, length - 2);
    Fill fill = find_filler(name);
    if (fill)
        fill(out, command);
    return fill != NULL;
}

static int
fail(const char *path, const char *what)
{
    fprintf(stderr, "%s: %s\n", path, what);
    return EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    if (argc != 2 && argc != 3)
        return fail(argv[0], "write TEMPLATE [COMMAND]");
    const Command *command = argc == 3 ? command_find(argv[2]) : commands[0];
    if (command == NULL)
        return fail(argv[2], "there is no such command");
    if (!g_file_get_contents(argv[1], &text, NULL, &error))
        return fail(argv[1], error->message);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    for (char **line = lines; *line; line++)
        if (!append_line(out, *line, command))
            return fail(*line, "there is no such filler");
    return fputs(out->str, stdout) == EOF || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
