/* SPDX-License-Identifier: GPL-2.0-or-later */
/* REF on the command line: what names a series, a patch or a cover.  Layer: cli. */
#pragma once

#include <mbox2series/archive.h>
#include <mbox2series/revisions.h>

#include "cli/console.h"

/* Checks that text can be a REF, before anything is read.
 * text: (nullable): the argument, if there is one; command: its name, for the error.
 * Returns: FALSE with M2S_ERROR_USAGE. */
gboolean reference_check(const char *text, const char *command, GError **error);

/* Whether argument, of a command that takes both REFs and inputs, is a REF: a number, something
 * with an "@", an address, or one that begins with "id:" or the like.
 * has_inputs: a file of that name is an input all the same. */
gboolean reference_is_meant(const char *argument, gboolean has_inputs);

/* Finds the posting with the mail that text names, or that of the series with that number or mail.
 * archive: loaded.
 * posting: (out) (nullable): (transfer none).
 * Returns: FALSE with an error if the archive cannot be read. */
gboolean reference_find_posting(const M2sArchive *archive, const M2sRevisions *revisions,
                                const char *text, const M2sPosting **posting, GError **error);

/* Prints that reference names no object of kind, and why.
 * status: (out): the exit status.
 * Returns: FALSE with an error if the archive cannot be read. */
gboolean reference_unknown(Console *console, const M2sArchive *archive, M2sKind kind,
                           const char *reference, int *status, GError **error);
