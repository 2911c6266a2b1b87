/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/base.h>
#include <mbox2series/list.h>

#include "cli/command.h"
#include "cli/console.h"
#include "cli/options.h"

typedef struct {
    char *format, *since, *before, *submitter, *search, *sort;
    gboolean complete, incomplete;
    int limit;
    gint64 version, total;
} ListOptions;

static void
list_options_clear(ListOptions *options)
{
    g_free(options->format);
    g_free(options->since);
    g_free(options->before);
    g_free(options->submitter);
    g_free(options->search);
    g_free(options->sort);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ListOptions, list_options_clear)

static gboolean
find_format(const char *name, M2sListFormat *format, GError **error)
{
    static const char *const names[] = {[M2S_LIST_TABLE] = "table",
                                        [M2S_LIST_CSV] = "csv",
                                        [M2S_LIST_JSON] = "json",
                                        [M2S_LIST_NDJSON] = "ndjson"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        *format = i;
        if (name == NULL || g_str_equal(name, names[i]))
            return TRUE;
    }
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "--format: there is no format “%s”; write table, csv, json or ndjson", name);
    return FALSE;
}

static gboolean
make_selection(const ListOptions *options, M2sSelection *selection, GError **error)
{
    *selection = M2S_SELECTION_ALL;
    if (options->since && !options_time("since", options->since, &selection->since, error))
        return FALSE;
    if (options->before && !options_time("before", options->before, &selection->before, error))
        return FALSE;
    if (options->complete && options->incomplete) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "--complete and --incomplete exclude each other");
        return FALSE;
    }
    selection->submitter = options->submitter;
    selection->search = options->search;
    selection->version = options->version;
    selection->total = options->total;
    selection->completeness = options->complete     ? M2S_COMPLETENESS_COMPLETE
                              : options->incomplete ? M2S_COMPLETENESS_INCOMPLETE
                                                    : M2S_COMPLETENESS_ANY;
    return TRUE;
}

static gboolean
parse(ListOptions *list, Options *options, char **arguments, GError **error)
{
    const GOptionEntry entries[] = {
        {"format", 'f', 0, G_OPTION_ARG_STRING, &list->format,
         "Print table, csv, json or ndjson (default: table)", "FORMAT"},
        {"since", 0, 0, G_OPTION_ARG_STRING, &list->since, "Only series of TIME or later", "TIME"},
        {"before", 0, 0, G_OPTION_ARG_STRING, &list->before, "Only series before TIME", "TIME"},
        {"submitter", 0, 0, G_OPTION_ARG_STRING, &list->submitter,
         "Only series whose submitter's name or address contains TEXT", "TEXT"},
        {"version", 0, 0, G_OPTION_ARG_INT64, &list->version, "Only series of version N", "N"},
        {"total", 0, 0, G_OPTION_ARG_INT64, &list->total, "Only series of N patches", "N"},
        {"complete", 0, 0, G_OPTION_ARG_NONE, &list->complete,
         "Only series of which all patches have arrived", NULL},
        {"incomplete", 0, 0, G_OPTION_ARG_NONE, &list->incomplete,
         "Only series of which patches are missing", NULL},
        {"search", 0, 0, G_OPTION_ARG_STRING, &list->search, "Only series whose name contains TEXT",
         "TEXT"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &list->sort,
         "Sort by id, date, version, received, total, submitter or name; -KEY reverses (default: "
         "id)",
         "KEY"},
        {"limit", 'n', 0, G_OPTION_ARG_INT, &list->limit, "At most N series", "N"},
        G_OPTION_ENTRY_NULL,
    };
    if (!options_parse(options, "[INPUT…]", "Lists the series of a mailing list, one per row.",
                       entries, arguments, error))
        return FALSE;
    if (list->limit >= 0)
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE, "--limit needs a number of 1 or more");
    return FALSE;
}

gboolean
command_list(char **arguments, int *status, GError **error)
{
    g_auto(ListOptions) list = {.version = -1, .total = -1};
    g_auto(Options) options = {0};
    M2sListFormat format;
    M2sSelection selection;
    if (!parse(&list, &options, arguments, error) || !find_format(list.format, &format, error) ||
        !make_selection(&list, &selection, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(&options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    g_autoptr(GPtrArray) series = m2s_list_select(m2s_archive_catalogue(archive), &selection,
                                                  list.sort ? list.sort : "id", list.limit, error);
    if (series == NULL)
        return FALSE;
    const M2sTerminal terminal = console_terminal();
    g_autofree char *text = m2s_list_format(series, m2s_archive_config(archive), format, &terminal);
    return console_print(text, error);
}
