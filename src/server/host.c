/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/host.h"

#include <arpa/inet.h>
#include <string.h>

#define HOST_MAX 300 /* bytes: a name has 253 at most */

/* The bytes of host before the colon of its port. */
static gsize
name_length(const char *host)
{
    const char *end = *host == '[' ? strchr(host, ']') : NULL;
    return end ? (gsize)(end + 1 - host) : strcspn(host, ":");
}

gboolean
m2s_host_is_valid(const char *text)
{
    static const char letters[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._";
    gsize length = name_length(text);
    const char *port = text + length;
    gboolean in_brackets = *text == '[';
    gsize good = in_brackets ? 1 + strspn(text + 1, G_CSET_DIGITS "abcdefABCDEF:.") + 1
                             : strspn(text, letters);
    if (length == 0 || strlen(text) > HOST_MAX || good != length)
        return FALSE;
    return *port == '\0' || (*port == ':' && strlen(port) <= 6 && port[1] &&
                             port[1 + strspn(port + 1, G_CSET_DIGITS)] == '\0');
}

char *
m2s_host_name(const char *host)
{
    return g_strndup(host, name_length(host));
}

static gboolean
is_address(const char *name)
{
    struct in6_addr ignored;
    gsize length = strlen(name);
    if (*name != '[')
        return inet_pton(AF_INET, name, &ignored) == 1;
    g_autofree char *bare = g_strndup(name + 1, length - 2);
    return inet_pton(AF_INET6, bare, &ignored) == 1;
}

gboolean
m2s_host_is_served(const char *host, const char *const *names)
{
    g_autofree char *name = m2s_host_name(host);
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (g_str_equal(lower, "localhost") || g_str_has_suffix(lower, ".localhost") ||
        is_address(name))
        return TRUE;
    for (; names && *names; names++)
        if (g_ascii_strcasecmp(name, *names) == 0)
            return TRUE;
    return FALSE;
}

char *
m2s_host_of_url(const char *url)
{
    const char *start = strstr(url, "://");
    if (start == NULL)
        return NULL;
    g_autofree char *host = g_strndup(start + 3, strcspn(start + 3, "/?#"));
    return m2s_host_is_valid(host) ? g_steal_pointer(&host) : NULL;
}
