/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/list.h>

#include "cli/filters.h"
#include "cli/usage.h"

typedef struct {
    Filters filters;
    guint format;
    const char *columns;
    gboolean all;
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
    {"all", 0, OPTION_FLAG, MEMBER(all), NULL,
     "All series, even if the configuration has the open ones listed on a terminal"},
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
check(ListOptions *list, GError **error)
{
    if (list->all && list->filters.open)
        return usage_error(error, "--all and --open exclude each other");
    return filters_settle(&list->filters, error);
}

/* What a table on a terminal has without being asked for: the column "became" and, if the
 * configuration says so, only what is open.  What goes elsewhere stays complete. */
static void
settle_for_terminal(ListOptions *list)
{
    Filters *filters = &list->filters;
    const M2sConfig *config = filters->options.settings.loaded;
    if (list->format != M2S_LIST_TABLE || console_terminal(&filters->options.console).width == 0)
        return;
    if (list->columns == NULL)
        filters->options.fates = TRUE;
    if (config == NULL || g_strcmp0(config->default_list, "open") != 0 || list->all ||
        filters->selection.became || filters->selection.newest)
        return;
    filters->selection.became = M2S_FATES_OPEN;
    console_note(&filters->options.console, "only series that are open; --all lists all");
}

static gboolean
show_series(ListOptions *list, const M2sArchive *archive, const M2sFates *fates,
            const GPtrArray *series, GError **error)
{
    Console *console = &list->filters.options.console;
    const M2sTerminal terminal = console_terminal(console);
    if (series->len == 0 && terminal.width > 0)
        console_note(console, "no series to list");
    g_autofree char *text =
        m2s_list_format(archive, fates, series, list->columns, list->format, &terminal, error);
    if (text && list->format == M2S_LIST_TABLE)
        return console_show(console, text, error);
    return text && console_print(text, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ListOptions *list = data;
    Options *options = &list->filters.options;
    if (!check(list, error))
        return FALSE;
    if (g_strcmp0(list->columns, "help") == 0)
        return show_columns(options, error);
    if (!check_columns(list, error) || !options_prepare(options, 0, error))
        return FALSE;
    settle_for_terminal(list);
    filters_want(&list->filters, list->columns);
    g_autoptr(M2sArchive) archive = options_read(options, 0, status, error);
    g_auto(Insight) insight = {0};
    if (archive == NULL)
        return FALSE;
    const gboolean is_late = !filters_need_insight(&list->filters);
    if (!is_late && !options_look_into(options, archive, &insight, error))
        return FALSE;
    g_autoptr(GPtrArray) series = filters_select(&list->filters, archive, &insight, error);
    if (series == NULL ||
        (is_late && !options_look_into_some(options, archive, series, &insight, error)))
        return FALSE;
    return show_series(list, archive, insight.fates, series, error);
}

static const ListOptions initial = {.filters = {FILTERS_NONE}};

static const Example examples[] = {
    {"list --no-replies --since 2.weeks.ago list.mbox",
     "The series of the last two weeks that nobody has answered"},
    {"list --incomplete --columns id,date,missing,msgid --state list.db",
     "Which patches are missing, and where to look for them"},
    {"list --became new,needs-review --git ~/src/widgets list.mbox",
     "The series that wait for somebody, as replies and the commits of a repository say"},
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
    .common = COMMON_READING | COMMON_GIT | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ListOptions),
    .initial = &initial,
    .run = run,
};
