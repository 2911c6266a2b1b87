/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>
#include <mbox2series/view.h>

#include "cli/options.h"
#include "cli/reference.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    guint evidence;
    guint format;
    gboolean all, why;
} RevisionsOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(RevisionsOptions, field)

enum { FORMAT_TEXT, FORMAT_NDJSON };

static const char *const formats[] = {[FORMAT_TEXT] = "text", [FORMAT_NDJSON] = "ndjson", NULL};

static const Option revisions_options[] = {
    {"all", 0, OPTION_FLAG, MEMBER(all), NULL, "Show all chains; there is no REF"},
    {"why", 0, OPTION_FLAG, MEMBER(why), NULL,
     "Show what the score of REF's predecessor consists of, and the best one that was rejected"},
    {"evidence", 0, OPTION_CHOICE, MEMBER(evidence), "EVIDENCE",
     "Find revisions by all that mails say, or by their content alone (default: all)",
     .choices = options_evidence},
    {"format", 'f', OPTION_CHOICE, MEMBER(format), "FORMAT",
     "Print text, or ndjson: one posting a line (default: text)", .choices = formats},
    OPTIONS_END,
};

static gboolean
check(const RevisionsOptions *wanted, GError **error)
{
    if (!wanted->all)
        return reference_check(wanted->options.inputs[0], "revisions", error);
    if (!wanted->why)
        return TRUE;
    return usage_error(error, "--why needs a REF, so it excludes --all");
}

/* postings: of const M2sPosting *.  Returns: (transfer full). */
static char *
format_lines(const GPtrArray *postings)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < postings->len; i++) {
        g_autofree char *line = m2s_posting_json(g_ptr_array_index(postings, i));
        g_string_append(out, line);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static char *
format_all(const RevisionsOptions *wanted, const M2sRevisions *revisions)
{
    const M2sTerminal terminal = console_terminal(&wanted->options.console);
    return wanted->format == FORMAT_NDJSON ? format_lines(m2s_revisions_postings(revisions))
                                           : m2s_chains_format(revisions, &terminal);
}

static char *
format_chain(const RevisionsOptions *wanted, const M2sArchive *archive,
             const M2sRevisions *revisions, const M2sPosting *posting, GError **error)
{
    const M2sTerminal terminal = console_terminal(&wanted->options.console);
    if (wanted->format == FORMAT_TEXT)
        return m2s_chain_format(archive, revisions, posting,
                                wanted->why ? M2S_CHAIN_WHY : M2S_CHAIN_DEFAULT, &terminal, error);
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(revisions, posting);
    return format_lines(chain);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    RevisionsOptions *wanted = data;
    Options *options = &wanted->options;
    if (!check(wanted, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = NULL;
    g_autoptr(M2sRevisions) revisions =
        options_open_revisions(options, wanted->all, wanted->evidence, &archive, status, error);
    if (revisions == NULL)
        return FALSE;
    const char *reference = options->inputs[0];
    const M2sPosting *posting = NULL;
    if (!wanted->all && !reference_find_posting(archive, revisions, reference, &posting, error))
        return FALSE;
    if (!wanted->all && posting == NULL)
        return reference_unknown(&options->console, archive, M2S_SERIES, reference, status, error);
    g_autofree char *text = wanted->all ? format_all(wanted, revisions)
                                        : format_chain(wanted, archive, revisions, posting, error);
    return text && console_show(&options->console, text, error);
}

static const RevisionsOptions initial = {.options.console.brief = TRUE, .options.sketches = TRUE};

static const Example examples[] = {
    {"revisions 12 list.mbox", "The versions of series 12, and what changed in each"},
    {"revisions --why 12 --state list.db", "Why series 12 is taken for a new version of another"},
    {"revisions --all --format ndjson list.mbox", "All that is known, for programs"},
    {NULL},
};

const Command command_revisions = {
    .name = "revisions",
    .summary = "show the versions of a series",
    .usage = "REF [INPUT…]",
    .description =
        "Shows the chain of versions that a series belongs to: which patches are new, dropped, "
        "changed or the same, and which reviews were carried over.\n\n"
        "REF is the number of a series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.\n\n"
        "Versions are found by what mails say of each other, and by subjects, diffs and messages "
        "that are alike.  This is a guess, if a good one.",
    .exit_status = "The exit status is 1 if there is no such series.",
    .options = revisions_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(RevisionsOptions),
    .initial = &initial,
    .run = run,
};
