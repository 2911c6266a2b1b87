/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "server/freshness.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/day.h"

#define TAG_BYTES 16 /* of the hash, in hexadecimal digits */

void
m2s_moment_add_day(M2sMoment *moment, gint64 now)
{
    moment->day = now - now % M2S_DAY;
    if (moment->changed)
        moment->changed = MAX(moment->changed, moment->day);
}

char *
m2s_freshness_tag(const M2sMoment *moment, const char *base_url, const char *target)
{
    g_autofree char *all = g_strdup_printf(
        "%s\n%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %u %" G_GINT64_FORMAT "\n%s\n%s",
        M2S_VERSION, moment->device, moment->inode, moment->changes, moment->day, base_url, target);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
    return g_strdup_printf("W/\"%.*s\"", TAG_BYTES, hash);
}

/* strftime() would use the words of the locale. */
char *
m2s_freshness_date(gint64 seconds)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t when = seconds;
    struct tm utc;
    gmtime_r(&when, &utc);
    return g_strdup_printf("%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * utc.tm_wday,
                           utc.tm_mday, months + 3 * utc.tm_mon, utc.tm_year + 1900, utc.tm_hour,
                           utc.tm_min, utc.tm_sec);
}

/* Whether list, "W/"a", "b"", has tag in it, both taken as weak. */
static gboolean
has_tag(const char *list, const char *tag)
{
    const char *opaque = strchr(tag, '"');
    for (const char *p = strchr(list, '"'); p; p = strchr(p, '"')) {
        const char *end = strchr(p + 1, '"');
        if (end == NULL)
            return FALSE;
        if (strlen(opaque) == (gsize)(end + 1 - p) && strncmp(p, opaque, end + 1 - p) == 0)
            return TRUE;
        p = end + 1;
    }
    return FALSE;
}

/* Reads the one form of a date that clients may send; older forms are ignored, as any that cannot
 * be read is. */
static gboolean
read_date(const char *text, gint64 *seconds)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4], end;
    struct tm utc = {0};
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GM%c", &utc.tm_mday, month,
               &utc.tm_year, &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &end) != 7 ||
        end != 'T')
        return FALSE;
    const char *found = strstr(months, month);
    if (found == NULL || (found - months) % 3 != 0)
        return FALSE;
    utc.tm_mon = (int)(found - months) / 3;
    utc.tm_year -= 1900;
    *seconds = timegm(&utc);
    return TRUE;
}

gboolean
m2s_freshness_is_current(const M2sMoment *moment, const char *tag, const char *none_match,
                         const char *since)
{
    gint64 seconds;
    if (none_match)
        return has_tag(none_match, tag);
    return since && moment->changed && read_date(since, &seconds) && moment->changed <= seconds;
}
