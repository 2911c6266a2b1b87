/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/date.h"

#include "base/python.h"

/* A date has five words, and a weekday before them.  What follows is ignored, but it matters
 * whether anything does. */
enum { MAX_WORDS = 7 };

/* Numbers have 128 bits; one beyond this cannot be part of a date. */
#define HUGE_NUMBER ((__int128)1 << 100)

#define FIRST_SECOND (-62135596800) /* 0001-01-01 00:00:00 */
#define LAST_SECOND  253402300799   /* 9999-12-31 23:59:59 */

static const M2sSlice EMPTY = {"", 0};

typedef struct {
    M2sSlice word[MAX_WORDS];
    guint count;
} Words;

static gboolean
slice_ends_in_comma(M2sSlice slice)
{
    return slice.size && slice.data[slice.size - 1] == ',';
}

/* Python's str.split(). */
static Words
split_words(const char *text)
{
    Words words = {.count = 0};
    const char *p = text, *end = text + strlen(text);
    while (words.count < MAX_WORDS) {
        const char *start = m2s_python_skip_space(p, end);
        p = m2s_python_skip_word(start, end);
        if (p == start)
            break;
        words.word[words.count++] = m2s_slice(start, p - start);
    }
    return words;
}

/* Splits text at every separator into at most max parts.
 * Returns: how many there are, or max + 1 if there are more. */
static guint
split_at(M2sSlice text, char separator, M2sSlice *parts, guint max)
{
    const char *start = text.data, *end = text.data + text.size;
    for (guint count = 0; count < max; count++) {
        const char *p = m2s_slice_find(m2s_slice(start, end - start), separator);
        parts[count] = m2s_slice(start, (p ? p : end) - start);
        if (p == NULL)
            return count + 1;
        start = p + 1;
    }
    return max + 1;
}

/* Drops "Tue," or "Tue", and makes "Tue,3" "3". */
static void
drop_weekday(Words *words)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    gboolean drop = slice_ends_in_comma(words->word[0]);
    for (guint i = 0; i < G_N_ELEMENTS(names) && !drop; i++)
        drop = m2s_slice_equals_caseless(words->word[0], names[i]);
    if (drop) {
        words->count--;
        memmove(words->word, words->word + 1, words->count * sizeof words->word[0]);
        return;
    }
    M2sSlice *first = &words->word[0];
    for (gsize i = first->size; i > 0; i--) {
        if (first->data[i - 1] != ',')
            continue;
        *first = m2s_slice_sub(*first, i, first->size);
        return;
    }
}

/* "03-Mar-26 10:11:12 GMT" (RFC 850) has the first three words in one. */
static void
split_rfc850(Words *words)
{
    M2sSlice parts[3];
    if (words->count != 3 || split_at(words->word[0], '-', parts, 3) != 3)
        return;
    words->word[4] = words->word[2];
    words->word[3] = words->word[1];
    memcpy(words->word, parts, sizeof parts);
    words->count = 5;
}

/* "3 Mar 2026 10:11:12+0100": the zone is attached to the time, or missing. */
static void
split_zone(Words *words)
{
    if (words->count != 4)
        return;
    M2sSlice time = words->word[3];
    const char *sign = m2s_slice_find(time, '+');
    if (sign == NULL)
        sign = m2s_slice_find(time, '-');
    gsize at = sign ? (gsize)(sign - time.data) : 0;
    words->word[3] = at > 0 ? m2s_slice_sub(time, 0, at) : time;
    words->word[4] = at > 0 ? m2s_slice_sub(time, at, time.size) : EMPTY;
    words->count = 5;
}

/* 1 to 12, or 0 if word is not a month. */
static int
find_month(M2sSlice word)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (m2s_slice_equals_caseless(word, names[i]) ||
            (word.size == 3 && g_ascii_strncasecmp(word.data, names[i], 3) == 0))
            return i + 1;
    return 0;
}

/* Python's str.isdigit(): decimal digits, but also superscripts and circled digits, which int()
 * then refuses. */
static gboolean
is_digit(gunichar c)
{
    static const gunichar ranges[][2] = {
        {0xb2, 0xb3},       {0xb9, 0xb9},       {0x1369, 0x1371},   {0x19da, 0x19da},
        {0x2070, 0x2070},   {0x2074, 0x2079},   {0x2080, 0x2089},   {0x2460, 0x2468},
        {0x2474, 0x247c},   {0x2488, 0x2490},   {0x24ea, 0x24ea},   {0x24f5, 0x24fd},
        {0x24ff, 0x24ff},   {0x2776, 0x277e},   {0x2780, 0x2788},   {0x278a, 0x2792},
        {0x10a40, 0x10a43}, {0x10e60, 0x10e68}, {0x11052, 0x1105a}, {0x1f100, 0x1f10a},
    };
    if (c < 0x80 || g_unichar_isdigit(c))
        return g_unichar_isdigit(c);
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return TRUE;
    return FALSE;
}

/* Reads digits of any script, with single underscores between them: "1_000", "٢٠٢٦".
 * Returns: FALSE if Python's int() refuses them. */
static gboolean
read_digits(const char *p, const char *end, __int128 *number)
{
    guint digits = 0;
    gboolean after_digit = FALSE;
    for (*number = 0; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '_' && after_digit) {
            after_digit = FALSE;
            continue;
        }
        if (!g_unichar_isdigit(c) || ++digits > M2S_PYTHON_MAX_DIGITS)
            return FALSE;
        after_digit = TRUE;
        *number = MIN(*number * 10 + g_unichar_digit_value(c), HUGE_NUMBER);
    }
    return after_digit;
}

