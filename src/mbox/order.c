/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mbox/order.h"

#include <string.h>

#include "base/slice.h"

#define PREFIX_SIZE 4 /* bytes of "new/" and "cur/" */

static gsize
number_size(const char *text, gsize size)
{
    gsize digits = 0;
    while (digits < size && g_ascii_isdigit(text[digits]))
        digits++;
    return digits;
}

/* By bytes, except that of two numbers the one with more digits (even zeros) is greater. */
static int
compare_natural(const char *a, gsize a_size, const char *b, gsize b_size)
{
    gsize common = MIN(a_size, b_size), i = 0;
    while (i < common && a[i] == b[i])
        i++;
    while (i > 0 && g_ascii_isdigit(a[i - 1])) /* to the start of the number */
        i--;
    gsize a_digits = number_size(a + i, a_size - i), b_digits = number_size(b + i, b_size - i);
    if (a_digits != b_digits && a_digits > 0 && b_digits > 0)
        return a_digits < b_digits ? -1 : 1;
    int order = memcmp(a + i, b + i, common - i);
    return order ? order : (a_size > b_size) - (a_size < b_size);
}

/* The size of the unique name, which begins after "new/" or "cur/". */
static gsize
unique_size(const char *name)
{
    return strcspn(name + PREFIX_SIZE, ":");
}

static int
compare_unique(const char *a, const char *b)
{
    return compare_natural(a + PREFIX_SIZE, unique_size(a), b + PREFIX_SIZE, unique_size(b));
}

gboolean
m2s_order_is_same_delivery(const char *a, const char *b)
{
    return compare_unique(a, b) == 0;
}

int
m2s_order_compare_deliveries(const char *a, const char *b)
{
    int order = compare_unique(a, b);
    return order ? order : -strcmp(a, b);
}

/* The number of the month that word names, in full or cut to three letters or more; 0 if it is
 * none. */
static guint
month_of(M2sSlice word)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    for (guint i = 0; word.size >= 3 && i < G_N_ELEMENTS(months); i++)
        if (word.size <= strlen(months[i]) &&
            g_ascii_strncasecmp(months[i], word.data, word.size) == 0)
            return i + 1;
    return 0;
}

char *
m2s_order_key(const char *name)
{
    for (const char *p = strchr(name, '-'); p; p = strchr(p + 1, '-')) {
        gsize before = p + 1 - name, letters = 0;
        while (g_ascii_isalpha(p[1 + letters]))
            letters++;
        guint month = month_of(m2s_slice(p + 1, letters));
        if (month > 0 && before > 4 && number_size(p - 4, 4) == 4)
            return g_strdup_printf("%.*s%02u%s", (int)before, name, month, p + 1 + letters);
    }
    return g_strdup(name);
}
