/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Projects, and what the server's administrator has set up: states, users, tags.  Layer: load. */
#pragma once

#include "load/filling.h"

/* The projects of archive, or those with names.
 * names: (nullable): link names, ended by NULL; NULL: all.
 * Returns: (transfer container) (nullable): of M2sProject *; NULL with an error, M2S_ERROR_USAGE if
 * there is none with a name. */
GPtrArray *m2s_projects_choose(const M2sArchive *archive, const char *const *names, GError **error);

/* Finds the projects that are to be loaded, by their lists, and writes those that are not there. */
gboolean m2s_projects_join(M2sFilling *filling, GError **error);

/* Finds the rows of the configuration's states, users and tags.  What is not there is remarked. */
gboolean m2s_setup_read(M2sFilling *filling, GError **error);
