/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lines of a template such as "@examples@" are replaced by.  Layer: cli.
 *
 * Only the build uses this: it makes the manual pages and the completions of shells. */
#pragma once

#include "cli/command.h"

/* Appends whole lines.
 * command: the command that the template is filled for; for one of the program, its default. */
typedef void (*Fill)(GString *out, const Command *command);

typedef struct {
    const char *name; /* "examples"; NULL ends a list */
    Fill fill;
} Filler;

/* Each ended by a name of NULL. */
extern const Filler page_fillers[], shell_fillers[], bash_fillers[], zsh_fillers[], fish_fillers[];
