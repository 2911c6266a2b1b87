/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies in gzip's format.  Layer: server. */
#pragma once

#include <glib.h>

/* Whether an Accept-Encoding takes gzip.  header: (nullable). */
gboolean m2s_gzip_is_accepted(const char *header);

/* Returns: (transfer full) (nullable): NULL if bytes are too many, or there is no memory. */
GBytes *m2s_gzip(GBytes *bytes);
