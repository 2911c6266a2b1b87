/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at what was given for the address of a database.  Layer: postgres. */
#pragma once

#include <glib.h>

/* Whether libpq can take url, and no part of a password would pass for something that libpq's
 * messages name: a "/" or "@" in a password of a URL ends what is taken for it.
 * Returns: FALSE with M2S_ERROR_USAGE, in a message without any of url. */
gboolean m2s_database_url_check(const char *url, GError **error);
