/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compose/link.h"

#include <string.h>

char *
m2s_link_format(const M2sAmOptions *options, const M2sItem *item)
{
    const char *format = options->link_format;
    if (format == NULL)
        format = item->project->list_archive_url_format;
    if (format == NULL || *format == '\0')
        format = "https://lore.kernel.org/r/{}";
    const char *start = item->msgid + strspn(item->msgid, "<");
    g_autofree char *bare = g_strndup(start, strcspn(start, ">"));
    g_autofree char *id = g_uri_escape_string(bare, "!$&'()*+,;=:@", FALSE);
    g_auto(GStrv) parts = g_strsplit(format, "{}", -1);
    g_autofree char *address = g_strjoinv(id, parts);
    return g_strdup_printf("Link: %s", address);
}
