/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which address is meant by a path.  Layer: output. */
#pragma once

#include <glib.h>

/* Whether path is of the form of pattern, such as "/patch/" followed by an asterisk, which stands
 * for one part of a path that is not empty.
 * path: of a URL, not decoded.
 * names: emptied; the parts in the places of asterisks are appended, decoded: of char *, NULL for
 * one that is not properly encoded, is not UTF-8, or has a NUL in it. */
gboolean m2s_route_matches(const char *pattern, const char *path, GPtrArray *names);
