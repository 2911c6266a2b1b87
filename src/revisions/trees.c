/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "revisions/trees.h"

#include "revisions/hash.h"

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The hash of a set of texts; 0 if it is empty.  Sorts it. */
static guint64
hash_of_set(GPtrArray *set)
{
    g_autoptr(GString) joined = g_string_new(NULL);
    const char *last = "";
    g_ptr_array_sort(set, compare_texts);
    for (guint i = 0; i < set->len; i++) {
        const char *text = g_ptr_array_index(set, i);
        if (!g_str_equal(text, last))
            g_string_append_printf(joined, "[%s]", text);
        last = text;
    }
    return joined->len > 0 ? m2s_hash(m2s_slice_of_string(joined)) : 0;
}

void
m2s_entry_settle_trees(M2sEntry *entry)
{
    g_autoptr(GPtrArray) trees = g_ptr_array_new();
    g_autoptr(GPtrArray) branches = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entry->pieces->len; i++) {
        const M2sPiece *piece = g_ptr_array_index(entry->pieces, i);
        for (guint k = 0; k < piece->trees->len; k++) {
            g_ptr_array_add(trees, g_ptr_array_index(piece->trees, k));
            m2s_title_branches(g_ptr_array_index(piece->trees, k), branches);
        }
    }
    entry->trees = hash_of_set(trees);
    entry->branches = hash_of_set(branches);
}
