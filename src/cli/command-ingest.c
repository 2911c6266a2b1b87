/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/base.h>
#include <mbox2series/store.h>

#include "cli/feed.h"
#include "cli/needs.h"
#include "cli/options.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    gboolean events, index, no_index;
    GArray *added; /* (nullable): of M2sFeed: the events of each commit */
} IngestOptions;

static const Option ingest_options[] = {
    {"events", 0, OPTION_FLAG, G_STRUCT_OFFSET(IngestOptions, events), NULL,
     "Print the events that follow from these mails, as “events” does"},
    {"index", 0, OPTION_FLAG, G_STRUCT_OFFSET(IngestOptions, index), NULL,
     "Keep an index for “search” from now on"},
    {"no-index", 0, OPTION_FLAG, G_STRUCT_OFFSET(IngestOptions, no_index), NULL,
     "Remove the index, and keep none"},
    OPTIONS_END,
};

/* Tells a delivery agent to try again after any error except a wrong command line.  A wrong
 * configuration or a damaged state can be fixed, and the mail must not be lost until then. */
static void
make_temporary(GError *error)
{
    if (error->domain == M2S_ERROR && error->code != M2S_ERROR_USAGE)
        error->code = M2S_ERROR_UNAVAILABLE;
}

static void
note_events(guint first, guint last, gpointer user_data)
{
    IngestOptions *wanted = user_data;
    const M2sFeed feed = {.after = first - 1, .last = last};
    g_array_append_val(wanted->added, feed);
}

/* Prints what was added.  The mails are in the state whether or not that succeeds. */
static gboolean
print_events(const IngestOptions *wanted, GError **error)
{
    const Options *options = &wanted->options;
    if (wanted->added->len == 0)
        return TRUE;
    const M2sOptions reading = {.jobs = options->jobs};
    g_autoptr(M2sArchive) archive =
        m2s_archive_open(NULL, &reading, options->settings.state, error);
    if (archive == NULL)
        return FALSE;
    g_autofree char *base_url = options_base_url(options);
    const M2sView view = {.archive = archive, .base_url = base_url};
    for (guint i = 0; i < wanted->added->len; i++)
        if (!feed_print(&view, &g_array_index(wanted->added, M2sFeed, i), error))
            return FALSE;
    return TRUE;
}

static gboolean
ingest(IngestOptions *wanted, GError **error)
{
    Options *options = &wanted->options;
    M2sSummary summary;
    if (!options_prepare(options, g_strv_length(options->inputs), error))
        return FALSE;
    const char *state = options->settings.state;
    if (state == NULL)
        return usage_error(error, "ingest needs --state DB, the file of the state");
    if (!options_set_index(options, wanted->index, wanted->no_index, error))
        return FALSE;
    if (wanted->events) {
        options->reading.events = note_events;
        options->reading.events_data = wanted;
    }
    gboolean is_complete =
        m2s_ingest(options->chosen, &options->reading, state, options->inputs, &summary, error);
    options->console.is_delivery = options->inputs[0] == NULL;
    if (is_complete && summary.mails == 0 && summary.diagnostics == 0 && !options->verbose)
        console_note(&options->console, "no new mail");
    else if (is_complete || summary.mails > 0)
        console_summary(&options->console, &summary);
    return is_complete;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    IngestOptions *wanted = data;
    GError *problem = NULL;
    g_autoptr(GArray) added = wanted->added = g_array_new(FALSE, FALSE, sizeof(M2sFeed));
    gboolean is_complete = ingest(wanted, &problem);
    /* What was committed before a failure has happened, too. */
    gboolean is_told = print_events(wanted, is_complete ? &problem : NULL);
    if (is_complete && is_told)
        return TRUE;
    if (needs_no_file(wanted->options.inputs))
        make_temporary(problem);
    g_propagate_error(error, problem);
    return FALSE;
}

static const Example examples[] = {
    {"ingest --state list.db list.mbox", "Makes a state of an archive, or adds what is new in it"},
    {"ingest --state list.db < mail.eml", "Adds one mail, as procmail does"},
    {"ingest --events --state list.db list.mbox | jq -r .category",
     "Adds what is new, and says what has happened by that"},
    {NULL},
};

const Command command_ingest = {
    .name = "ingest",
    .summary = "add mails to a state",
    .usage = "[INPUT…]",
    .description = "Adds mails to a state, each once.  The state is created if it does not "
                   "exist.\n\n"
                   "Without INPUT, reads a single mail from standard input, as delivery agents "
                   "pass it.",
    .exit_status = "For a mail from standard input, the exit status is 75 after every failure but "
                   "wrong usage, so that the delivery agent keeps the mail and tries again.",
    .notes =
        "Only what is new is read: the mails at the end of an mbox that has grown, the commits of "
        "a repository since the last run.  Mails that the state has are skipped.  After an "
        "interruption, run the same command again.\n\n"
        "Every mail that was sent to a project is kept, even if no object is made from it, such as "
        "a reply that arrives before its patch.  Mail to no project is counted and dropped.\n\n"
        "Any number of these commands can run at once.  When one has ended with exit status 0, its "
        "mails survive a loss of power.",
    .options = ingest_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_BASE_URL | COMMON_MESSAGES,
    .delivers = TRUE,
    .size = sizeof(IngestOptions),
    .run = run,
};
