/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command needs, as its description and its options say.  Layer: cli. */
#pragma once

#include "cli/command.h"

/* A command that was called. */
typedef struct {
    const Command *command;
    const Option *common; /* the options that all commands have, ended by OPTIONS_END */
    gconstpointer values; /* of all options: a struct of command->size */
    const char *state;    /* (nullable): the file of the state */
    char *const *inputs;  /* ended by NULL; what is no path, such as a REF, is passed over */
} Call;

/* Whether there is no input but standard input. */
gboolean needs_no_file(char *const *inputs);

/* Gives up all else (confine.h).  Folders that the command would make are made first, as they could
 * not be later; if that fails, it shows when they are used. */
void needs_confine(const Call *call);
