/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include <mbox2series/base.h>

#include "cli/command.h"
#include "cli/console.h"

typedef struct {
    const char *name;
    const char *summary;
    gboolean (*run)(char **arguments, int *status, GError **error);
} Command;

static const Command commands[] = {
    {"list", "list series, one per row (the default)", command_list},
    {"show", "show a series as a tree", command_show},
    {"api", "answer a request like Patchwork's REST API", command_api},
    {"export", "write every object as JSON, like Patchwork's REST API", command_export},
    {"mbox", "print a series or a patch as a mailbox for git am", command_mbox},
    {"digest", "print all cover letters as Markdown", command_digest},
    {"ingest", "add mails to a state", command_ingest},
    {"check", "verify a state", command_check},
    {"rebuild", "rebuild all objects of a state from its mails", command_rebuild},
    {"mails", "print all mails of a state as an mbox", command_mails},
};

static const Command *
find_command(const char *name)
{
    for (gsize i = 0; name && i < G_N_ELEMENTS(commands); i++)
        if (g_str_equal(commands[i].name, name))
            return &commands[i];
    return NULL;
}

static void
print_help(void)
{
    g_print("Usage: mbox2series [COMMAND] [OPTION…] [ARGUMENT…] [INPUT…]\n\n"
            "Finds the patches, covers, comments and series in the archive of a mailing list, as "
            "Patchwork does.\n\n"
            "INPUT is an mbox, a single mail, a Maildir, a folder of mails, a public-inbox "
            "repository,\nor - for standard input; files may be compressed.\n\n"
            "Commands:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_print("  %-8s  %s\n", commands[i].name, commands[i].summary);
    g_print("\n“mbox2series COMMAND --help” shows the options of a command.\n");
}

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
        [M2S_ERROR_CONFIG] = EX_CONFIG,
    };
    return error->domain == M2S_ERROR ? statuses[error->code] : EXIT_FAILURE;
}

static int
run(const Command *command, char **arguments)
{
    int status = EXIT_SUCCESS;
    g_autoptr(GError) error = NULL;
    if (command->run(arguments, &status, &error))
        return status;
    Console console = {0};
    console_message(&console, "%s", error->message);
    if (g_error_matches(error, M2S_ERROR, M2S_ERROR_USAGE))
        console_message(&console, "see “mbox2series %s --help”", command->name);
    return exit_status(error);
}

/* Whether the first argument is neither a command, nor an option, nor a file. */
static gboolean
is_mistaken_command(const char *argument)
{
    return argument && *argument != '-' && find_command(argument) == NULL &&
           !g_file_test(argument, G_FILE_TEST_EXISTS);
}

static void
print_utf8(const char *text)
{
    fputs(text, stdout);
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
    setlocale(LC_ALL, "");
    g_set_print_handler(print_utf8); /* otherwise "…" becomes "?" without a locale */
    ignore_file_size_signal();
    g_set_prgname("mbox2series");
    g_auto(GStrv) arguments = g_strdupv(argv);
    if (asks_for_version(arguments)) {
        g_print("mbox2series %s\n", M2S_VERSION);
        return EXIT_SUCCESS;
    }
    if (arguments[1] && (g_str_equal(arguments[1], "--help") || g_str_equal(arguments[1], "-h"))) {
        print_help();
        return EXIT_SUCCESS;
    }
    if (is_mistaken_command(arguments[1])) {
        Console console = {0};
        console_message(&console, "%s: no such command or file; see “mbox2series --help”",
                        arguments[1]);
        return EX_NOINPUT;
    }
    const Command *command = find_command(arguments[1]);
    return command ? run(command, arguments + 1) : run(&commands[0], arguments);
}
