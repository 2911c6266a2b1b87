/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "cli/arguments.h"
#include "cli/fatal.h"
#include "cli/help.h"
#include "cli/path.h"
#include "cli/suggest.h"
#include "cli/version.h"

/* "--version" asks for the version of the program, but "list --version N" selects series. */
static gboolean
asks_for_version(char **arguments)
{
    for (; *arguments; arguments++)
        if (g_str_equal(*arguments, "--version") &&
            (arguments[1] == NULL || !g_ascii_isdigit(*arguments[1])))
            return TRUE;
    return FALSE;
}

/* The status in sysexits.h for each code of M2S_ERROR. */
static int
exit_status(const GError *error)
{
    static const int statuses[] = {
        [M2S_ERROR_USAGE] = EX_USAGE,      [M2S_ERROR_DATA] = EX_DATAERR,
        [M2S_ERROR_NO_INPUT] = EX_NOINPUT, [M2S_ERROR_CREATE] = EX_CANTCREAT,
        [M2S_ERROR_IO] = EX_IOERR,         [M2S_ERROR_UNAVAILABLE] = EX_TEMPFAIL,
        [M2S_ERROR_CONFIG] = EX_CONFIG,    [M2S_ERROR_UNSUPPORTED] = EX_UNAVAILABLE,
    };
    return error->domain == M2S_ERROR ? statuses[error->code] : EXIT_FAILURE;
}

static int
finish(const Command *command, gboolean is_done, int status, const GError *error)
{
    Console console = {0};
    if (is_done)
        return status;
    console_message(&console, "%s", error->message);
    if (g_error_matches(error, M2S_ERROR, M2S_ERROR_USAGE))
        console_message(&console, "see “mbox2series %s --help”", command->name);
    return exit_status(error);
}

static void
begin_console(Options *options)
{
    Console *console = &options->console;
    console->quiet = options->quiet;
    console->verbose = options->verbose;
    console->progress = !options->quiet && !options->no_progress && isatty(STDERR_FILENO);
    console->no_pager = options->no_pager;
    console->colour = options->colour;
}

/* arguments: the first is the command's name. */
static int
run(const Command *command, char **arguments)
{
    int status = EXIT_SUCCESS;
    g_autoptr(GError) error = NULL;
    g_autofree Options *options =
        command->initial ? g_memdup2(command->initial, command->size) : g_malloc0(command->size);
    options->command = command;
    options->now = g_get_real_time() / G_USEC_PER_SEC;
    gboolean is_done = arguments_read(command, arguments, options, &error);
    begin_console(options);
    if (is_done && options->help)
        is_done = help_show(&options->console, command, &error);
    else if (is_done)
        is_done = command->run(options, &status, &error);
    is_done = console_finish(&options->console, is_done ? &error : NULL) && is_done;
    options_clear(options);
    return finish(command, is_done, status, error);
}

/* Whether the first argument is neither a command, nor an option, nor a file. */
static gboolean
is_mistaken_command(const char *argument)
{
    return argument && *argument != '-' && command_find(argument) == NULL &&
           !path_may_exist(argument);
}

static int
report_mistake(const char *argument)
{
    Console console = {0};
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; commands[i]; i++)
        g_ptr_array_add(names, (char *)commands[i]->name);
    const char *meant = suggest(argument, names);
    gboolean is_reference = strchr(argument, '@') || g_ascii_isdigit(*argument);
    if (meant)
        console_message(&console, "there is no command or file “%s”; did you mean “%s”?", argument,
                        meant);
    else if (is_reference)
        console_message(&console, "there is no command or file “%s”; did you mean “show %s”?",
                        argument, argument);
    else
        console_message(&console, "there is no command or file “%s”; see “mbox2series --help”",
                        argument);
    return EX_NOINPUT;
}

/* The first argument that is a command and no file, although a command would have come first. */
static const char *
find_late_command(char **arguments)
{
    while (*arguments && (command_find(*arguments) == NULL || path_may_exist(*arguments)))
        arguments++;
    return *arguments;
}

/* Runs the command that is run where none comes first. */
static int
run_default(char **arguments)
{
    Console console = {0};
    const char *late = find_late_command(arguments + 1);
    const int status = run(commands[0], arguments);
    if (late && (status == EX_USAGE || status == EX_NOINPUT))
        console_message(&console, "a command comes before all options: “mbox2series %s …”", late);
    return status;
}

/* Postfix limits the size of files that a command writes (mailbox_size_limit, 50 MB by default),
 * and a shell can do so too.  A write beyond the limit must fail, so that the mail waits in the
 * queue, rather than kill the program. */
static void
ignore_file_size_signal(void)
{
    signal(SIGXFSZ, SIG_IGN);
}

int
main(int argc, char **argv)
{
    fatal_begin();
    setlocale(LC_ALL, "");
    ignore_file_size_signal();
    g_set_prgname("mbox2series");
    g_autofree char **arguments = g_memdup2(argv, (argc + 1) * sizeof *argv); /* is reordered */
    if (asks_for_version(arguments)) {
        const char *const *all = (const char *const *)arguments;
        version_print(g_strv_contains(all, "--verbose") || g_strv_contains(all, "-v"));
        return EXIT_SUCCESS;
    }
    const char *first = arguments[1];
    if (first && (g_str_equal(first, "--help") || g_str_equal(first, "-h")))
        return run(&command_help, (char *[]){arguments[0], NULL});
    if (is_mistaken_command(first))
        return report_mistake(first);
    const Command *command = command_find(first);
    return command ? run(command, arguments + 1) : run_default(arguments);
}
