/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"
#include "cli/usage.h"

typedef struct {
    Options options;
    const char *output, *api_version;
    guint evidence, format;
    gboolean api_only, inferred_states, columns;
} ExportOptions;

enum { FORMAT_API, FORMAT_CSV, FORMAT_NDJSON };
static const char *const formats[] = {
    [FORMAT_API] = "api", [FORMAT_CSV] = "csv", [FORMAT_NDJSON] = "ndjson", NULL};

#define MEMBER(field) .offset = G_STRUCT_OFFSET(ExportOptions, field)

static const Option export_options[] = {
    {"output", 'o', OPTION_FOLDER, MEMBER(output), "DIR", "Write the files to DIR",
     .use = PATH_MADE},
    {"format", 'f', OPTION_CHOICE, MEMBER(format), "FORMAT",
     "Write objects as the API has them, or flat tables as csv or ndjson (default: api)",
     .choices = formats},
    {"columns", 0, OPTION_FLAG, MEMBER(columns), NULL,
     "Print the columns of flat tables, and write nothing"},
    {"api-version", 0, OPTION_TEXT, MEMBER(api_version), "VERSION",
     "Show objects as in API VERSION, 1.0 to 1.4 (default: 1.4)"},
    {"api-only", 0, OPTION_FLAG, MEMBER(api_only), NULL,
     "Write neither revisions.ndjson nor states.ndjson, which Patchwork knows nothing of"},
    {"evidence", 0, OPTION_CHOICE, MEMBER(evidence), "EVIDENCE",
     "Find revisions by all that mails say, or by their content alone (default: all)",
     .choices = options_evidence},
    {"inferred-states", 0, OPTION_FLAG, MEMBER(inferred_states), NULL,
     "Give patches the states that replies, and commits with --git, tell"},
    OPTIONS_END,
};

static gboolean
check(const ExportOptions *wanted, GError **error)
{
    if (wanted->output == NULL)
        return usage_error(error, "export needs --output DIR, the folder for its files");
    if (wanted->format != FORMAT_API &&
        (wanted->api_only || wanted->inferred_states || wanted->evidence || wanted->options.trees))
        return usage_error(error, "--api-only, --evidence, --inferred-states and --git are for "
                                  "--format api");
    if (m2s_api_has_version(wanted->api_version))
        return TRUE;
    return usage_error(error, "--api-version: there is no version “%s”; write 1.0 to 1.4",
                       wanted->api_version);
}

/* Writes what Patchwork knows nothing of.
 * insight: has the revisions by all evidence.
 * objects: increased by the number of postings. */
static gboolean
export_more(const ExportOptions *wanted, const M2sArchive *archive, const Insight *insight,
            guint64 *objects, GError **error)
{
    g_autoptr(M2sRevisions) others =
        wanted->evidence == M2S_EVIDENCE_ALL
            ? NULL
            : m2s_revisions_new(m2s_archive_catalogue(archive), wanted->evidence);
    const M2sRevisions *revisions = others ? others : insight->revisions;
    *objects += m2s_revisions_postings(revisions)->len;
    return m2s_export_revisions(revisions, wanted->output, error) &&
           m2s_export_states(archive, insight->fates, wanted->output, error);
}

static gboolean
print_columns(ExportOptions *wanted, GError **error)
{
    g_autofree char *columns = m2s_describe_tables();
    return console_show(&wanted->options.console, columns, error);
}

static gboolean
export_tables(ExportOptions *wanted, int *status, GError **error)
{
    wanted->options.details = TRUE;
    wanted->options.fates = TRUE; /* and what they need */
    g_autoptr(M2sArchive) archive = options_open(&wanted->options, 0, status, error);
    guint64 rows = 0;
    if (archive == NULL ||
        !m2s_export_tables(archive,
                           wanted->format == FORMAT_CSV ? M2S_TABLES_CSV : M2S_TABLES_NDJSON,
                           wanted->output, &wanted->options.reading, &rows, error))
        return FALSE;
    console_note(&wanted->options.console, "%" G_GUINT64_FORMAT " rows written to %s", rows,
                 wanted->output);
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    ExportOptions *wanted = data;
    if (wanted->columns)
        return print_columns(wanted, error);
    if (!check(wanted, error))
        return FALSE;
    if (wanted->format != FORMAT_API)
        return export_tables(wanted, status, error);
    wanted->options.sketches = !wanted->api_only;
    wanted->options.fates = !wanted->api_only || wanted->inferred_states;
    g_autoptr(M2sArchive) archive = options_open(&wanted->options, 0, status, error);
    g_auto(Insight) insight = {0};
    if (archive == NULL || !options_look_into(&wanted->options, archive, &insight, error))
        return FALSE;
    if (wanted->inferred_states)
        m2s_fates_infer_states(insight.fates, archive);
    g_autofree char *base_url = options_base_url(&wanted->options);
    const M2sView view = {.archive = archive, .base_url = base_url, .version = wanted->api_version};
    guint64 objects = 0;
    if (!m2s_export(&view, wanted->output, &wanted->options.reading, &objects, error) ||
        (!wanted->api_only && !export_more(wanted, archive, &insight, &objects, error)))
        return FALSE;
    console_note(&wanted->options.console, "%" G_GUINT64_FORMAT " objects written to %s", objects,
                 wanted->output);
    return TRUE;
}

static const ExportOptions initial = {.options.hashes = TRUE, .api_version = "1.4"};

static const Example examples[] = {
    {"export --output out list.mbox", "Writes out/patches.ndjson, out/series.ndjson and so on"},
    {"export --output out --api-version 1.2 --state list.db",
     "The same from a state, as API 1.2 shows it"},
    {"export --format csv --output out --state list.db",
     "Writes out/patches.csv, out/trailers.csv and so on, for a spreadsheet or a data frame"},
    {NULL},
};

const Command command_export = {
    .name = "export",
    .summary = "write every object as JSON, like Patchwork's REST API",
    .usage = "--output DIR [INPUT…]",
    .description = "Writes every object as Patchwork's REST API shows it, one JSON object per "
                   "line, to one file for each kind; and which series is the next version of "
                   "which, and what became of patches and series.",
    .notes = "The files are projects.ndjson, people.ndjson, series.ndjson, covers.ndjson, "
             "patches.ndjson, cover_comments.ndjson, patch_comments.ndjson and events.ndjson.  "
             "revisions.ndjson and states.ndjson are beside them.  With --api-only, a state is "
             "read in parts, and memory does not grow with it.\n"
             "--format csv and --format ndjson write flat tables instead: series, covers, patches, "
             "comments, people, events, files, trailers, tags, revisions and states, with the "
             "columns of the views of a state; see mbox2series-state(5).",
    .options = export_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_BASE_URL | COMMON_MESSAGES,
    .size = sizeof(ExportOptions),
    .initial = &initial,
    .run = run,
};
