/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

gboolean
command_export(char **arguments, int *status, GError **error)
{
    g_autofree char *output = NULL, *version = NULL;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the files to DIR", "DIR"},
        {"api-version", 0, 0, G_OPTION_ARG_STRING, &version,
         "Show objects as in API VERSION, 1.0 to 1.4 (default: 1.4)", "VERSION"},
        G_OPTION_ENTRY_NULL,
    };
    g_auto(Options) options = {.hashes = TRUE};
    if (!options_parse(&options, "--output DIR [INPUT…]",
                       "Writes every object as Patchwork's REST API shows it, one JSON object per "
                       "line, to one file for each kind.",
                       entries, arguments, error))
        return FALSE;
    if (output == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "export needs --output DIR, the folder for its files");
        return FALSE;
    }
    if (version && !m2s_api_has_version(version)) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "--api-version: there is no version “%s”; write 1.0 to 1.4", version);
        return FALSE;
    }
    g_autoptr(M2sArchive) archive = options_open(&options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    const M2sView view = {.archive = archive,
                          .base_url = options_base_url(&options),
                          .version = version ? version : "1.4"};
    return m2s_export(&view, output, options.jobs, error);
}
