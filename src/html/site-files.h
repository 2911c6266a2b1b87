/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a site: which ones were made by earlier runs, and writing those that have changed.
 * Layer: html. */
#pragma once

#include <mbox2series/base.h>

typedef struct M2sSiteFiles M2sSiteFiles;

/* Opens the site in folder, which is created if it does not exist.
 * Returns: (transfer full) (nullable): NULL with M2S_ERROR_CREATE if there are files in it that no
 * earlier run has made, or M2S_ERROR_IO. */
M2sSiteFiles *m2s_site_files_open(const char *folder, GError **error);
void m2s_site_files_free(M2sSiteFiles *files);

/* Declares the files that there will be.  From then on, folder is known to be a site with these
 * and the earlier ones, however the run ends.
 * names: (transfer none): of char *: names as m2s_site_name_is_ours() wants them. */
gboolean m2s_site_files_declare(M2sSiteFiles *files, const GPtrArray *names, GError **error);

/* Writes a file unless it has this content already.  Any thread.
 * is_written: (out): whether it was written. */
gboolean m2s_site_files_write(const M2sSiteFiles *files, const char *name, const char *text,
                              gsize size, gboolean *is_written, GError **error);

/* Removes what earlier runs have made and is no longer declared.  removed: (out): how many. */
gboolean m2s_site_files_finish(M2sSiteFiles *files, guint64 *removed, GError **error);

/* Whether name is one that a site can have: nothing else is ever removed, whatever the list of
 * files says. */
gboolean m2s_site_name_is_ours(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(M2sSiteFiles, m2s_site_files_free)
