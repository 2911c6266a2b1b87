/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands, one a file.  Layer: cli.
 *
 * Each gets the arguments from its own name on and returns FALSE with an error whose code, if it is
 * of M2S_ERROR, is the exit status.  status: (out): the exit status where nothing failed but the
 * answer is "no", such as a REF that is not there. */
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
