/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output/timestamp.h"

#include <string.h>
#include <time.h>

/* Writes number to text, padded with zeros to digits. */
static void
write_number(char *text, guint digits, guint number)
{
    for (; digits > 0; digits--, number /= 10)
        text[digits - 1] = '0' + number % 10;
}

/* seconds: within the years 1 to 9999. */
char *
m2s_timestamp_iso(gint64 seconds)
{
    struct tm fields;
    const time_t time = seconds;
    gmtime_r(&time, &fields);
    char *text = g_strdup("0000-00-00T00:00:00");
    write_number(text, 4, fields.tm_year + 1900);
    write_number(text + 5, 2, fields.tm_mon + 1);
    write_number(text + 8, 2, fields.tm_mday);
    write_number(text + 11, 2, fields.tm_hour);
    write_number(text + 14, 2, fields.tm_min);
    write_number(text + 17, 2, fields.tm_sec);
    return text;
}

char *
m2s_timestamp_short(gint64 seconds)
{
    g_autofree char *iso = m2s_timestamp_iso(seconds);
    iso[10] = ' ';
    return g_strndup(iso, 16);
}

/* Reads up to max digits.  Returns: how many digits were read. */
static gsize
read_number(const char *text, guint max, int *number)
{
    gsize length = 0;
    for (*number = 0; length < max && g_ascii_isdigit(text[length]); length++)
        *number = *number * 10 + g_ascii_digit_value(text[length]);
    return length;
}

/* Reads a date and time without seconds, such as "2026-5-1T20:00".
 * Returns: (nullable): the rest of text. */
static const char *
read_fields(const char *text, int numbers[5])
{
    static const guint digits[] = {4, 2, 2, 2, 2};
    static const char *const separators[] = {"-", "-", "T ", ":", NULL};
    for (guint i = 0; i < G_N_ELEMENTS(digits); i++) {
        gsize length = read_number(text, digits[i], &numbers[i]);
        if (length == 0 || (i == 0 && length < 4))
            return NULL;
        text += length;
        if (separators[i] && (*text == '\0' || strchr(separators[i], *text++) == NULL))
            return NULL;
    }
    return text;
}

/* Reads ":21.5" and ignores the fraction.  Returns: (nullable): the rest of text. */
static const char *
read_seconds(const char *text, int *seconds)
{
    *seconds = 0;
    if (*text != ':')
        return text;
    gsize length = read_number(text + 1, 2, seconds);
    if (length == 0)
        return NULL;
    text += 1 + length;
    if (*text == '.' || *text == ',')
        text += 1 + strspn(text + 1, "0123456789");
    return text;
}

/* Reads an optional zone, "Z" or "+02:00".  Returns: FALSE if text is something else. */
static gboolean
read_zone(const char *text, gint64 *offset)
{
    *offset = 0;
    if (*text == '\0' || g_str_equal(text, "Z"))
        return TRUE;
    int hours, minutes = 0;
    if ((*text != '+' && *text != '-') || read_number(text + 1, 2, &hours) != 2)
        return FALSE;
    const char *rest = text + 3;
    rest += *rest == ':';
    if (*rest && (read_number(rest, 2, &minutes) != 2 || rest[2] != '\0'))
        return FALSE;
    *offset = (*text == '-' ? -60 : 60) * (gint64)(hours * 60 + minutes);
    return TRUE;
}

gboolean
m2s_timestamp_parse(const char *text, gint64 *seconds)
{
    int numbers[5], second;
    gint64 offset;
    g_autofree char *bare = g_strstrip(g_strdup(text));
    const char *rest = read_fields(bare, numbers);
    rest = rest ? read_seconds(rest, &second) : NULL;
    if (rest == NULL || !read_zone(rest, &offset))
        return FALSE;
    g_autoptr(GDateTime) time =
        g_date_time_new_utc(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], second);
    if (time == NULL)
        return FALSE;
    *seconds = g_date_time_to_unix(time) - offset;
    return TRUE;
}
