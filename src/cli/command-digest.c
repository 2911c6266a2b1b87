/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"
#include "cli/reference.h"

/* Moves the REFs among the arguments to their start.  Returns: how many there are. */
static guint
sort_arguments(const Options *options)
{
    guint count = 0;
    for (guint i = 0; options->inputs[i]; i++) {
        char *argument = options->inputs[i];
        if (!reference_is_meant(argument, options->state == NULL))
            continue;
        for (guint k = i; k > count; k--)
            options->inputs[k] = options->inputs[k - 1];
        options->inputs[count++] = argument;
    }
    return count;
}

/* Finds the series that references name, each once.  Says which are not there, or have no cover
 * letter, and sets status then.
 * Returns: (transfer container): of const M2sSeries *. */
static GPtrArray *
find_series(Options *options, const M2sCatalogue *catalogue, guint count, int *status)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < count; i++) {
        const char *reference = options->inputs[i];
        const M2sSeries *series = m2s_catalogue_find_series(catalogue, reference);
        if (series == NULL) {
            *status = reference_unknown(&options->console, catalogue, M2S_SERIES, reference);
        } else if (series->cover == NULL) {
            console_message(&options->console, "%s: series %u has no cover letter", reference,
                            series->id);
            *status = 1;
        } else if (!g_ptr_array_find(found, series, NULL)) {
            g_ptr_array_add(found, (gpointer)series);
        }
    }
    return found;
}

static gboolean
print(Console *console, const M2sArchive *archive, const GPtrArray *covers, GError **error)
{
    for (guint i = 0; i < covers->len; i++) {
        g_autofree char *section = m2s_digest_format(archive, g_ptr_array_index(covers, i), error);
        if (section == NULL || !console_show(console, section, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    guint count = sort_arguments(options);
    for (guint i = 0; i < count; i++)
        if (!reference_check(options->inputs[i], "digest", error))
            return FALSE;
    g_autoptr(M2sArchive) archive = options_open(options, count, status, error);
    if (archive == NULL)
        return FALSE;
    const M2sCatalogue *catalogue = m2s_archive_catalogue(archive);
    if (count == 0)
        return print(&options->console, archive, catalogue->covers, error);
    g_autoptr(GPtrArray) series = find_series(options, catalogue, count, status);
    g_autoptr(GPtrArray) covers = m2s_digest_covers(series);
    return print(&options->console, archive, covers, error);
}

static const Options initial = {.console.brief = TRUE};

static const Example examples[] = {
    {"digest list.mbox > covers.md", "All cover letters of an archive"},
    {"digest --state list.db 12 | pandoc --to html", "That of series 12, as a web page"},
    {NULL},
};

const Command command_digest = {
    .name = "digest",
    .summary = "print cover letters as Markdown",
    .usage = "[REF…] [INPUT…]",
    .description =
        "Prints cover letters as Markdown: all, or those of the series that are named.\n\n"
        "REF is the number of a series, or the Message-ID of any mail in it; a file of "
        "that name is an input, however.",
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(Options),
    .initial = &initial,
    .run = run,
};
