/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

gboolean
command_show(char **arguments, int *status, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_auto(Options) options = {.console.brief = TRUE};
    if (!options_parse(&options, "REF [INPUT…]",
                       "Shows a series as a tree.  REF is its number, or the Message-ID of its "
                       "cover, a patch or a comment.",
                       none, arguments, error))
        return FALSE;
    const char *reference = options.inputs[0];
    if (reference == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "show needs a REF: the number of a series or a Message-ID");
        return FALSE;
    }
    g_autoptr(M2sArchive) archive = options_open(&options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const M2sSeries *series = m2s_catalogue_find_series(m2s_archive_catalogue(archive), reference);
    if (series == NULL) {
        console_message(&options.console, "%s: there is no such series", reference);
        *status = 1;
        return TRUE;
    }
    const M2sTerminal terminal = console_terminal();
    g_autofree char *text = m2s_tree_format(archive, series, &terminal, error);
    return text && console_print(text, error);
}
