/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, one per file.  Layer: cli.
 *
 * Each takes the arguments from its own name on.
 * status: (out): the exit status if nothing failed: 1 if the answer is "no", such as for a REF that
 * does not exist.
 * Returns: FALSE with an error; a code of M2S_ERROR determines the exit status. */
#pragma once

#include <glib.h>

gboolean command_list(char **arguments, int *status, GError **error);
gboolean command_show(char **arguments, int *status, GError **error);
gboolean command_api(char **arguments, int *status, GError **error);
gboolean command_ingest(char **arguments, int *status, GError **error);
gboolean command_check(char **arguments, int *status, GError **error);
gboolean command_rebuild(char **arguments, int *status, GError **error);
gboolean command_mails(char **arguments, int *status, GError **error);
gboolean command_export(char **arguments, int *status, GError **error);
gboolean command_mbox(char **arguments, int *status, GError **error);
gboolean command_digest(char **arguments, int *status, GError **error);
