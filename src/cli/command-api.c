/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

static char *
format_answer(const M2sAnswer *answer, gboolean include)
{
    GString *text = g_string_new(NULL);
    if (include) {
        g_string_append_printf(text, "HTTP/1.1 %u %s\n", answer->status,
                               answer->status == 200 ? "OK" : "Not Found");
        if (answer->link)
            g_string_append_printf(text, "Link: %s\n", answer->link);
        g_string_append_c(text, '\n');
    }
    g_string_append_printf(text, "%s\n", answer->body);
    return g_string_free(text, FALSE);
}

gboolean
command_api(char **arguments, int *status, GError **error)
{
    gboolean include = FALSE;
    const GOptionEntry entries[] = {
        {"include", 'i', 0, G_OPTION_ARG_NONE, &include,
         "Print the status line and the Link header first", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_auto(Options) options = {.hashes = TRUE, .console.brief = TRUE};
    if (!options_parse(&options, "PATH [INPUT…]",
                       "Prints the answer of Patchwork's REST API to a GET of PATH, such as "
                       "/api/1.2/covers/?order=-id.  The exit status is 1 for a 404.",
                       entries, arguments, error))
        return FALSE;
    if (options.inputs[0] == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "api needs a PATH, such as /api/1.2/covers/?order=-id");
        return FALSE;
    }
    g_autoptr(M2sArchive) archive = options_open(&options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const M2sView view = {.archive = archive, .base_url = options_base_url(&options)};
    g_autoptr(M2sAnswer) answer = m2s_api_get(&view, options.inputs[0], error);
    if (answer == NULL)
        return FALSE;
    if (answer->status != 200)
        *status = 1;
    g_autofree char *text = format_answer(answer, include);
    return console_print(text, error);
}
