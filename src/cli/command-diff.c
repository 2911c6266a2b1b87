/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/difference.h>

#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/reference.h"

typedef struct {
    Options options;
    const char *from;
    const char *git_dir;
    guint evidence;
    guint format;
    gboolean heads, diffs, exit_code;
} DiffOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(DiffOptions, field)

enum { FORMAT_TEXT, FORMAT_NDJSON };

static const char *const formats[] = {[FORMAT_TEXT] = "text", [FORMAT_NDJSON] = "ndjson", NULL};

static const Option diff_options[] = {
    {"from", 0, OPTION_TEXT, MEMBER(from), "VERSION",
     "Compare with that version, such as “v1”, or that REF (default: the version before)"},
    {"git-dir", 0, OPTION_FOLDER, MEMBER(git_dir), "DIR",
     "Compare with `git range-diff`, with the files that the repository in DIR has",
     .needs = NEED_PROGRAMS | NEED_READING},
    {"no-patch", 's', OPTION_FLAG, MEMBER(heads), NULL, "Print nothing but a line for each patch"},
    {"diffs", 0, OPTION_FLAG, MEMBER(diffs), NULL,
     "Compare the diffs themselves, not what they make of the files"},
    {"exit-code", 0, OPTION_FLAG, MEMBER(exit_code), NULL,
     "End with status 1 if there are differences, as `git diff` does"},
    {"evidence", 0, OPTION_CHOICE, MEMBER(evidence), "EVIDENCE",
     "Find revisions by all that mails say, or by their content alone (default: all)",
     .choices = options_evidence},
    {"format", 'f', OPTION_CHOICE, MEMBER(format), "FORMAT",
     "Print text, or ndjson: one patch a line (default: text)", .choices = formats},
    OPTIONS_END,
};

/* What is compared. */
typedef struct {
    const M2sArchive *archive;
    M2sRevisions *revisions;
    const M2sPosting *older, *newer;
} Versions;

/* "v1 (series 2), RFC v2 (series 4)": of a chain.  Returns: (transfer full). */
static char *
describe_chain(const Versions *versions)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GPtrArray) chain = m2s_revisions_chain(versions->revisions, versions->newer);
    for (guint i = 0; i < chain->len; i++) {
        const M2sPosting *posting = g_ptr_array_index(chain, i);
        g_autofree char *version = m2s_posting_version(posting);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", version);
        if (posting->series)
            g_string_append_printf(text, " (series %u)", posting->series->id);
    }
    return g_string_free(text, FALSE);
}

/* Whether text is a version, not a REF: "v2", "RFC v1". */
static gboolean
is_version(const char *text)
{
    if (g_ascii_strncasecmp(text, "RFC ", 4) == 0)
        text += 4;
    return g_ascii_tolower(text[0]) == 'v' && g_ascii_isdigit(text[1]);
}

/* Finds the older version, which is NULL if there is none. */
static gboolean
find_older(const DiffOptions *wanted, Versions *versions, GError **error)
{
    const char *from = wanted->from;
    if (from && !is_version(from))
        return reference_find_posting(versions->archive, versions->revisions, from,
                                      &versions->older, error);
    versions->older = from ? m2s_revisions_find_version(versions->revisions, versions->newer, from)
                           : versions->newer->predecessor;
    return TRUE;
}

/* Says why there is nothing to compare with. */
static gboolean
explain(const DiffOptions *wanted, const Versions *versions, int *status, GError **error)
{
    Console *console = (Console *)&wanted->options.console;
    const char *from = wanted->from, *reference = wanted->options.inputs[0];
    g_autofree char *chain = describe_chain(versions);
    *status = 1;
    if (from == NULL)
        console_message(console, "%s: no older version is known; there is %s", reference, chain);
    else if (versions->older)
        console_message(console, "--from=%s: this is what %s is; there is %s", from, reference,
                        chain);
    else if (is_version(from))
        console_message(console, "--from=%s: there is no such version of %s; there is %s", from,
                        reference, chain);
    else
        return reference_unknown(console, versions->archive, M2S_SERIES, from, status, error);
    return TRUE;
}

/* Says how many patches git could not compare. */
static void
tell_of_git(Console *console, const GPtrArray *differences)
{
    guint without = 0;
    for (guint i = 0; i < differences->len; i++) {
        const M2sPatchDifference *difference = g_ptr_array_index(differences, i);
        without += difference->sections && !difference->is_by_git;
    }
    if (without > 0)
        console_note(console,
                     "%u %s compared without the repository, which lacks the files as they were",
                     without, without == 1 ? "patch was" : "patches were");
}

