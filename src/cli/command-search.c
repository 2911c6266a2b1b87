/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <mbox2series/base.h>
#include <mbox2series/list.h>
#include <mbox2series/search.h>

#include "cli/options.h"
#include "cli/path.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean mails, mbox;
    guint format;
    const char *columns, *sort;
    guint limit;
} SearchOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(SearchOptions, field)

static const char *const formats[] = {[M2S_LIST_TABLE] = "table",
                                      [M2S_LIST_CSV] = "csv",
                                      [M2S_LIST_JSON] = "json",
                                      [M2S_LIST_NDJSON] = "ndjson",
                                      NULL};

static const Option search_options[] = {
    {"mails", 0, OPTION_FLAG, MEMBER(mails), NULL, "List the mails that were found, not series"},
    {"mbox", 0, OPTION_FLAG, MEMBER(mbox), NULL, "Print the mails that were found, as an mbox"},
    {"format", 'f', OPTION_CHOICE, MEMBER(format), "FORMAT",
     "Print table, csv, json or ndjson (default: table)", .choices = formats},
    {"columns", 0, OPTION_TEXT, MEMBER(columns), "NAMES",
     "Show these columns of series: NAME,NAME,…; “list --columns help” lists them"},
    {"sort", 0, OPTION_TEXT, MEMBER(sort), "NAME",
     "Sort by relevance, or series by a column; -NAME reverses that (default: as they came)"},
    {"limit", 'n', OPTION_COUNT, MEMBER(limit), "N",
     "At most N: the newest, or with --sort relevance the best"},
    OPTIONS_END,
};

/* The arguments */

/* Where the inputs begin: the words before them are the query.  What --state is given has none. */
static guint
find_inputs(const Options *options)
{
    guint first = 1;
    while (options->inputs[first] &&
           (options->state ||
            !(g_str_equal(options->inputs[first], "-") || path_may_exist(options->inputs[first]))))
        first++;
    return first;
}

static char *
join_query(char *const *words, guint count)
{
    g_autoptr(GString) query = g_string_new(words[0]);
    for (guint i = 1; i < count; i++)
        g_string_append_printf(query, " %s", words[i]);
    return g_string_free(g_steal_pointer(&query), FALSE);
}

