/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/pager.h"

#include <signal.h>

#include <glib.h>

/* Whether a shell would find the program of command.  One that is more than words, such as
 * "less | tee log", is left to the shell. */
static gboolean
can_run(const char *command)
{
    g_auto(GStrv) words = NULL;
    if (strpbrk(command, "|&;<>()$`=") || !g_shell_parse_argv(command, NULL, &words, NULL))
        return TRUE;
    g_autofree char *program = g_find_program_in_path(words[0]);
    return program != NULL;
}

FILE *
pager_start(void)
{
    const char *command = g_getenv("PAGER");
    if (command == NULL)
        command = "less";
    if (*command == '\0' || g_str_equal(command, "cat") || !can_run(command))
        return NULL;
    g_setenv("LESS", "FRX", FALSE);
    g_setenv("LV", "-c", FALSE);
    FILE *pager = popen(command, "we");
    if (pager)
        signal(SIGINT, SIG_IGN); /* it is for the pager, which must not lose its terminal */
    return pager;
}

void
pager_wait(FILE *pager)
{
    pclose(pager);
    signal(SIGINT, SIG_DFL);
}
