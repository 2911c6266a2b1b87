/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/am.h>
#include <mbox2series/list.h>

#include "cli/options.h"
#include "cli/reference.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean full, no_body, am;
} ShowOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(ShowOptions, field)

static const Option show_options[] = {
    {"full", 0, OPTION_FLAG, MEMBER(full), NULL,
     "Show texts from start to end, and the messages of all patches"},
    {"no-body", 0, OPTION_FLAG, MEMBER(no_body), NULL,
     "Show trailers, but no texts and no diffstats"},
    {"am", 0, OPTION_FLAG, MEMBER(am), NULL,
     "Mark what “am” takes: which version, which patches, which trailers"},
    OPTIONS_END,
};

static gboolean
check(const ShowOptions *wanted, GError **error)
{
    if (!wanted->full || !wanted->no_body)
        return reference_check(wanted->options.inputs[0], "show", error);
    return usage_error(error, "--full and --no-body exclude each other");
}

/* What `am` would take. */
typedef struct {
    const M2sAm *am;
    const M2sAmChoice *choice;
} Taken;

static char *
say(const M2sItem *item, const char *line, gpointer user_data)
{
    const Taken *taken = user_data;
    return m2s_am_note(taken->am, taken->choice, item, line);
}

/* taken: (nullable). */
static char *
format(const ShowOptions *wanted, const M2sArchive *archive, const Insight *insight,
       const M2sSeries *series, Taken *taken, GError **error)
{
    const M2sTreeNotes notes = {insight->revisions, insight->fates, taken ? say : NULL, taken};
    const M2sTerminal terminal = console_terminal(&wanted->options.console);
    M2sTreeFlags flags =
        (wanted->full ? M2S_TREE_FULL : 0) | (wanted->no_body ? M2S_TREE_NO_BODY : 0);
    return m2s_tree_format(archive, series, &terminal, flags, &notes, error);
}

static char *
format_taken(const ShowOptions *wanted, const M2sArchive *archive, const Insight *insight,
             const M2sSeries *series, GError **error)
{
    const M2sAmOptions options = {.without_trailers = FALSE};
    const M2sPosting *posting = m2s_revisions_of_series(insight->revisions, series);
    if (posting == NULL) /* it has no mails but replies */
        return format(wanted, archive, insight, series, NULL, error);
    g_autoptr(M2sAmChoice) choice = m2s_am_choice_new(insight->revisions, posting, FALSE);
    g_autoptr(M2sAm) am = m2s_am_new(archive, choice, &options, error);
    Taken taken = {am, choice};
    return am ? format(wanted, archive, insight, series, &taken, error) : NULL;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ShowOptions *wanted = data;
    Options *options = &wanted->options;
    if (!check(wanted, error))
        return FALSE;
    const char *reference = options->inputs[0];
    options->hashes = wanted->am;
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    g_auto(Insight) insight = {0};
    if (archive == NULL || !options_look_into_one(options, archive, reference, &insight, error))
        return FALSE;
    const M2sSeries *series;
    if (!m2s_archive_find_series(archive, reference, &series, error))
        return FALSE;
    if (series == NULL)
        return reference_unknown(&options->console, archive, M2S_SERIES, reference, status, error);
    g_autofree char *text = wanted->am ? format_taken(wanted, archive, &insight, series, error)
                                       : format(wanted, archive, &insight, series, NULL, error);
    return text && console_show(&options->console, text, error);
}

static const ShowOptions initial = {.options = {.fates = TRUE, .console.brief = TRUE}};

static const Example examples[] = {
    {"show 12 list.mbox", "Series 12 of an archive"},
    {"show '<20260501.1-2-ann@example.org>' --state list.db",
     "The series that this mail belongs to"},
    {NULL},
};

const Command command_show = {
    .name = "show",
    .summary = "show a series as a tree",
    .usage = "REF [INPUT…]",
    .description =
        "Shows a series as a tree: its cover letter, its patches, what is missing, and "
        "all replies.\n\n"
        "REF is the number of the series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.",
    .exit_status = "The exit status is 1 if there is no such series.",
    .options = show_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ShowOptions),
    .initial = &initial,
    .run = run,
};
