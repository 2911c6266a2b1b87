/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/suggest.h"

#include <string.h>

#define LENGTH_MAX 40 /* of anything that is compared: names are shorter */

/* How many letters must be added, dropped, replaced or swapped with the next to turn one text into
 * the other. */
static guint
distance(const char *a, const char *b)
{
    guint rows[LENGTH_MAX + 1][LENGTH_MAX + 1];
    gsize length_a = strlen(a), length_b = strlen(b);
    if (length_a > LENGTH_MAX || length_b > LENGTH_MAX)
        return G_MAXUINT;
    for (gsize i = 0; i <= length_a; i++)
        rows[i][0] = i;
    for (gsize k = 0; k <= length_b; k++)
        rows[0][k] = k;
    for (gsize i = 1; i <= length_a; i++)
        for (gsize k = 1; k <= length_b; k++) {
            guint least = MIN(rows[i - 1][k], rows[i][k - 1]) + 1;
            rows[i][k] = MIN(least, rows[i - 1][k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                rows[i][k] = MIN(rows[i][k], rows[i - 2][k - 2] + 1);
        }
    return rows[length_a][length_b];
}

const char *
suggest(const char *text, const GPtrArray *names)
{
    const char *best = NULL;
    guint least = 1 + strlen(text) / 4; /* more wrong letters than that were no slip */
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        guint wrong = distance(text, name);
        if (wrong > least || (wrong == least && best))
            continue;
        best = name;
        least = wrong;
    }
    return best;
}
