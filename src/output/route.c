/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/route.h"

#include <string.h>

/* A part of a path.  Returns: (transfer full) (nullable). */
static char *
decode(const char *part, gsize length)
{
    g_autofree char *decoded = g_uri_unescape_segment(part, part + length, NULL);
    return decoded && g_utf8_validate(decoded, -1, NULL) ? g_steal_pointer(&decoded) : NULL;
}

gboolean
m2s_route_matches(const char *pattern, const char *path, GPtrArray *names)
{
    g_ptr_array_set_size(names, 0);
    for (; *pattern && *path; pattern++) {
        gsize length = *pattern == '*' ? strcspn(path, "/") : 1;
        if (length == 0 || (*pattern != '*' && *pattern != *path))
            return FALSE;
        if (*pattern == '*')
            g_ptr_array_add(names, decode(path, length));
        path += length;
    }
    return *pattern == '\0' && *path == '\0';
}