/* Python's int(), but numbers beyond HUGE_NUMBER become that. */
static gboolean
read_number(M2sSlice word, __int128 *number)
{
    gboolean sign = word.size && (word.data[0] == '+' || word.data[0] == '-');
    if (!read_digits(word.data + sign, word.data + word.size, number))
        return FALSE;
    if (sign && word.data[0] == '-')
        *number = -*number;
    return TRUE;
}

/* "10:11:12", "10:11", "10.11.12" or "10.11", with or without a comma at the end. */
static gboolean
read_time(M2sSlice word, __int128 time[3])
{
    if (slice_ends_in_comma(word))
        word.size--;
    M2sSlice parts[3];
    guint count = split_at(word, ':', parts, 3);
    if (count == 1)
        count = split_at(word, '.', parts, 3);
    if (count != 2 && count != 3)
        return FALSE;
    time[2] = 0;
    for (guint i = 0; i < count; i++)
        if (!read_number(parts[i], &time[i]))
            return FALSE;
    return TRUE;
}

/* Python's str.upper(), as far as that can yield the name of a zone: "eſt" and "eﬆ" are EST. */
static void
upper_zone(M2sSlice word, char upper[8])
{
    gsize size = 0;
    const char *end = word.data + word.size;
    for (const char *p = word.data; p < end && size < 4; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == 0x17f)
            upper[size++] = 'S';
        else if (c == 0xfb05 || c == 0xfb06) {
            upper[size++] = 'S';
            upper[size++] = 'T';
        } else
            upper[size++] = c < 0x80 ? g_ascii_toupper(c) : '?';
    }
    upper[size] = '\0';
}

/* Seconds east of Greenwich, 0 for an unknown zone.  Minutes are not checked: +0199 is an hour and
 * 99 minutes. */
static __int128
read_zone(M2sSlice word)
{
    static const struct {
        const char *name;
        int hours;
    } zones[] = {{"UT", 0},   {"UTC", 0},  {"GMT", 0},  {"Z", 0},    {"AST", -4},
                 {"ADT", -3}, {"EST", -5}, {"EDT", -4}, {"CST", -6}, {"CDT", -5},
                 {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    char upper[8];
    upper_zone(word, upper);
    for (guint i = 0; i < G_N_ELEMENTS(zones); i++)
        if (strcmp(upper, zones[i].name) == 0)
            return zones[i].hours * 3600;
    __int128 offset;
    if (!read_number(word, &offset))
        return 0;
    __int128 size = offset < 0 ? -offset : offset;
    size = size / 100 * 3600 + size % 100 * 60;
    return offset < 0 ? -size : size;
}

/* Days from 1970-01-01 to the first of month in year, 1 to 9999. */
static gint64
days_before_month(gint64 year, int month)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    gint64 past = year - 1;
    gint64 days = past * 365 + past / 4 - past / 100 + past / 400;
    return days + before[month - 1] + (leap && month > 2) - 719162;
}

static gboolean
is_huge(__int128 number)
{
    return number >= HUGE_NUMBER || number <= -HUGE_NUMBER;
}

/* Adds up whatever the numbers are: the 32nd of March is the first of April, and 25:00 is on the
 * next day.  Only the year must be in range. */
static gboolean
add_up(__int128 year, int month, __int128 day, const __int128 time[3], __int128 zone,
       gint64 *seconds)
{
    if (year < 100)
        year += year > 68 ? 1900 : 2000;
    if (year < 1 || year > 9999 || is_huge(day) || is_huge(zone) || is_huge(time[0]) ||
        is_huge(time[1]) || is_huge(time[2]))
        return FALSE;
    __int128 days = days_before_month((gint64)year, month) + day - 1;
    __int128 sum = ((days * 24 + time[0]) * 60 + time[1]) * 60 + time[2] - zone;
    *seconds = (gint64)sum;
    return sum >= FIRST_SECOND && sum <= LAST_SECOND;
}

static void
swap(M2sSlice *a, M2sSlice *b)
{
    M2sSlice kept = *a;
    *a = *b;
    *b = kept;
}

/* The five words of a date, which may be in other orders than RFC 5322's: "Mar 3 10:11:12 2026
 * +0100" (the C library's ctime() with a zone), "3 Mar +0100 10:11:12 2026". */
static gboolean
read_words(M2sSlice word[5], gint64 *seconds)
{
    M2sSlice *day = &word[0], *month = &word[1], *year = &word[2], *time = &word[3],
             *zone = &word[4];
    if (day->size == 0 || month->size == 0 || year->size == 0)
        return FALSE;
    if (find_month(*month) == 0)
        swap(day, month);
    int month_number = find_month(*month);
    if (month_number == 0)
        return FALSE;
    if (slice_ends_in_comma(*day))
        day->size--;
    const char *colon = m2s_slice_find(*year, ':');
    if (colon && colon > year->data)
        swap(year, time);
    if (slice_ends_in_comma(*year) && --year->size == 0)
        return FALSE;
    if (!is_digit(g_utf8_get_char(year->data)))
        swap(year, zone);
    __int128 clock[3], year_number, day_number;
    return read_time(*time, clock) && read_number(*year, &year_number) &&
           read_number(*day, &day_number) &&
           add_up(year_number, month_number, day_number, clock, read_zone(*zone), seconds);
}

gboolean
m2s_date_parse(const char *text, gint64 *seconds)
{
    Words words = split_words(text);
    if (words.count == 0)
        return FALSE;
    drop_weekday(&words);
    split_rfc850(&words);
    split_zone(&words);
    return words.count >= 5 && read_words(words.word, seconds);
}
