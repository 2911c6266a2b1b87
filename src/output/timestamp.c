/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/timestamp.h"

/* Dates are within the years 1 to 9999, which GDateTime has too. */
static GDateTime *
date_time(gint64 seconds)
{
    return g_date_time_new_from_unix_utc(seconds);
}

char *
m2s_timestamp_iso(gint64 seconds)
{
    g_autoptr(GDateTime) time = date_time(seconds);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", g_date_time_get_year(time),
                           g_date_time_get_month(time), g_date_time_get_day_of_month(time),
                           g_date_time_get_hour(time), g_date_time_get_minute(time),
                           g_date_time_get_second(time));
}

char *
m2s_timestamp_short(gint64 seconds)
{
    g_autofree char *iso = m2s_timestamp_iso(seconds);
    iso[10] = ' ';
    return g_strndup(iso, 16);
}
