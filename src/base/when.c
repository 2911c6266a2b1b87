/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as people write them.
 *
 * A text is cut into words, and each word says something about the time: its date, its time of day,
 * its zone, or how long ago it is.  The order of the words hardly matters: "noon yesterday" is as
 * good as "yesterday noon", and "Fri, 1 May 2026 20:00:21 +0000", as mails have it, needs no rule
 * of its own. */
#include <mbox2series/base.h>

#include <string.h>

#define WORDS_MAX  16
#define DIGITS_MAX 9 /* of a number: it fits into an int */

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static const char *const month_names[] = {"january",   "february", "march",    "april",
                                          "may",       "june",     "july",     "august",
                                          "september", "october",  "november", "december"};
static const char *const day_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
static const char *const number_names[] = {"a",    "an",  "one",   "two",   "three", "four",
                                           "five", "six", "seven", "eight", "nine",  "ten"};

/* What the words have said so far. */
typedef struct {
    int number;    /* waits for its unit, its month, or to be a day or a year; -1: none does */
    gboolean last; /* "last" waits for its unit or day of the week */

    int year, month, day; /* each 0 if unsaid */
    int days_back;        /* of "today" and "yesterday"; -1 if unsaid */
    int weekday;          /* 1 is Monday; 0 if unsaid */

    int time; /* of the day, in seconds; -1 if unsaid */
    gboolean has_zone;
    int zone; /* seconds east of UTC */

    gboolean is_ago; /* the time is this long before now: */
    int months_ago;
    gint64 seconds_ago;
    gboolean is_now;
} When;

/* The number of the name, from 1, that word is, or that it begins with three letters or more: "Sep"
 * or "Sept"; 0 if there is none. */
static int
find_name(const char *word, const char *const *names, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (strlen(word) >= 3 && g_str_has_prefix(names[i], word))
            return i + 1;
    return 0;
}

/* Reads the digits at *text and moves past them.  Returns: -1 if there are none, or too many. */
static int
read_digits(const char **text)
{
    gsize length = strspn(*text, "0123456789");
    if (length == 0 || length > DIGITS_MAX)
        return -1;
    int number = g_ascii_strtoull(*text, NULL, 10);
    *text += length;
    return number;
}

/* "2026-05" or "2026-05-01". */
static gboolean
take_date(When *when, const char *word)
{
    if (strspn(word, "0123456789") != 4 || word[4] != '-' || when->year || when->month)
        return FALSE;
    const char *rest = word;
    when->year = read_digits(&rest);
    rest++;
    when->month = read_digits(&rest);
    when->day = 1;
    if (*rest == '-') {
        rest++;
        when->day = read_digits(&rest);
    }
    return *rest == '\0' && when->year > 0 && when->month > 0 && when->day > 0;
}

/* "z", "utc", "gmt", "+02", "+0200" or "+02:00". */
static gboolean
take_zone(When *when, const char *word)
{
    if (when->has_zone)
        return FALSE;
    when->has_zone = TRUE;
    if (g_str_equal(word, "z") || g_str_equal(word, "utc") || g_str_equal(word, "gmt"))
        return TRUE;
    if (*word != '+' && *word != '-')
        return FALSE;
    const char *digits = word + 1;
    gsize length = strspn(digits, "0123456789");
    int number = read_digits(&digits);
    if (length == 2 && *digits == ':') {
        digits++;
        length += strspn(digits, "0123456789");
        number = number * 100 + read_digits(&digits);
    } else if (length == 2) {
        number *= 100;
        length = 4;
    }
    when->zone = (number / 100 * HOUR + number % 100 * MINUTE) * (*word == '-' ? -1 : 1);
    return length == 4 && *digits == '\0' && number % 100 < 60 && number / 100 < 24;
}

/* "20:00", "20:00:21" or "20:00:21.5", which loses its fraction; and a zone if one follows at
 * once. */
static gboolean
take_time(When *when, const char *word)
{
    const char *rest = word;
    int hour = read_digits(&rest), minute, second = 0;
    if (hour < 0 || *rest++ != ':' || when->time >= 0)
        return FALSE;
    minute = read_digits(&rest);
    if (minute >= 0 && *rest == ':') {
        rest++;
        second = read_digits(&rest);
        if (*rest == '.')
            rest += 1 + strspn(rest + 1, "0123456789");
    }
    when->time = hour * HOUR + minute * MINUTE + second;
    return hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 &&
           (*rest == '\0' || take_zone(when, rest));
}

/* "3", "3rd" or "three".  A number after a month is its day; one of four digits there is the year:
 * "May 1 2026". */