/* git: (nullable).  Returns: (transfer full) (nullable): NULL with an error. */
static GPtrArray *
compare(const DiffOptions *wanted, const Versions *versions, M2sGit *git, GError **error)
{
    const M2sDifferenceOptions options = {wanted->diffs ? M2S_COMPARE_DIFFS : 0, git};
    return m2s_differences_new(versions->archive, versions->revisions, versions->older,
                               versions->newer, &options, error);
}

/* The same with the repository.  A signal ends the program when git has ended and nothing
 * temporary is left. */
static GPtrArray *
compare_by_git(DiffOptions *wanted, const Versions *versions, GError **error)
{
    M2sGit *git = m2s_git_open(wanted->git_dir, interrupt_begin(), error);
    GPtrArray *differences = git ? compare(wanted, versions, git, error) : NULL;
    g_clear_pointer(&git, m2s_git_free);
    interrupt_end();
    if (differences)
        tell_of_git(&wanted->options.console, differences);
    return differences;
}

static gboolean
show(DiffOptions *wanted, const Versions *versions, int *status, GError **error)
{
    const M2sTerminal terminal = console_terminal(&wanted->options.console);
    g_autoptr(GPtrArray) differences = wanted->git_dir ? compare_by_git(wanted, versions, error)
                                                       : compare(wanted, versions, NULL, error);
    if (differences == NULL)
        return FALSE;
    if (wanted->exit_code && m2s_differences_found(differences))
        *status = 1;
    g_autofree char *text =
        wanted->format == FORMAT_NDJSON
            ? m2s_differences_json(differences)
            : m2s_differences_format(differences, versions->older, versions->newer,
                                     wanted->heads ? M2S_DIFFERENCE_HEADS : 0, &terminal);
    return console_show(&wanted->options.console, text, error);
}

static gboolean
check(const DiffOptions *wanted, GError **error)
{
    if (!reference_check(wanted->options.inputs[0], "diff", error))
        return FALSE;
    return wanted->from == NULL || is_version(wanted->from) ||
           reference_check(wanted->from, "diff --from", error);
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    DiffOptions *wanted = data;
    Options *options = &wanted->options;
    if (!check(wanted, error))
        return FALSE;
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const char *from = wanted->from && !is_version(wanted->from) ? wanted->from : NULL;
    const char *const references[] = {options->inputs[0], from, NULL};
    g_autoptr(M2sRevisions) revisions =
        m2s_archive_revisions(archive, wanted->evidence, references, error);
    if (revisions == NULL)
        return FALSE;
    const char *reference = options->inputs[0];
    Versions versions = {archive, revisions, NULL, NULL};
    if (!reference_find_posting(archive, revisions, reference, &versions.newer, error))
        return FALSE;
    if (versions.newer == NULL)
        return reference_unknown(&options->console, archive, M2S_SERIES, reference, status, error);
    if (!find_older(wanted, &versions, error))
        return FALSE;
    if (versions.older == NULL || versions.older == versions.newer)
        return explain(wanted, &versions, status, error);
    return show(wanted, &versions, status, error);
}

static const DiffOptions initial = {.options.console.brief = TRUE, .options.sketches = TRUE};

static const Example examples[] = {
    {"diff 12 list.mbox", "What changed since the version before"},
    {"diff 12 --from v1 --state list.db", "What changed since version 1"},
    {"diff -s 12 list.mbox", "Which patches are new, changed or gone"},
    {NULL},
};

const Command command_diff = {
    .name = "diff",
    .summary = "show what changed since an older version",
    .usage = "REF [INPUT…]",
    .description =
        "Compares a series with an older version of it, patch by patch, as `git range-diff` does, "
        "but without a repository.  A line for each patch says whether it is the same (=), has "
        "changed (!), is new (>) or was dropped (<).\n\n"
        "Of a file that both versions change in the same surroundings, it shows what differs "
        "between the results; elsewhere, what differs between the diffs.\n\n"
        "REF is the number of a series, or the Message-ID of any mail in it; “id:…” and the "
        "address of a mail on the web work, too.",
    .exit_status = "The exit status is 1 if there is no such series, or no older version; with "
                   "--exit-code, also if there are differences.",
    .options = diff_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(DiffOptions),
    .initial = &initial,
    .run = run,
};
