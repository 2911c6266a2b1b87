/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/options.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <mbox2series/base.h>

#define JOBS_MAX 1024

void
options_clear(Options *options)
{
    g_free(options->config);
    g_free(options->list_id);
    g_free(options->base_url);
    g_free(options->now);
    g_free(options->state);
    g_strfreev(options->inputs);
    g_clear_pointer(&options->loaded, m2s_config_unref);
}

static gboolean
usage_error(GError **error, const char *what)
{
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_USAGE, what);
    return FALSE;
}

static void
add_common_entries(GOptionContext *context, Options *options)
{
    const GOptionEntry entries[] = {
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &options->config, "Read the configuration FILE",
         "FILE"},
        {"list-id", 0, 0, G_OPTION_ARG_STRING, &options->list_id,
         "Treat every mail as sent to list ID", "ID"},
        {"state", 0, 0, G_OPTION_ARG_FILENAME, &options->state, "Use the state in file DB", "DB"},
        {"base-url", 0, 0, G_OPTION_ARG_STRING, &options->base_url,
         "Begin the URLs in JSON with URL (default: http://localhost)", "URL"},
        {"now", 0, 0, G_OPTION_ARG_STRING, &options->now,
         "The date of mails without a readable one (default: now)", "TIME"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs, "Run N threads (default: one per core)",
         "N"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "Report nothing but errors", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose,
         "Report all mails that were not understood, and a summary", NULL},
        {"no-progress", 0, 0, G_OPTION_ARG_NONE, &options->no_progress, "Do not show progress",
         NULL},
        {G_OPTION_REMAINING, 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME_ARRAY, &options->inputs,
         NULL, NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_option_context_add_main_entries(context, entries, NULL);
}

gboolean
options_parse(Options *options, const char *usage, const char *summary, const GOptionEntry *entries,
              char **arguments, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    add_common_entries(context, options);
    g_autoptr(GError) problem = NULL;
    if (!g_option_context_parse_strv(context, &arguments, &problem))
        return usage_error(error, problem->message);
    if (options->jobs < 0 || options->jobs > JOBS_MAX)
        return usage_error(error, "--jobs needs a number from 1 to 1024");
    if (options->inputs == NULL)
        options->inputs = g_new0(char *, 1);
    return TRUE;
}

gboolean
options_parse_state(Options *options, const char *summary, char **arguments, GError **error)
{
    const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    if (!options_parse(options, "--state DB", summary, none, arguments, error))
        return FALSE;
    if (options->state && options->inputs[0] == NULL)
        return TRUE;
    return usage_error(error, "this command needs --state DB and takes no input");
}

const char *
options_base_url(Options *options)
{
    if (options->base_url == NULL)
        return "http://localhost";
    while (g_str_has_suffix(options->base_url, "/"))
        options->base_url[strlen(options->base_url) - 1] = '\0';
    return options->base_url;
}

gboolean
options_time(const char *option, const char *text, gint64 *seconds, GError **error)
{
    if (*text == '@' &&
        g_ascii_string_to_signed(text + 1, 10, 0, G_MAXINT32 * 100ll, seconds, NULL))
        return TRUE;
    gboolean bare = g_utf8_strlen(text, -1) == 10; /* a date alone */
    g_autofree char *full = bare ? g_strconcat(text, "T00:00:00", NULL) : g_strdup(text);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(full, utc);
    if (time == NULL) {
        g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                    "--%s: “%s” is not a time; write 2026-05-01 or 2026-05-01T20:00:21", option,
                    text);
        return FALSE;
    }
    *seconds = g_date_time_to_unix(time);
    return TRUE;
}

static gboolean
load_config(Options *options, GError **error)
{
    options->loaded = options->config ? m2s_config_load(options->config, error) : NULL;
    return options->config == NULL || options->loaded;
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
        return usage_error(error,
                           "there is no input; name an mbox, a Maildir or a folder of mails");
    if (*inputs == NULL)
        return read_input(options, archive, "-", status, error);
    for (char **input = inputs; *input; input++)
        if (!read_input(options, archive, *input, status, error))
            return FALSE;
    return TRUE;
}

gboolean
options_prepare(Options *options, M2sOptions *reading, GError **error)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    if (options->now && !options_time("now", options->now, &now, error))
        return FALSE;
    if (!load_config(options, error))
        return FALSE;
    Console *console = &options->console;
    console->quiet = options->quiet;
    console->verbose = options->verbose;
    console->progress = !options->quiet && !options->no_progress && isatty(STDERR_FILENO);
    *reading = (M2sOptions){.list_id = options->list_id,
                            .now = now,
                            .jobs = options->jobs,
                            .diagnostic = console_diagnostic,
                            .progress = console_progress,
                            .user_data = console};
    return TRUE;
}

static M2sArchive *
open_state(const Options *options, const M2sOptions *reading, guint first, GError **error)
{
    if (options->inputs[first] == NULL)
        return m2s_archive_open(options->loaded, reading, options->state, error);
    usage_error(error, "--state excludes inputs; use “ingest” to add an input to a state");
    return NULL;
}

M2sArchive *
options_open(Options *options, guint first, int *status, GError **error)
{
    M2sOptions reading;
    if (!options_prepare(options, &reading, error))
        return NULL;
    if (options->state)
        return open_state(options, &reading, first, error);
    reading.without_hashes = !options->hashes;
    if (options->loaded == NULL)
        options->loaded = m2s_config_new();
    g_autoptr(M2sArchive) archive = m2s_archive_new(options->loaded, &reading, error);
    if (archive == NULL)
        return NULL;
    gboolean complete = read_inputs(options, archive, options->inputs + first, status, error);
    if (complete || m2s_archive_summary(archive)->mails > 0)
        console_summary(&options->console, m2s_archive_summary(archive));
    return complete ? g_steal_pointer(&archive) : NULL;
}
