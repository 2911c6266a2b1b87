/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/error.h>
#include <mbox2series/view.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

gboolean
command_export(char **arguments, int *status, GError **error)
{
    g_autofree char *output = NULL;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the files to DIR", "DIR"},
        G_OPTION_ENTRY_NULL,
    };
    g_auto(Options) options = {0};
    if (!options_parse(&options, "--output DIR [INPUT…]",
                       "Writes every object as Patchwork's REST API shows it, one JSON object a "
                       "line.",
                       entries, arguments, error))
        return FALSE;
    if (output == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "export needs --output DIR: where to write the files");
        return FALSE;
    }
    g_autoptr(M2sArchive) archive = options_open(&options, 0, error);
    if (archive == NULL)
        return FALSE;
    const char *base_url = options.base_url ? options.base_url : "http://localhost";
    const M2sViewContext view = m2s_archive_view(archive, base_url, "1.4");
    return m2s_export(&view, output, options.jobs, error);
}
