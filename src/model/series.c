/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/series.h"

#include "model/object.h"

#define GAPS_TOLD 8 /* in words */

static int
compare_patches(gconstpointer a, gconstpointer b)
{
    const M2sPatch *one = *(M2sPatch *const *)a, *other = *(M2sPatch *const *)b;
    int difference = m2s_compare(one->number, other->number);
    return difference ? difference : m2s_compare(one->item.id, other->item.id);
}

GPtrArray *
m2s_series_sort_patches(const M2sSeries *series)
{
    GPtrArray *patches = g_ptr_array_copy(series->patches, NULL, NULL);
    g_ptr_array_sort(patches, compare_patches);
    return patches;
}

static void
add_gap(GArray *gaps, gint64 first, gint64 last)
{
    const M2sGap gap = {first, last};
    if (first <= last)
        g_array_append_val(gaps, gap);
}

GArray *
m2s_patches_gaps(const GPtrArray *patches, gint64 total, gint64 up_to)
{
    GArray *gaps = g_array_new(FALSE, FALSE, sizeof(M2sGap));
    gint64 end = MIN(up_to, total), next = 1;
    for (guint i = 0; i < patches->len && next <= end; i++) {
        gint64 number = ((const M2sPatch *)g_ptr_array_index(patches, i))->number;
        add_gap(gaps, next, MIN(number - 1, end));
        next = MAX(next, number + 1);
    }
    add_gap(gaps, next, end);
    return gaps;
}

char *
m2s_patches_describe_missing(const GPtrArray *patches, gint64 total, gint64 up_to)
{
    g_autoptr(GArray) gaps = m2s_patches_gaps(patches, total, up_to);
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
    g_string_append_printf(text, " of %" G_GINT64_FORMAT " %s missing", total, one ? "is" : "are");
    return g_string_free(text, FALSE);
}

GArray *
m2s_series_gaps(const M2sSeries *series, gint64 up_to)
{
    g_return_val_if_fail(series != NULL, NULL);
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    return m2s_patches_gaps(patches, series->total, up_to);
}

char *
m2s_series_describe_missing(const M2sSeries *series, gint64 up_to)
{
    g_return_val_if_fail(series != NULL, NULL);
    g_autoptr(GPtrArray) patches = m2s_series_sort_patches(series);
    return m2s_patches_describe_missing(patches, series->total, up_to);
}
