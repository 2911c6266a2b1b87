/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line is read word by word from its end, where the date is.  The address before that may be
 * missing, contain blanks ("ann at example.org") or be 5 KB long. */
#include "mbox/separator.h"

static gboolean
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Removes the last word from text.  Returns: the word; empty if there is none. */
static M2sSlice
take_word(M2sSlice *text)
{
    gsize end = text->size;
    while (end > 0 && is_blank(text->data[end - 1]))
        end--;
    gsize start = end;
    while (start > 0 && !is_blank(text->data[start - 1]))
        start--;
    M2sSlice word = m2s_slice_sub(*text, start, end);
    text->size = start;
    return word;
}

/* Whether word is a number of min to max digits, between low and high. */
static gboolean
is_number(M2sSlice word, gsize min, gsize max, guint low, guint high)
{
    guint value = 0;
    if (word.size < min || word.size > max)
        return FALSE;
    for (gsize i = 0; i < word.size; i++) {
        if (!g_ascii_isdigit(word.data[i]))
            return FALSE;
        value = value * 10 + g_ascii_digit_value(word.data[i]);
    }
    return value >= low && value <= high;
}

static gboolean
is_year(M2sSlice word)
{
    return is_number(word, 4, 4, 1900, 9999);
}

static gboolean
is_day(M2sSlice word)
{
    return is_number(word, 1, 2, 1, 31);
}

/* 12:00:00, 12:00 or 9:05 */
static gboolean
is_time(M2sSlice word)
{
    const char *colon = word.size > 0 ? memchr(word.data, ':', word.size) : NULL;
    if (colon == NULL)
        return FALSE;
    gsize at = colon - word.data;
    M2sSlice rest = m2s_slice_sub(word, at + 1, word.size);
    if (!is_number(m2s_slice_sub(word, 0, at), 1, 2, 0, 24) || rest.size < 2 ||
        !is_number(m2s_slice_sub(rest, 0, 2), 2, 2, 0, 59))
        return FALSE;
    return rest.size == 2 ||
           (rest.data[2] == ':' && is_number(m2s_slice_sub(rest, 3, rest.size), 2, 2, 0, 61));
}

/* Whether word is one of names, which are of three letters each, with nothing in between. */
static gboolean
is_name(M2sSlice word, const char *names)
{
    if (word.size != 3)
        return FALSE;
    for (; *names; names += 3)
        if (g_ascii_strncasecmp(word.data, names, 3) == 0)
            return TRUE;
    return FALSE;
}

static gboolean
is_month(M2sSlice word)
{
    return is_name(word, "JanFebMarAprMayJunJulAugSepOctNovDec");
}

/* "Thu", or "Thu," as in the dates of RFC 5322. */
static gboolean
is_weekday(M2sSlice word)
{
    if (word.size == 4 && word.data[3] == ',')
        word.size = 3;
    return is_name(word, "MonTueWedThuFriSatSun");
}

/* PST, +0100, +01:00, GMT+1, (CET); letters are upper case, so that "12:00 in 2009" has none. */
static gboolean
is_zone(M2sSlice word)
{
    if (word.size > 2 && word.data[0] == '(' && word.data[word.size - 1] == ')')
        word = m2s_slice_sub(word, 1, word.size - 1);
    gsize i = 0;
    while (i < word.size && i < 5 && g_ascii_isupper(word.data[i]))
        i++;
    if (i == word.size)
        return i > 0;
    if (word.data[i] != '+' && word.data[i] != '-')
        return FALSE;
    gsize digits = i + 1;
    for (i = digits; i < word.size && i < digits + 5; i++)
        if (!g_ascii_isdigit(word.data[i]) && word.data[i] != ':')
            return FALSE;
    return i == word.size && i > digits;
}

/* Removes the zones at the end of text and the word before them.  There may be two zones, as in
 * "12:00:00 MET DST 1993" and "12:00:00 +0100 (CET)".  Returns: that word. */
static M2sSlice
take_word_before_zones(M2sSlice *text)
{
    M2sSlice word = take_word(text);
    for (guint zones = 0; zones < 2 && is_zone(word); zones++)
        word = take_word(text);
    return word;
}

/* Removes "remote from HOST" from the end of text, which UUCP adds. */
static void
drop_remote(M2sSlice *text)
{
    M2sSlice rest = *text;
    take_word(&rest);
    M2sSlice from = take_word(&rest);
    M2sSlice remote = take_word(&rest);
    if (from.size == 4 && memcmp(from.data, "from", 4) == 0 && remote.size == 6 &&
        memcmp(remote.data, "remote", 6) == 0)
        *text = rest;
}

/* Whether text ends with "Thu Jan  1 00:00:00", before the year. */
static gboolean
ends_as_asctime(M2sSlice text)
{
    return is_time(take_word_before_zones(&text)) && is_day(take_word(&text)) &&
           is_month(take_word(&text)) && is_weekday(take_word(&text));
}

/* Whether text ends with "Thu, 1 Jan 1970", before the time: some exporters write this. */
static gboolean
ends_as_mail_date(M2sSlice text)
{
    return is_year(take_word(&text)) && is_month(take_word(&text)) && is_day(take_word(&text)) &&
           is_weekday(take_word(&text));
}

gboolean
m2s_separator_matches(M2sSlice line)
{
    if (!m2s_slice_has_prefix(line, "From "))
        return FALSE;
    M2sSlice text = m2s_slice_sub(line, 5, line.size);
    drop_remote(&text);
    M2sSlice last = take_word_before_zones(&text);
    return is_year(last) ? ends_as_asctime(text) : is_time(last) && ends_as_mail_date(text);
}

M2sSlice
m2s_separator_strip(M2sSlice mail)
{
    M2sSlice rest = mail, line;
    gboolean separated = m2s_slice_next_line(&rest, &line) && m2s_separator_matches(line);
    return separated ? rest : mail;
}