static gboolean
take_number(When *when, const char *word)
{
    const char *rest = word;
    int number = read_digits(&rest);
    for (gsize i = 0; number < 0 && i < G_N_ELEMENTS(number_names); i++)
        if (g_str_equal(word, number_names[i]))
            number = MAX(1, (int)i - 1);
    if (number < 0 || when->number >= 0 || when->last || (when->month && number == 0))
        return FALSE;
    gboolean is_year = rest - word == 4;
    if (when->month && is_year && when->year == 0)
        when->year = number;
    else if (when->month && !is_year && when->day == 0)
        when->day = number;
    else
        when->number = number;
    return rest == word || *rest == '\0' || g_str_equal(rest, "st") || g_str_equal(rest, "nd") ||
           g_str_equal(rest, "rd") || g_str_equal(rest, "th");
}

/* "weeks" in "2 weeks ago", "week" in "last week".  As in git, "ago" can be left out. */
static gboolean
take_unit(When *when, const char *word)
{
    static const struct {
        const char *name;
        int months, seconds;
    } units[] = {
        {"second", 0, 1},     {"minute", 0, MINUTE},      {"hour", 0, HOUR}, {"day", 0, DAY},
        {"week", 0, 7 * DAY}, {"fortnight", 0, 14 * DAY}, {"month", 1, 0},   {"year", 12, 0},
    };
    int count = when->last ? 1 : when->number;
    gsize length = strlen(word) - g_str_has_suffix(word, "s");
    for (gsize i = 0; count >= 0 && i < G_N_ELEMENTS(units); i++) {
        if (strlen(units[i].name) != length || strncmp(word, units[i].name, length) != 0)
            continue;
        if (count > 9999 * 12 && units[i].months)
            return FALSE;
        when->is_ago = TRUE;
        when->months_ago += count * units[i].months;
        when->seconds_ago += (gint64)count * units[i].seconds;
        when->number = -1;
        when->last = FALSE;
        return TRUE;
    }
    return FALSE;
}

static gboolean
take_month(When *when, const char *word)
{
    int month = find_name(word, month_names, G_N_ELEMENTS(month_names));
    if (month == 0 || when->month || when->last || when->number == 0)
        return FALSE;
    when->month = month;
    if (when->number >= 0)
        when->day = when->number;
    when->number = -1;
    return TRUE;
}

static gboolean
take_weekday(When *when, const char *word)
{
    int day = find_name(word, day_names, G_N_ELEMENTS(day_names));
    if (day == 0 || when->weekday || when->number >= 0)
        return FALSE;
    when->weekday = day;
    when->last = FALSE;
    return TRUE;
}

static gboolean
take_word(When *when, const char *word)
{
    static const struct {
        const char *name;
        int days_back, time;
    } words[] = {
        {"today", 0, -1}, {"yesterday", 1, -1}, {"midnight", -1, 0}, {"noon", -1, 12 * HOUR}};
    if (g_str_equal(word, "ago"))
        return when->is_ago && when->number < 0;
    if (g_str_equal(word, "last") && when->number < 0 && !when->last)
        return when->last = TRUE;
    if (g_str_equal(word, "now"))
        return when->is_now = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!g_str_equal(word, words[i].name))
            continue;
        if (words[i].days_back >= 0 ? when->days_back >= 0 : when->time >= 0)
            return FALSE;
        if (words[i].days_back >= 0)
            when->days_back = words[i].days_back;
        else
            when->time = words[i].time;
        return TRUE;
    }
    return FALSE;
}

/* Whether word says something that fits what the others have said. */
static gboolean
take(When *when, const char *word)
{
    if (g_ascii_isdigit(*word))
        return strchr(word, ':')   ? take_time(when, word)
               : strchr(word, '-') ? take_date(when, word)
                                   : take_number(when, word);
    return take_word(when, word) || take_unit(when, word) || take_month(when, word) ||
           take_weekday(when, word) || take_number(when, word) ||
           (when->time >= 0 && take_zone(when, word));
}

/* Cuts text into words, in place, in lower case.  A full stop separates words, as in "2.weeks.ago",
 * but not in "20:00:21.5"; so does the T between a date and a time.
 * Returns: how many there are; 0 if there are too many. */
static guint
cut(char *text, const char *words[WORDS_MAX])
{
    guint count = 0;
    gboolean inside = FALSE, in_time = FALSE;
    for (char *p = text; *p; p++) {
        gboolean is_stop = *p == '.' && !in_time;
        gboolean is_t =
            (*p == 'T' || *p == 't') && inside && g_ascii_isdigit(p[-1]) && g_ascii_isdigit(p[1]);
        if (g_ascii_isspace(*p) || *p == ',' || is_stop || is_t) {
            *p = '\0';
            inside = in_time = FALSE;
            continue;
        }
        if (!inside && count == WORDS_MAX)
            return 0;
        if (!inside)
            words[count++] = p;
        inside = TRUE;
        in_time = in_time || *p == ':';
        *p = g_ascii_tolower(*p);
    }
    return count;
}

