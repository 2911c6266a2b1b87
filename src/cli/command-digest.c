/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/filters.h"
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
 * Returns: (transfer container) (nullable): of const M2sSeries *; NULL with an error. */
static GPtrArray *
find_series(Options *options, const M2sArchive *archive, guint count, int *status, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; i < count; i++) {
        const char *reference = options->inputs[i];
        const M2sSeries *series;
        if (!m2s_archive_find_series(archive, reference, &series, error))
            return NULL;
        if (series == NULL) {
            if (!reference_unknown(&options->console, archive, M2S_SERIES, reference, status,
                                   error))
                return NULL;
        } else if (series->cover == NULL) {
            console_message(&options->console, "%s: series %u has no cover letter", reference,
                            series->id);
            *status = 1;
        } else if (!g_ptr_array_find(found, series, NULL)) {
            g_ptr_array_add(found, (gpointer)series);
        }
    }
    return g_steal_pointer(&found);
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

/* Leaves the series that filters let through.
 * series: (inout) (nullable): of const M2sSeries *; NULL: all.
 * Returns: FALSE with an error. */
static gboolean
filter(const Filters *filters, M2sArchive *archive, GPtrArray **series, GError **error)
{
    g_autoptr(GPtrArray) named = g_steal_pointer(series);
    g_auto(Insight) insight = {0};
    if (!options_look_into(&filters->options, archive, &insight, error))
        return FALSE;
    *series = filters_select(filters, archive, &insight, error);
    for (guint i = *series && named ? (*series)->len : 0; i > 0; i--)
        if (!g_ptr_array_find(named, g_ptr_array_index(*series, i - 1), NULL))
            g_ptr_array_remove_index(*series, i - 1);
    return *series != NULL;
}

static gboolean
run(gpointer data, int *status, GError **error)
{
    Filters *filters = data;
    Options *options = &filters->options;
    guint count = sort_arguments(options);
    if (!filters_settle(filters, error))
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (!reference_check(options->inputs[i], "digest", error))
            return FALSE;
    filters_want(filters, NULL);
    g_autoptr(M2sArchive) archive = options_open(options, count, status, error);
    if (archive == NULL)
        return FALSE;
    gboolean is_filtered = filters_are_given(filters);
    if (count == 0 && !is_filtered)
        return m2s_archive_load(archive, error) &&
               print(&options->console, archive, m2s_archive_catalogue(archive)->covers, error);
    if (count > 0 && is_filtered && !m2s_archive_load(archive, error))
        return FALSE; /* both lists have to have the same objects */
    g_autoptr(GPtrArray) series =
        count ? find_series(options, archive, count, status, error) : NULL;
    if (count && series == NULL)
        return FALSE;
    if (is_filtered && !filter(filters, archive, &series, error))
        return FALSE;
    g_autoptr(GPtrArray) covers = m2s_digest_covers(series);
    return print(&options->console, archive, covers, error);
}

static const Filters initial = {.options.console.brief = TRUE, FILTERS_NONE};

static const Example examples[] = {
    {"digest --since 1.week.ago list.mbox > covers.md", "The cover letters of the last week"},
    {"digest --state list.db 12 | pandoc --to html", "That of series 12, as a web page"},
    {NULL},
};

const Command command_digest = {
    .name = "digest",
    .summary = "print cover letters as Markdown",
    .usage = "[REF…] [INPUT…]",
    .description = "Prints cover letters as Markdown: all, or those of the series that are "
                   "named and pass the filters.\n\n"
                   "REF is the number of a series, or the Message-ID of any mail in it; a file of "
                   "that name is an input, however.",
    .filters = filter_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_GIT | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(Filters),
    .initial = &initial,
    .run = run,
};
