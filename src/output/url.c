/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/url.h"

#include <string.h>

char *
m2s_url_api(const M2sUrls *urls, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *path = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return g_strconcat(urls->base_url, "/api/", urls->version ? urls->version : "",
                       urls->version ? "/" : "", path, urls->url_query, NULL);
}

char *
m2s_url_web(const M2sUrls *urls, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *path = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return g_strconcat(urls->base_url, "/", path, NULL);
}

/* A Message-ID without its brackets; Python's strip('<>') takes any number of them. */
static char *
bare_msgid(const char *msgid)
{
    const char *start = msgid + strspn(msgid, "<>");
    const char *end = msgid + strlen(msgid);
    while (end > start && (end[-1] == '<' || end[-1] == '>'))
        end--;
    return g_strndup(start, end - start);
}

/* Percent-encodes path as Django does for the URLs that it builds.  Slashes in the Message-ID are
 * "%2F" already, and their "%" is encoded once more. */
static char *
quote_path(const char *path)
{
    return g_uri_escape_string(path, "/~:@!$&'()*+,;=", FALSE);
}

char *
m2s_url_submission(const M2sUrls *urls, const char *kind, const M2sItem *item, const char *suffix)
{
    g_autofree char *bare = bare_msgid(item->msgid);
    g_auto(GStrv) parts = g_strsplit(bare, "/", -1);
    g_autofree char *encoded = g_strjoinv("%2F", parts);
    g_autofree char *quoted = quote_path(encoded);
    g_autofree char *link_name = quote_path(item->project->link_name);
    return m2s_url_web(urls, "project/%s/%s/%s/%s", link_name, kind, quoted, suffix);
}

char *
m2s_url_list_archive(const M2sProject *project, const char *msgid)
{
    if (*project->list_archive_url_format == '\0' || *msgid == '\0')
        return NULL;
    g_autofree char *bare = bare_msgid(msgid);
    g_auto(GStrv) parts = g_strsplit(project->list_archive_url_format, "{}", -1);
    return g_strjoinv(bare, parts);
}
