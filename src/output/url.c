/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/url.h"

#include "base/slice.h"

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
static M2sSlice
bare_msgid(const char *msgid)
{
    const char *start = msgid + strspn(msgid, "<>");
    const char *end = msgid + strlen(msgid);
    while (end > start && (end[-1] == '<' || end[-1] == '>'))
        end--;
    return m2s_slice(start, end - start);
}

/* Appends text percent-encoded as Django does it for the URLs that it builds.
 * slash: what stands for a slash. */
static void
append_quoted(GString *url, M2sSlice text, const char *slash)
{
    static const char digits[] = "0123456789ABCDEF";
    for (gsize i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '/')
            g_string_append(url, slash);
        else if (g_ascii_isalnum(c) || (c && strchr("-._~:@!$&'()*+,;=", c)))
            g_string_append_c(url, c);
        else {
            g_string_append_c(url, '%');
            g_string_append_c(url, digits[(guchar)c >> 4]);
            g_string_append_c(url, digits[c & 15]);
        }
    }
}

/* Slashes in the Message-ID are "%2F" already, and their "%" is encoded once more. */
char *
m2s_url_submission(const M2sUrls *urls, const char *kind, const M2sItem *item, const char *suffix)
{
    GString *url = g_string_sized_new(strlen(urls->base_url) + strlen(item->msgid) + 64);
    g_string_append(url, urls->base_url);
    g_string_append(url, "/project/");
    append_quoted(url, m2s_slice_of(item->project->link_name), "/");
    g_string_append_c(url, '/');
    g_string_append(url, kind);
    g_string_append_c(url, '/');
    append_quoted(url, bare_msgid(item->msgid), "%252F");
    g_string_append_c(url, '/');
    g_string_append(url, suffix);
    return g_string_free(url, FALSE);
}

char *
m2s_url_list_archive(const M2sProject *project, const char *msgid)
{
    if (*project->list_archive_url_format == '\0' || *msgid == '\0')
        return NULL;
    M2sSlice slice = bare_msgid(msgid);
    g_autofree char *bare = g_strndup(slice.data, slice.size);
    g_auto(GStrv) parts = g_strsplit(project->list_archive_url_format, "{}", -1);
    return g_strjoinv(bare, parts);
}
