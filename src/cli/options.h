/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of every command, and opening the archive that they name.  Layer: cli. */
#pragma once

#include <mbox2series/archive.h>

#include "cli/console.h"

typedef struct {
    char *config;
    char *list_id;
    char *base_url;
    char *now;
    char *state;
    int jobs;
    gboolean quiet;
    gboolean verbose;
    gboolean no_progress;
    gboolean hashes;   /* the command shows hashes of patches: set before options_open() */
    char **inputs;     /* the rest of the command line */
    M2sConfig *loaded; /* (nullable): NULL if no configuration was named */
    Console console;
} Options;

void options_clear(Options *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* Parses the options in entries and those of every command.
 * usage: what follows the options, "REF [INPUT…]"; summary: what the command does; arguments: the
 * first is the command's name.
 * Returns: FALSE with M2S_ERROR_USAGE. */
gboolean options_parse(Options *options, const char *usage, const char *summary,
                       const GOptionEntry *entries, char **arguments, GError **error);

/* The same for a command that needs a state and takes no inputs. */
gboolean options_parse_state(Options *options, const char *summary, char **arguments,
                             GError **error);

/* The start of URLs in views, without a slash at its end.  (transfer none) */
const char *options_base_url(Options *options);

/* Reads a point in time: "2026-05-01", "2026-05-01T20:00:21", with a zone or in UTC, or "@" and
 * UTC seconds.
 * option: its name, for the error.
 * Returns: FALSE with M2S_ERROR_USAGE. */
gboolean options_time(const char *option, const char *text, gint64 *seconds, GError **error);

/* Loads the configuration into options->loaded, if one was named, and sets reading from options.
 * Returns: FALSE with an error. */
gboolean options_prepare(Options *options, M2sOptions *reading, GError **error);

/* Loads the configuration and opens the state, if one was named; otherwise reads the inputs from
 * index first on, or standard input if there are none and it is not a terminal.
 * status: (inout): set to 65 (EX_DATAERR) if an input is damaged, which is reported; what came
 * before the damage is in the archive.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sArchive *options_open(Options *options, guint first, int *status, GError **error);
