/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "postgres/url.h"

#include <string.h>

#include <mbox2series/base.h>

#include "postgres/libpq.h"

static const char *
find_value(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; options++)
        if (g_str_equal(options->keyword, keyword))
            return options->val ? options->val : "";
    return "";
}

/* Of postgresql://ann:se/cret@db.example.org/pw, libpq takes “ann” for the host, “se” for its port,
 * and the rest for the name of a database. */
static gboolean
is_misread(const PQconninfoOption *options)
{
    return strchr(find_value(options, "host"), '@') || strchr(find_value(options, "dbname"), '@') ||
           strspn(find_value(options, "port"), "0123456789,") !=
               strlen(find_value(options, "port"));
}

static gboolean
is_address(const char *url)
{
    return g_str_has_prefix(url, "postgresql://") || g_str_has_prefix(url, "postgres://");
}

gboolean
m2s_database_url_check(const char *url, GError **error)
{
    if (!is_address(url) && strchr(url, '=') == NULL)
        return TRUE; /* the name of a database */
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    if (options && !(is_address(url) && is_misread(options))) {
        PQconninfoFree(options);
        return TRUE;
    }
    PQconninfoFree(options);
    g_set_error_literal(error, M2S_ERROR, M2S_ERROR_USAGE,
                        "the address of the database, not shown as there may be a password in it, "
                        "cannot be read; in a URL, “/” is written %2F in names and passwords, and "
                        "“@” %40");
    return FALSE;
}
