/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File-name patterns of delegation rules.  Layer: patch. */
#pragma once

#include <glib.h>

/* Whether all of name matches pattern (Python's fnmatch.fnmatchcase()): `*` matches slashes too,
 * `?`, `[a-z]`, `[!a-z]`.  UTF-8.  Backtracks no further than the last star. */
gboolean m2s_glob_match(const char *pattern, const char *name);