/* The seconds of a date and the time of day that was said.  Returns: FALSE if there is no such
 * date, such as 30 February. */
static gboolean
at_date(const When *when, int year, int month, int day, gint64 *seconds)
{
    g_autoptr(GDateTime) date = g_date_time_new_utc(year, month, day, 0, 0, 0);
    if (date == NULL)
        return FALSE;
    *seconds = g_date_time_to_unix(date) + MAX(when->time, 0) - when->zone;
    return TRUE;
}

/* A date without a year is the latest one that is not to come. */
static gboolean
resolve_date(const When *when, GDateTime *now, gint64 *seconds)
{
    int year = when->year ? when->year : g_date_time_get_year(now);
    int month = MAX(when->month, 1), day = MAX(when->day, 1);
    for (int attempt = 0; attempt < 8; attempt++, year--) { /* 29 February can be that far back */
        gboolean exists = at_date(when, year, month, day, seconds);
        if (when->year || (exists && *seconds <= g_date_time_to_unix(now)))
            return exists;
    }
    return FALSE;
}

/* days: before the day of now. */
static gboolean
resolve_day(const When *when, GDateTime *now, int days, gint64 *seconds)
{
    g_autoptr(GDateTime) day = g_date_time_add_days(now, -days);
    return day && at_date(when, g_date_time_get_year(day), g_date_time_get_month(day),
                          g_date_time_get_day_of_month(day), seconds);
}

static gboolean
resolve_ago(const When *when, GDateTime *now, gint64 *seconds)
{
    g_autoptr(GDateTime) then = g_date_time_add_months(now, -when->months_ago);
    if (then == NULL)
        return FALSE;
    *seconds = g_date_time_to_unix(then) - when->seconds_ago;
    return TRUE;
}

/* What the words say together.  Returns: FALSE if they contradict each other. */
static gboolean
resolve(const When *when, GDateTime *now, gint64 *seconds)
{
    gint64 present = g_date_time_to_unix(now);
    gboolean has_date = when->year || when->month;
    guint kinds = has_date + (when->days_back >= 0) + when->is_ago + when->is_now +
                  (when->weekday && !has_date);
    if (kinds > 1 || ((when->is_ago || when->is_now) && when->time >= 0))
        return FALSE;
    if (has_date)
        return resolve_date(when, now, seconds);
    if (when->days_back >= 0)
        return resolve_day(when, now, when->days_back, seconds);
    if (when->weekday) {
        int back = g_date_time_get_day_of_week(now) - when->weekday;
        return resolve_day(when, now, back > 0 ? back : back + 7, seconds);
    }
    if (when->is_ago)
        return resolve_ago(when, now, seconds);
    *seconds = present;
    if (when->time < 0)
        return when->is_now;
    return resolve_day(when, now, 0, seconds) && /* a time alone is the latest such time */
           (*seconds <= present || resolve_day(when, now, 1, seconds));
}

static gboolean
parse(char *text, GDateTime *now, gint64 *seconds)
{
    const char *words[WORDS_MAX];
    guint count = cut(text, words);
    When when = {.number = -1, .days_back = -1, .time = -1};
    for (guint i = 0; i < count; i++)
        if (!take(&when, words[i]))
            return FALSE;
    if (when.number >= 1000 && when.year == 0) { /* "2026" */
        when.year = when.number;
        when.number = -1;
    }
    return when.number < 0 && !when.last && resolve(&when, now, seconds);
}

gboolean
m2s_when_parse(const char *text, gint64 now, gint64 *seconds, GError **error)
{
    g_return_val_if_fail(text && seconds, FALSE);
    if (*text == '@' &&
        g_ascii_string_to_signed(text + 1, 10, 0, G_MAXINT32 * 100LL, seconds, NULL))
        return TRUE;
    g_autoptr(GDateTime) present = g_date_time_new_from_unix_utc(now);
    g_autofree char *words = g_strdup(text);
    if (present && parse(words, present, seconds))
        return TRUE;
    g_set_error(error, M2S_ERROR, M2S_ERROR_USAGE,
                "“%s” is not a time; write 2026-05-01, “2026-05-01 20:00”, yesterday, "
                "“last monday” or 2.weeks.ago",
                text);
    return FALSE;
}
