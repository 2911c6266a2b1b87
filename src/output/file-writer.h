/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes whole files.  Layer: output. */
#pragma once

#include <stdio.h>

#include <mbox2series/base.h>

/* Writes the content of a file.  path: of file, for errors. */
typedef gboolean (*M2sFileFunc)(FILE *file, const char *path, gpointer user_data, GError **error);

/* Writes the file called name in folder, which is created if it does not exist.  It has another
 * name until it is complete, so that nobody sees half a file.
 * Returns: FALSE with M2S_ERROR_CREATE, M2S_ERROR_IO, or an error of write. */
gboolean m2s_file_write(const char *folder, const char *name, M2sFileFunc write, gpointer user_data,
                        GError **error);

/* Sets an error with code, path and the text of errno.  Returns: FALSE. */
gboolean m2s_file_fail(const char *path, M2sError code, GError **error);
