/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Projects, and what the server's administrator has set up: states, users, tags.  Layer: load. */
#pragma once

#include "load/filling.h"

/* Finds the projects that are to be loaded, by their lists, and writes those that are not there. */
gboolean m2s_projects_join(M2sFilling *filling, GError **error);

/* Finds the rows of the configuration's states, users and tags.  What is not there is remarked. */
gboolean m2s_setup_read(M2sFilling *filling, GError **error);
