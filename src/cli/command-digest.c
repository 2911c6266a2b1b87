/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/view.h>

#include "cli/options.h"

static gboolean
run(gpointer data, int *status, GError **error)
{
    Options *options = data;
    g_autoptr(M2sArchive) archive = options_open(options, 0, status, error);
    if (archive == NULL)
        return FALSE;
    const GPtrArray *covers = m2s_archive_catalogue(archive)->covers;
    for (guint i = 0; i < covers->len; i++) {
        g_autofree char *section = m2s_digest_format(archive, g_ptr_array_index(covers, i), error);
        if (section == NULL || !console_show(&options->console, section, error))
            return FALSE;
    }
    return TRUE;
}

static const Options initial = {.console.brief = TRUE};

static const Example examples[] = {
    {"digest list.mbox > covers.md", "All cover letters of an archive"},
    {"digest --state list.db | pandoc --to html", "Those of a state, as a web page"},
    {NULL},
};

const Command command_digest = {
    .name = "digest",
    .summary = "print all cover letters as Markdown",
    .usage = "[INPUT…]",
    .description = "Prints all cover letters as Markdown.",
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(Options),
    .initial = &initial,
    .run = run,
};
