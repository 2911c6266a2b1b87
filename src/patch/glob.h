/* SPDX-License-Identifier: GPL-2.0-or-later */
/* File-name patterns of delegation rules.  Layer: patch. */
#pragma once

#include <glib.h>

/* Whether name matches pattern as Python's fnmatch.fnmatchcase() says: `*` passes over slashes,
 * `?`, `[a-z]`, `[!a-z]`; the whole name must match.  UTF-8.  No backtracking beyond one star. */
gboolean m2s_glob_match(const char *pattern, const char *name);
