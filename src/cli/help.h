/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The help of the program and of its commands.  Layer: cli. */
#pragma once

#include "cli/command.h"
#include "cli/console.h"

/* Shows what "mbox2series COMMAND --help" prints.
 * command: (nullable): NULL: what "mbox2series --help" prints.
 * Returns: FALSE with M2S_ERROR_IO. */
gboolean help_show(Console *console, const Command *command, GError **error);
