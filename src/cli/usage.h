/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wrong usage of a command.  Layer: cli. */
#pragma once

#include <mbox2series/base.h>

/* Sets M2S_ERROR_USAGE.  format: what is wrong with the command line, and how to write it.
 * Returns: FALSE. */
gboolean usage_error(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
