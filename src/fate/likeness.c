/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fate/likeness.h"

/* FNV-1a, without white space. */
static guint32
hash_line(M2sSlice line)
{
    guint32 hash = 2166136261U;
    for (gsize i = 0; i < line.size; i++)
        if (!g_ascii_isspace(line.data[i]))
            hash = (hash ^ (guchar)line.data[i]) * 16777619U;
    return hash;
}

static int
compare(gconstpointer a, gconstpointer b)
{
    guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
    return (one > other) - (one < other);
}

GArray *
m2s_likeness_lines(M2sSlice diff)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(guint32));
    M2sSlice line;
    while (m2s_slice_next_line(&diff, &line)) {
        gboolean is_changed = line.data[0] == '+' || line.data[0] == '-';
        if (!is_changed || m2s_slice_has_prefix(line, "+++ ") || m2s_slice_has_prefix(line, "--- "))
            continue;
        guint32 hash = hash_line(line);
        g_array_append_val(lines, hash);
    }
    g_array_sort(lines, compare);
    return lines;
}

double
m2s_likeness_compare(const GArray *one, const GArray *other)
{
    guint common = 0;
    for (guint i = 0, k = 0; i < one->len && k < other->len;) {
        int order = compare(&g_array_index(one, guint32, i), &g_array_index(other, guint32, k));
        common += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    guint longer = MAX(one->len, other->len);
    return longer ? (double)common / longer : 0;
}
