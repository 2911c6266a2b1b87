/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/command.h"

const Command *const commands[] = {
    &command_list,   &command_search,
    &command_show,   &command_revisions,
    &command_diff,   &command_api,
    &command_export, &command_load,
    &command_mbox,   &command_am,
    &command_verify, &command_digest,
    &command_site,   &command_ingest,
    &command_check,  &command_rebuild,
    &command_mails,  &command_events,
    &command_serve,  &command_config,
    &command_help,   NULL,
};

const Command *
command_find(const char *name)
{
    for (gsize i = 0; name && commands[i]; i++)
        if (g_str_equal(commands[i]->name, name))
            return commands[i];
    return NULL;
}
