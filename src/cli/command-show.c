/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/list.h>

#include "cli/options.h"

typedef struct {
    Options options;
    gboolean full, no_body;
} ShowOptions;

#define MEMBER(field) .offset = G_STRUCT_OFFSET(ShowOptions, field)

static const Option show_options[] = {
    {"full", 0, OPTION_FLAG, MEMBER(full), NULL,
     "Show texts from start to end, and the messages of all patches"},
    {"no-body", 0, OPTION_FLAG, MEMBER(no_body), NULL,
     "Show trailers, but no texts and no diffstats"},
    OPTIONS_END,
};

static gboolean
run(gpointer data, int *status, GError **error)
{
    ShowOptions *wanted = data;
    Options *options = &wanted->options;
    if (!options_need(options, "show needs a REF: the number of a series or a Message-ID", error))
        return FALSE;
    const char *reference = options->inputs[0];
    g_autoptr(M2sArchive) archive = options_open(options, 1, status, error);
    if (archive == NULL)
        return FALSE;
    const M2sSeries *series = m2s_catalogue_find_series(m2s_archive_catalogue(archive), reference);
    if (series == NULL) {
        console_message(&options->console, "%s: there is no such series", reference);
        *status = 1;
        return TRUE;
    }
    const M2sTerminal terminal = console_terminal(&options->console);
    M2sTreeFlags flags =
        (wanted->full ? M2S_TREE_FULL : 0) | (wanted->no_body ? M2S_TREE_NO_BODY : 0);
    g_autofree char *text = m2s_tree_format(archive, series, &terminal, flags, error);
    return text && console_show(&options->console, text, error);
}

static const ShowOptions initial = {.options.console.brief = TRUE};

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
    .description = "Shows a series as a tree.\n\n"
                   "REF is its number, or the Message-ID of its cover, a patch or a comment.",
    .options = show_options,
    .examples = examples,
    .common = COMMON_READING | COMMON_SCREEN | COMMON_MESSAGES,
    .size = sizeof(ShowOptions),
    .initial = &initial,
    .run = run,
};
