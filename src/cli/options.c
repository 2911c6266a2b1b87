/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <mbox2series/base.h>

#include "cli/needs.h"
#include "cli/usage.h"

#define JOBS_MAX 1024

static const char *const colours[] = {[CONSOLE_COLOUR_AUTO] = "auto",
                                      [CONSOLE_COLOUR_ALWAYS] = "always",
                                      [CONSOLE_COLOUR_NEVER] = "never",
                                      NULL};

static const char *const groupings[] = {[M2S_GROUPING_UNSAID] = "auto",
                                        [M2S_GROUPING_PATCHWORK] = "patchwork",
                                        [M2S_GROUPING_PRECISE] = "precise",
                                        NULL};
const char *const options_evidence[] = {
    [M2S_EVIDENCE_ALL] = "all", [M2S_EVIDENCE_CONTENT] = "content", NULL};

#define MEMBER(field) .offset = G_STRUCT_OFFSET(Options, field)

const Option common_options[] = {
    {"config", 0, OPTION_FILE, MEMBER(config), "FILE",
     "Read the configuration FILE (default: ~/.config/mbox2series/config.ini)",
     .common = COMMON_CONFIG},
    {"state", 0, OPTION_FILE, MEMBER(state), "DB",
     "Use the state in file DB (default without INPUT: that of M2S_STATE or the configuration)",
     .common = COMMON_STATE},
    {"list-id", 0, OPTION_TEXT, MEMBER(list_id), "ID", "Treat every mail as sent to list ID",
     .common = COMMON_LIST_ID},
    {"grouping", 0, OPTION_CHOICE, MEMBER(grouping), "RULES",
     "Group series by the rules auto, patchwork or precise (default: auto: those of the state or "
     "the configuration)",
     .choices = groupings, .common = COMMON_GROUPING},
    {"base-url", 0, OPTION_TEXT, MEMBER(base_url), "URL",
     "Begin the URLs in JSON with URL (default: http://localhost)", .common = COMMON_BASE_URL},
    {"now", 0, OPTION_TIME, MEMBER(now), "TIME",
     "The present, and the date of mails without a readable one (default: now)",
     .common = COMMON_NOW},
    {"git", 0, OPTION_TEXTS, MEMBER(trees), "DIR",
     "Look for patches in the commits of the git repository DIR, too; more than once for several",
     .common = COMMON_GIT, .needs = NEED_READING},
    {"jobs", 'j', OPTION_COUNT, MEMBER(jobs), "N", "Run N threads (default: one per core)",
     .max = JOBS_MAX, .common = COMMON_JOBS},
    {"color", 0, OPTION_CHOICE, MEMBER(colour), "WHEN",
     "Use colour auto, always or never (default: auto, which is on a terminal)", .choices = colours,
     .otherwise = "always", .common = COMMON_SCREEN},
    {"no-pager", 0, OPTION_FLAG, MEMBER(no_pager), NULL, "Do not use a pager on a terminal",
     .common = COMMON_SCREEN},
    {"quiet", 'q', OPTION_FLAG, MEMBER(quiet), NULL, "Report nothing but errors",
     .common = COMMON_MESSAGES},
    {"verbose", 'v', OPTION_FLAG, MEMBER(verbose), NULL,
     "Report all mails that were not understood, and a summary", .common = COMMON_MESSAGES},
    {"no-progress", 0, OPTION_FLAG, MEMBER(no_progress), NULL, "Do not show progress",
     .common = COMMON_MESSAGES},
    {"help", 'h', OPTION_FLAG, MEMBER(help), NULL, "Show this help", .common = COMMON_MESSAGES},
    OPTIONS_END,
};

void
options_clear(Options *options)
{
    g_free(options->inputs);
    g_clear_pointer(&options->trees, g_ptr_array_unref);
    settings_clear(&options->settings);
    g_clear_pointer(&options->chosen, m2s_config_unref);
}

