/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/list.h>

#include "cli/filters.h"

typedef struct {
    Filters filters;
    guint format;
    const char *columns;
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
    {"columns", 0, OPTION_TEXT, MEMBER(columns), "NAMES",
     "Show these columns: NAME,NAME,…; “help” lists them"},
    {"sort", 0, OPTION_TEXT, MEMBER(filters.selection.sort), "NAME",
     "Sort by a column; -NAME reverses the order (default: id)"},
    {"limit", 'n', OPTION_COUNT, MEMBER(filters.selection.limit), "N",
     "At most N series: the newest, or with --sort the first ones"},
    OPTIONS_END,
};

/* Wrong names of columns are reported before a large input is read, unless there may be tags that
 * are not known yet. */
static gboolean
check_columns(const ListOptions *list, GError **error)
{
    const Options *options = &list->filters.options;
    if (list->columns == NULL || options->config || options->state)
        return TRUE;
    g_autoptr(M2sConfig) config = m2s_config_new();
    return m2s_list_check_columns(config, list->columns, error);
}

static gboolean
show_columns(Options *options, GError **error)
{
    if (!options_prepare(options, 0, error))
        return FALSE;
    g_autoptr(M2sConfig) config =
        options->chosen ? m2s_config_ref(options->chosen) : m2s_config_new();
    g_autofree char *text = m2s_list_describe_columns(config);
    return console_show(&options->console, text, error);
}

static gboolean
show_series(ListOptions *list, const M2sArchive *archive, const GPtrArray *series, GError **error)
{
    Console *console = &list->filters.options.console;
    const M2sTerminal terminal = console_terminal(console);
    if (series->len == 0 && terminal.width > 0)
        console_note(console, "no series to list");
    g_autofree char *text =
        m2s_list_format(archive, series, list->columns, list->format, &terminal, error);
    if (text && list->format == M2S_LIST_TABLE)
        return console_show(console, text, error);
    return text && console_print(text, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ListOptions *list = data;
    Options *options = &list->filters.options;
    if (!filters_settle(&list->filters, error))
        return FALSE;
    if (g_strcmp0(list->columns, "help") == 0)
        return show_columns(options, error);
    if (!check_columns(list, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    g_autoptr(GPtrArray) series =
        m2s_list_select(archive, &list->filters.selection, options->jobs, error);
    return series && show_series(list, archive, series, error);
}

static const ListOptions initial = {.filters = {FILTERS_NONE}};

static const Example examples[] = {
    {"list --no-replies --since 2.weeks.ago list.mbox",
     "The series of the last two weeks that nobody has answered"},
    {"list --incomplete --columns id,date,missing,msgid --state list.db",
     "Which patches are missing, and where to look for them"},
    {"list -fndjson --file 'fs/erofs/*' list.mbox | jq .name",
     "The names of all series that touch these files"},
    {NULL},
};

const Command command_list = {
    .name = "list",
    .summary = "list series, one per row (the default)",
    .usage = "[INPUT…]",
    .description = "Lists the series of a mailing list, one per row, the newest last.",
    .notes =
        "In the table, the column RECV has the number of patches that have arrived and of those "
        "announced.  A/R/T counts the trailers Acked-by, Reviewed-by and Tested-by in the patches "
        "and their replies; a configuration can name others.  All dates are in UTC.\n\n"
        "On a terminal, long cells are cut; csv, json and ndjson have all of the text.",
    .options = list_options,
    .filters = filter_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ListOptions),
    .initial = &initial,
    .run = run,
};
