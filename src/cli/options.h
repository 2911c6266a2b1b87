/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options that every command has, and opening what they say.  Layer: cli. */
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
    gboolean hashes;   /* what is shown has the hashes of patches: set before options_open() */
    char **inputs;     /* what is left of the command line */
    M2sConfig *loaded; /* (nullable): NULL if none was named, and a state may have its own */
    Console console;
} Options;

void options_clear(Options *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* Parses arguments, whose first is the command's name: entries and the options of every command.
 * usage: what follows the options, "REF [INPUT…]"; summary: what the command does.
 * Returns: FALSE with an error of M2S_ERROR_USAGE. */
gboolean options_parse(Options *options, const char *usage, const char *summary,
                       const GOptionEntry *entries, char **arguments, GError **error);

/* The same of a command that is about a state and nothing else. */
gboolean options_parse_state(Options *options, const char *summary, char **arguments,
                             GError **error);

/* What addresses in views begin with: never with a slash at its end.  (transfer none) */
const char *options_base_url(Options *options);

/* Reads a point in time: "2026-05-01", "2026-05-01T20:00:21", with a zone or in UTC, or seconds
 * since 1970 after "@".  option: its name, for the error.
 * Returns: FALSE with an error of M2S_ERROR_USAGE. */
gboolean options_time(const char *option, const char *text, gint64 *seconds, GError **error);

/* Loads the configuration, if one was named, into options->loaded and makes reading of what options say.
 * Returns: FALSE with an error. */
gboolean options_prepare(Options *options, M2sOptions *reading, GError **error);

/* Loads the configuration and opens the state, if there is one, or reads all inputs, from the one
 * at first on; standard input if there is none and it is not a terminal.  options keeps the
 * configuration, which must outlive the archive.
 * Returns: (transfer full) (nullable): NULL with an error. */
M2sArchive *options_open(Options *options, guint first, GError **error);