char *
options_base_url(const Options *options)
{
    if (options->base_url == NULL)
        return g_strdup("http://localhost");
    gsize length = strlen(options->base_url);
    while (length > 0 && options->base_url[length - 1] == '/')
        length--;
    return g_strndup(options->base_url, length);
}

gboolean
options_need(const Options *options, const char *what, GError **error)
{
    return options->inputs[0] != NULL || usage_error(error, "%s", what);
}

gboolean
options_set_index(Options *options, gboolean index, gboolean no_index, GError **error)
{
    if (index && no_index)
        return usage_error(error, "--index and --no-index exclude each other");
    options->reading.index = index      ? M2S_INDEX_KEPT
                             : no_index ? M2S_INDEX_REMOVED
                                        : M2S_INDEX_AS_BEFORE;
    return TRUE;
}

/* Reads one input.  If it is damaged, says so and goes on with what came before the damage. */
static gboolean
read_input(Options *options, M2sArchive *archive, const char *input, int *status, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (m2s_archive_read(archive, input, &failure))
        return TRUE;
    if (!g_error_matches(failure, M2S_ERROR, M2S_ERROR_DATA)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    console_message(&options->console, "%s", failure->message);
    *status = EX_DATAERR;
    return TRUE;
}

static gboolean
read_inputs(Options *options, M2sArchive *archive, char **inputs, int *status, GError **error)
{
    if (*inputs == NULL && isatty(STDIN_FILENO))
        return usage_error(error, "there is no input; name an mbox, a Maildir, a folder or an "
                                  "archive of mails, or a state (--state DB)");
    if (*inputs == NULL)
        return read_input(options, archive, "-", status, error);
    for (char **input = inputs; *input; input++)
        if (!read_input(options, archive, *input, status, error))
            return FALSE;
    return TRUE;
}

gboolean
options_prepare(Options *options, guint first, GError **error)
{
    gboolean has_inputs = options->inputs[first] != NULL;
    if (!settings_find(&options->settings, options->config, options->state, has_inputs, error))
        return FALSE;
    options->chosen = settings_choose_config(&options->settings);
    options->reading = (M2sOptions){.list_id = options->list_id,
                                    .now = options->now,
                                    .jobs = options->jobs,
                                    .grouping = options->grouping,
                                    .diagnostic = console_diagnostic,
                                    .progress = console_progress,
                                    .user_data = &options->console};
    if (options->command->common & COMMON_SCREEN)
        console_prepare(&options->console);
    needs_confine(&(Call){.command = options->command,
                          .common = common_options,
                          .values = options,
                          .state = options->settings.state,
                          .inputs = options->inputs});
    return TRUE;
}

gboolean
options_prepare_state(Options *options, GError **error)
{
    if (!options_prepare(options, 0, error))
        return FALSE;
    if (options->inputs[0]) {
        return usage_error(error,
                           "this command takes no input; a state is named like this: --state %s",
                           options->inputs[0]);
    }
    return options->settings.state || usage_error(error, "this command needs a state: --state DB");
}

/* The repositories of --git, ended by NULL.  Returns: (transfer container). */
static char **
list_trees(const Options *options)
{
    guint count = options->trees ? options->trees->len : 0;
    char **trees = g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++)
        trees[i] = g_ptr_array_index(options->trees, i);
    return trees;
}

/* --git is of no use to a command that is not to tell what became of patches. */
static gboolean
check_trees(const Options *options, GError **error)
{
    if (options->trees == NULL)
        return TRUE;
    if (!options->fates)
        return usage_error(error, "--git needs --inferred-states here");
    g_autofree char **trees = list_trees(options);
    return m2s_fates_check_trees(trees, error);
}

M2sArchive *
options_open(Options *options, guint first, int *status, GError **error)
{
    return options_prepare(options, first, error) ? options_read(options, first, status, error)
                                                  : NULL;
}