/* The columns that the first size bytes of text take once they are escaped. */
static guint
width_of(const char *text, gsize size)
{
    guint width = 0;
    g_autofree char *start = g_strndup(text, size);
    g_autofree char *safe = m2s_terminal_escape(start);
    for (const char *p = safe; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

/* Shows where a query is wrong, before its error is printed. */
static void
show_place(Console *console, const char *query, gsize place)
{
    g_autofree char *blanks = g_strnfill(width_of(query, place), ' ');
    console_message(console, "%s", query);
    console_message(console, "%s^", blanks);
}

static gboolean
check(const SearchOptions *wanted, GError **error)
{
    gboolean is_of_mails = wanted->mails || wanted->mbox;
    gboolean is_relevance = g_strcmp0(wanted->sort, "relevance") == 0;
    if (wanted->mails && wanted->mbox)
        return usage_error(error, "--mails and --mbox exclude each other");
    if (wanted->mbox && wanted->format != M2S_LIST_TABLE)
        return usage_error(error, "--mbox and --format exclude each other");
    if (is_of_mails && wanted->columns)
        return usage_error(error, "--columns are of series, not of mails");
    if (is_of_mails && wanted->sort && !is_relevance)
        return usage_error(error, "mails can be sorted by relevance only");
    return options_need(&wanted->options,
                        "search needs words to look for, such as “erofs from:ann”", error);
}

/* Answers */

static void
reverse(GArray *hits)
{
    for (guint i = 0; i < hits->len / 2; i++) {
        M2sSearchHit *one = &g_array_index(hits, M2sSearchHit, i);
        M2sSearchHit *other = &g_array_index(hits, M2sSearchHit, hits->len - 1 - i);
        const M2sSearchHit kept = *one;
        *one = *other;
        *other = kept;
    }
}

static gboolean
show_text(Console *console, guint format, const char *text, GError **error)
{
    return format == M2S_LIST_TABLE ? console_show(console, text, error)
                                    : console_print(text, error);
}

/* An answer without anything in it, which on a terminal would be nothing to see. */
static void
note_nothing(Console *console, int *status)
{
    if (console_terminal(console).width > 0)
        console_note(console, "nothing was found");
    if (*status == 0)
        *status = 1;
}

static gboolean
show_mails(SearchOptions *wanted, M2sArchive *archive, const M2sSearchQuery *query, int *status,
           GError **error)
{
    Console *console = &wanted->options.console;
    const M2sTerminal terminal = console_terminal(console);
    M2sSearchOrder order = wanted->sort ? M2S_SEARCH_BY_RELEVANCE : M2S_SEARCH_BY_ARRIVAL;
    g_autoptr(GArray) hits =
        m2s_search_mails(archive, query, order, wanted->limit, wanted->options.jobs, error);
    if (hits == NULL)
        return FALSE;
    if (hits->len == 0)
        note_nothing(console, status);
    if (order == M2S_SEARCH_BY_ARRIVAL)
        reverse(hits);
    if (wanted->mbox)
        return m2s_search_write(archive, hits, console_print_mails, console, error);
    g_autofree char *text = m2s_mails_format(archive, hits, wanted->format, &terminal, error);
    return text && show_text(console, wanted->format, text, error);
}

static gboolean
show_series(SearchOptions *wanted, M2sArchive *archive, const M2sSearchQuery *query,
            const M2sFates *fates, int *status, GError **error)
{
    Console *console = &wanted->options.console;
    const M2sTerminal terminal = console_terminal(console);
    gboolean is_relevance = g_strcmp0(wanted->sort, "relevance") == 0;
    g_autoptr(GPtrArray) series = m2s_search_series(
        archive, query, is_relevance ? M2S_SEARCH_BY_RELEVANCE : M2S_SEARCH_BY_ARRIVAL,
        wanted->limit, wanted->options.jobs, error);
    if (series == NULL)
        return FALSE;
    if (series->len == 0)
        note_nothing(console, status);
    if (!is_relevance &&
        !m2s_list_sort(archive, fates, wanted->sort ? wanted->sort : "id", series, error))
        return FALSE;
    g_autofree char *text =
        m2s_list_format(archive, fates, series, wanted->columns, wanted->format, &terminal, error);
    return text && show_text(console, wanted->format, text, error);
}

/* Says why it takes long. */
static gboolean
note_scan(Options *options, const M2sArchive *archive, GError **error)
{
    gboolean has_index;
    if (options->settings.state == NULL)
        return TRUE;
    if (!m2s_search_has_index(archive, &has_index, error))
        return FALSE;
    if (!has_index)
        console_note(&options->console, "the state has no index, so all of its mails are read; "
                                        "“rebuild --index” makes one");
    return TRUE;
}

static gboolean
search(SearchOptions *wanted, const M2sSearchQuery *query, guint inputs, int *status,
       GError **error)
{
    Options *options = &wanted->options;
    const M2sSelection selection = {.sort = wanted->sort};
    if (!options_prepare(options, inputs, error))
        return FALSE;
    options->fates = m2s_list_wants_fates(&selection, wanted->columns);
    g_autoptr(M2sArchive) archive = options_read(options, inputs, status, error);
    g_auto(Insight) insight = {0};
    if (archive == NULL || !note_scan(options, archive, error) ||
        !options_look_into(options, archive, &insight, error))
        return FALSE;
    if (wanted->mails || wanted->mbox)
        return show_mails(wanted, archive, query, status, error);
    return show_series(wanted, archive, query, insight.fates, status, error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    SearchOptions *wanted = data;
    Options *options = &wanted->options;
    gsize place;
    if (!check(wanted, error))
        return FALSE;
    guint inputs = find_inputs(options);
    g_autofree char *text = join_query(options->inputs, inputs);
    g_autoptr(M2sSearchQuery) query = m2s_search_query_new(text, options->now, &place, error);
    if (query)
        return search(wanted, query, inputs, status, error);
    show_place(&options->console, text, place);
    return FALSE;
}

static const Example examples[] = {
    {"search 'subject:compress* from:ann' list.mbox",
     "The series with a mail by Ann whose subject has a word that begins with “compress”"},
    {"search --state list.db 'file:fs/erofs \"page cache\" date:2026-01..'",
     "What touches these files, has this phrase, and is of this year or later"},
    {"search --mails --sort relevance -n 20 erofs_read OR erofs_write list.mbox",
     "The 20 mails that are most likely about one of these functions"},
    {"search --mbox is:reply from:ann tag:reviewed list.mbox > replies.mbox",
     "All replies of Ann's to patches that were reviewed"},
    {NULL},
};

const Command command_search = {
    .name = "search",
    .summary = "find series or mails by the words in them",
    .usage = "WORD… [INPUT…]",
    .description =
        "Lists the series with a mail that has all of the words, in its subject, its text, its "
        "diff, the names of its files, or its sender.\n\n"
        "from:, to:, cc:, subject:, body:, message:, diff: and file: look in one place.  date:, "
        "list:, is:, tag:, version: and id: ask for something else.  \"A phrase\", star*, OR, NOT "
        "or -, and parentheses work as in other searches.",
    .exit_status = "The exit status is 1 if nothing was found, and 64 if the query cannot be "
                   "read; the place is shown then.",
    .notes =
        "A word consists of letters, digits and underscores; upper and lower case are the same.  "
        "Words with other characters between them, such as fs/erofs/data.c, are a phrase.\n\n"
        "date:2026-05-01..2026-05-07, date:2026-05, date:..yesterday: either end may be missing, "
        "and days, months and years are whole.  is: is patch, cover, reply, complete or "
        "incomplete.  tag:reviewed are patches with such a trailer, and what replies to them.\n\n"
        "The query ends before the first argument that is a file or a folder; with --state, there "
        "is no input.  Put “--” before a query that begins with “-”.\n\n"
        "A state answers at once if it has an index: “rebuild --index” makes one.",
    .options = search_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(SearchOptions),
    .run = run,
};
