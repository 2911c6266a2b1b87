/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

gboolean
command_digest(char **arguments, int *status, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    g_auto(Options) options = {.console.brief = TRUE};
    if (!options_parse(&options, "[INPUT…]", "Prints all cover letters as Markdown.", none,
                       arguments, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(&options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    const GPtrArray *covers = m2s_archive_catalogue(archive)->covers;
    for (guint i = 0; i < covers->len; i++) {
        g_autofree char *section = m2s_digest_format(archive, g_ptr_array_index(covers, i), error);
        if (section == NULL || !console_print(section, error))
            return FALSE;
    }
    return TRUE;
}