M2sArchive *
options_open_state(Options *options, GError **error)
{
    if (!options_prepare_state(options, error))
        return NULL;
    return m2s_archive_open(options->chosen, &options->reading, options->settings.state, error);
}

M2sArchive *
options_read(Options *options, guint first, int *status, GError **error)
{
    options->reading.sketches = options->sketches || options->fates;
    options->reading.verdicts = options->fates;
    options->reading.details = options->details;
    if (!check_trees(options, error))
        return NULL;
    if (options->settings.state && options->inputs[first]) {
        usage_error(error, "--state excludes inputs; use “ingest” to add an input to a state");
        return NULL;
    }
    if (options->settings.state)
        return m2s_archive_open(options->chosen, &options->reading, options->settings.state, error);
    options->reading.without_hashes = !options->hashes && options->trees == NULL;
    if (options->chosen == NULL)
        options->chosen = m2s_config_new();
    g_autoptr(M2sArchive) archive = m2s_archive_new(options->chosen, &options->reading, error);
    if (archive == NULL)
        return NULL;
    gboolean complete = read_inputs(options, archive, options->inputs + first, status, error);
    if (complete || m2s_archive_summary(archive)->mails > 0)
        console_summary(&options->console, m2s_archive_summary(archive));
    return complete ? g_steal_pointer(&archive) : NULL;
}

M2sRevisions *
options_open_revisions(Options *options, gboolean is_all, M2sEvidence evidence,
                       M2sArchive **archive, int *status, GError **error)
{
    const char *const references[] = {options->inputs[0], NULL};
    *archive = options_open(options, is_all ? 0 : 1, status, error);
    if (*archive == NULL)
        return NULL;
    M2sRevisions *revisions =
        m2s_archive_revisions(*archive, evidence, is_all ? NULL : references, error);
    if (revisions == NULL)
        g_clear_pointer(archive, m2s_archive_free);
    return revisions;
}

/* series: (nullable): NULL for all. */
static gboolean
judge(const Options *options, const M2sArchive *archive, const GPtrArray *series, Insight *insight,
      GError **error)
{
    g_autofree char **trees = list_trees(options);
    const M2sFateOptions wanted = {.now = options->now,
                                   .trees = trees,
                                   .series = series,
                                   .newer = m2s_revisions_newer,
                                   .newer_data = insight->revisions};
    if (!options->fates)
        return TRUE;
    insight->fates = m2s_fates_new(archive, &wanted, error);
    return insight->fates != NULL;
}

gboolean
options_look_into(const Options *options, M2sArchive *archive, Insight *insight, GError **error)
{
    if (!options->sketches && !options->fates)
        return TRUE;
    insight->revisions = m2s_archive_revisions(archive, M2S_EVIDENCE_ALL, NULL, error);
    return insight->revisions && judge(options, archive, NULL, insight, error);
}

gboolean
options_look_into_one(const Options *options, M2sArchive *archive, const char *reference,
                      Insight *insight, GError **error)
{
    const char *const references[] = {reference, NULL};
    const M2sSeries *series;
    if (options->trees)
        return options_look_into(options, archive, insight, error);
    insight->revisions = m2s_archive_revisions(archive, M2S_EVIDENCE_ALL, references, error);
    if (insight->revisions == NULL || !m2s_archive_find_series(archive, reference, &series, error))
        return FALSE;
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    if (series)
        g_ptr_array_add(one, (gpointer)series);
    return judge(options, archive, one, insight, error);
}

gboolean
options_look_into_some(const Options *options, M2sArchive *archive, GPtrArray *series,
                       Insight *insight, GError **error)
{
    if (!options->fates)
        return TRUE;
    insight->revisions = m2s_archive_revisions_of(archive, series, error);
    return insight->revisions && judge(options, archive, series, insight, error);
}

void
insight_clear(Insight *insight)
{
    g_clear_pointer(&insight->fates, m2s_fates_free);
    g_clear_pointer(&insight->revisions, m2s_revisions_free);
}
