/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/object.h"

#define GAPS_TOLD 8 /* in words */

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    return m2s_compare(*(const gint64 *)a, *(const gint64 *)b);
}

static void
add_gap(GArray *gaps, gint64 first, gint64 last)
{
    const M2sGap gap = {first, last};
    if (first <= last)
        g_array_append_val(gaps, gap);
}

GArray *
m2s_series_gaps(const M2sSeries *series, gint64 up_to)
{
    g_return_val_if_fail(series != NULL, NULL);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (guint i = 0; i < series->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(series->patches, i);
        g_array_append_val(numbers, patch->number);
    }
    g_array_sort(numbers, compare_numbers);
    GArray *gaps = g_array_new(FALSE, FALSE, sizeof(M2sGap));
    gint64 end = MIN(up_to, series->total), next = 1;
    for (guint i = 0; i < numbers->len && next <= end; i++) {
        gint64 number = g_array_index(numbers, gint64, i);
        add_gap(gaps, next, MIN(number - 1, end));
        next = MAX(next, number + 1);
    }
    add_gap(gaps, next, end);
    return gaps;
}

char *
m2s_series_describe_missing(const M2sSeries *series, gint64 up_to)
{
    g_return_val_if_fail(series != NULL, NULL);
    g_autoptr(GArray) gaps = m2s_series_gaps(series, up_to);
    if (gaps->len == 0)
        return NULL;
    const M2sGap *all = (const M2sGap *)(const void *)gaps->data;
    gboolean one = gaps->len == 1 && all->first == all->last;
    guint told = MIN(gaps->len, GAPS_TOLD);
    GString *text = g_string_new(one ? "patch " : "patches ");
    for (guint i = 0; i < told; i++) {
        if (i > 0)
            g_string_append(text, i + 1 == gaps->len ? " and " : ", ");
        g_string_append_printf(text, "%" G_GINT64_FORMAT, all[i].first);
        if (all[i].last > all[i].first)
            g_string_append_printf(text, " to %" G_GINT64_FORMAT, all[i].last);
    }
    if (told < gaps->len)
        g_string_append(text, " and others");
    g_string_append_printf(text, " of %" G_GINT64_FORMAT " %s missing", series->total,
                           one ? "is" : "are");
    return g_string_free(text, FALSE);
}
