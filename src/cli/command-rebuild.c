/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/store.h>

#include "cli/options.h"

typedef struct {
    Options options;
    gboolean index, no_index;
} RebuildOptions;

static const Option rebuild_options[] = {
    {"index", 0, OPTION_FLAG, G_STRUCT_OFFSET(RebuildOptions, index), NULL,
     "Make an index for “search”, and keep it from now on"},
    {"no-index", 0, OPTION_FLAG, G_STRUCT_OFFSET(RebuildOptions, no_index), NULL,
     "Remove the index, and keep none"},
    OPTIONS_END,
};

static gboolean
run(gpointer data, int *status, GError **error)
{
    RebuildOptions *wanted = data;
    Options *options = &wanted->options;
    M2sSummary summary;
    if (!options_prepare_state(options, error) ||
        !options_set_index(options, wanted->index, wanted->no_index, error) ||
        !m2s_rebuild(options->chosen, &options->reading, options->settings.state, &summary, error))
        return FALSE;
    console_summary(&options->console, &summary);
    return TRUE;
}

static const Example examples[] = {
    {"rebuild --state list.db", "Makes all objects again, by the rules that the state has"},
    {"rebuild --state list.db --config projects.ini", "The same by this configuration"},
    {"rebuild --state list.db --index", "The same, with an index for “search”"},
    {NULL},
};

const Command command_rebuild = {
    .name = "rebuild",
    .summary = "rebuild all objects of a state from its mails",
    .usage = "[--state DB]",
    .description = "Rebuilds all objects of a state from its mails.\n\n"
                   "With --config FILE, the state uses this configuration from now on; an empty "
                   "FILE means no configuration.",
    .notes = "This is how a state gets another configuration.  Afterwards, ingest the archive "
             "again: mails to new projects are then added.\n\n"
             "The numbers of objects can change.  If the command fails, the state is as it was.  "
             "Mail that is delivered meanwhile is not lost; it waits until the new objects are "
             "written.",
    .options = rebuild_options,
    .examples = examples,
    .common = COMMON_CONFIG | COMMON_STATE | COMMON_JOBS | COMMON_GROUPING | COMMON_MESSAGES,
    .size = sizeof(RebuildOptions),
    .run = run,
};
