/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search/period.h"

#include <string.h>

#include <mbox2series/base.h>

#include "base/day.h"

/* Whether text has digits where shape has a "0", and otherwise what shape has. */
static gboolean
has_shape(const char *text, const char *shape)
{
    for (; *text && *shape; text++, shape++)
        if (*shape == '0' ? !g_ascii_isdigit(*text) : *text != *shape)
            return FALSE;
    return *text == *shape;
}

/* "2026" and "2026-05" with what makes a date of them. */
static char *
complete(const char *text)
{
    if (has_shape(text, "0000"))
        return g_strdup_printf("%s-01-01", text);
    if (has_shape(text, "0000-00"))
        return g_strdup_printf("%s-01", text);
    if (has_shape(text, "00000000"))
        return g_strdup_printf("%.4s-%.2s-%.2s", text, text + 4, text + 6);
    return g_strdup(text);
}

/* When the year or month that begins at seconds ends. */
static gint64
end_of(gint64 seconds, gboolean is_year)
{
    g_autoptr(GDateTime) start = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) end = start ? g_date_time_add_months(start, is_year ? 12 : 1) : NULL;
    return end ? g_date_time_to_unix(end) : seconds;
}

static gint64
start_of_day(gint64 seconds)
{
    return seconds - ((seconds % M2S_DAY) + M2S_DAY) % M2S_DAY;
}

/* The first second of what text names, and the first one behind it. */
static gboolean
read_time(const char *text, gint64 now, gint64 *start, gint64 *end, GError **error)
{
    g_autofree char *date = complete(text);
    if (!m2s_when_parse(date, now, start, error))
        return FALSE;
    if (has_shape(text, "0000") || has_shape(text, "0000-00"))
        *end = end_of(*start, has_shape(text, "0000"));
    else
        *end = *start + (start_of_day(*start) == *start ? M2S_DAY : 1);
    return TRUE;
}

gboolean
m2s_period_parse(const char *text, gint64 now, gint64 *since, gint64 *until, GError **error)
{
    const char *dots = strstr(text, "..");
    gint64 ignored;
    *since = G_MININT64;
    *until = G_MAXINT64;
    if (dots) {
        g_autofree char *first = g_strndup(text, (gsize)(dots - text));
        return (*first == '\0' || read_time(first, now, since, &ignored, error)) &&
               (dots[2] == '\0' || read_time(dots + 2, now, &ignored, until, error));
    }
    if (!read_time(text, now, since, until, error))
        return FALSE;
    if (*until == *since + 1) {
        *since = start_of_day(*since);
        *until = *since + M2S_DAY;
    }
    return TRUE;
}
