/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/feed.h"

#include "cli/console.h"

gboolean
feed_print(const M2sView *view, M2sFeed *feed, GError **error)
{
    gboolean more = TRUE;
    while (more) {
        g_autoptr(GString) lines = g_string_new(NULL);
        if (!m2s_feed_read(view, feed, lines, &more, error) ||
            (lines->len > 0 && !console_print(lines->str, error)))
            return FALSE;
    }
    return TRUE;
}
