/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a command line into the options of a command.  Layer: cli.
 *
 * getopt_long() of the C library finds the options: GOption, which the rest of GLib would suggest,
 * knows neither "-n5" nor "-fcsv". */
#pragma once

#include "cli/command.h"
#include "cli/options.h"

/* Sets options from arguments, and options->inputs to what is no option.
 * arguments: the first is the command's name; they are reordered, and options points into them.
 * Returns: FALSE with M2S_ERROR_USAGE and a message that says which option is wrong, and how to
 * write it. */
gboolean arguments_read(const Command *command, char **arguments, Options *options, GError **error);
