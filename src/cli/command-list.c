/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/list.h>

#include "cli/options.h"

typedef struct {
    Options options;
    guint format;
    const char *submitter, *search, *sort;
    gint64 since, before, version, total;
    gboolean complete, incomplete;
    guint limit;
} ListOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(ListOptions, field)

static const char *const formats[] = {[M2S_LIST_TABLE] = "table",
                                      [M2S_LIST_CSV] = "csv",
                                      [M2S_LIST_JSON] = "json",
                                      [M2S_LIST_NDJSON] = "ndjson",
                                      NULL};

static const Option list_options[] = {
    {"format", 'f', OPTION_CHOICE, MEMBER(format), "FORMAT",
     "Print table, csv, json or ndjson (default: table)", .choices = formats},
    {"since", 0, OPTION_TIME, MEMBER(since), "TIME", "Only series of TIME or later"},
    {"before", 0, OPTION_TIME, MEMBER(before), "TIME", "Only series before TIME"},
    {"submitter", 0, OPTION_TEXT, MEMBER(submitter), "TEXT",
     "Only series whose submitter's name or address contains TEXT"},
    {"version", 0, OPTION_NUMBER, MEMBER(version), "N", "Only series of version N"},
    {"total", 0, OPTION_NUMBER, MEMBER(total), "N", "Only series of N patches"},
    {"complete", 0, OPTION_FLAG, MEMBER(complete), NULL,
     "Only series of which all patches have arrived"},
    {"incomplete", 0, OPTION_FLAG, MEMBER(incomplete), NULL,
     "Only series of which patches are missing"},
    {"search", 0, OPTION_TEXT, MEMBER(search), "TEXT", "Only series whose name contains TEXT"},
    {"sort", 0, OPTION_TEXT, MEMBER(sort), "KEY",
     "Sort by id, date, version, received, total, submitter or name; -KEY reverses (default: id)"},
    {"limit", 'n', OPTION_COUNT, MEMBER(limit), "N", "At most N series"},
    OPTIONS_END,
};

static gboolean
make_selection(const ListOptions *options, M2sSelection *selection, GError **error)
{
    *selection = (M2sSelection){.since = options->since, .before = options->before};
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
run(gpointer data, int *status, GError **error)
{
    ListOptions *list = data;
    M2sSelection selection;
    if (!make_selection(list, &selection, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(&list->options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    g_autoptr(GPtrArray) series =
        m2s_list_select(m2s_archive_catalogue(archive), &selection, list->sort ? list->sort : "id",
                        list->limit, error);
    if (series == NULL)
        return FALSE;
    Console *console = &list->options.console;
    const M2sTerminal terminal = console_terminal(console);
    g_autofree char *text =
        m2s_list_format(series, m2s_archive_config(archive), list->format, &terminal);
    if (list->format == M2S_LIST_TABLE)
        return console_show(console, text, error);
    return console_print(text, error);
}

static const ListOptions initial = {
    .since = G_MININT64, .before = G_MAXINT64, .version = -1, .total = -1};

static const Example examples[] = {
    {"list --incomplete --since 2026-05-01 list.mbox",
     "The series of which patches are missing, from May on"},
    {"list --format=ndjson --state list.db | jq .name", "The names of all series in a state"},
    {NULL},
};

const Command command_list = {
    .name = "list",
    .summary = "list series, one per row (the default)",
    .usage = "[INPUT…]",
    .description = "Lists the series of a mailing list, one per row, the newest last.",
    .options = list_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ListOptions),
    .initial = &initial,
    .run = run,
};
