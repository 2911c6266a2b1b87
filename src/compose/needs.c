/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <mbox2series/am.h>

#include "compose/letter.h"
#include "patch/preimages.h"

#define ID_MIN 7  /* digits of a commit or a patch-id */
#define ID_MAX 64 /* of SHA-256 */

static void
free_preimage(gpointer data)
{
    M2sPreimage *preimage = data;
    g_free(preimage->path);
    g_free(preimage->blob);
    g_free(preimage);
}

void
m2s_needs_free(M2sNeeds *needs)
{
    g_free(needs->base_commit);
    g_ptr_array_unref(needs->prerequisites);
    g_ptr_array_unref(needs->preimages);
    g_ptr_array_unref(needs->files);
    g_free(needs);
}

/* What follows key in line, if it is in hexadecimal.  (transfer full) (nullable) */
static char *
read_id(M2sSlice line, const char *key)
{
    if (!m2s_slice_has_prefix(line, key))
        return NULL;
    M2sSlice value = m2s_slice_sub(line, strlen(key), line.size);
    while (value.size > 0 && value.data[0] == ' ')
        value = m2s_slice_sub(value, 1, value.size);
    gsize size = 0;
    while (size < value.size && g_ascii_isxdigit(value.data[size]))
        size++;
    gboolean ends = size == value.size || g_ascii_isspace(value.data[size]);
    return ends && size >= ID_MIN && size <= ID_MAX ? g_ascii_strdown(value.data, size) : NULL;
}

/* Reads what `git format-patch --base` writes. */
static void
read_base(M2sNeeds *needs, M2sSlice text)
{
    M2sSlice line;
    while (m2s_slice_next_line(&text, &line)) {
        char *commit = read_id(line, "base-commit:");
        char *patch = read_id(line, "prerequisite-patch-id:");
        if (patch)
            g_ptr_array_add(needs->prerequisites, patch);
        if (needs->base_commit == NULL)
            needs->base_commit = g_steal_pointer(&commit);
        g_free(commit);
    }
}

static void
add_preimage(const char *path, const char *blob, gpointer user_data)
{
    M2sNeeds *needs = user_data;
    M2sPreimage *preimage = g_new(M2sPreimage, 1);
    *preimage = (M2sPreimage){.path = g_strdup(path), .blob = g_strdup(blob)};
    g_ptr_array_add(needs->preimages, preimage);
}

static gboolean
read_item(M2sNeeds *needs, GHashTable *touched, const M2sArchive *archive, const M2sItem *item,
          GError **error)
{
    g_autoptr(M2sLetter) letter = m2s_letter_read(archive, item, error);
    if (letter == NULL)
        return FALSE;
    read_base(needs, m2s_slice_of_string(letter->rest));
    m2s_preimages_find(m2s_slice_of_string(letter->patch), touched, add_preimage, needs);
    return TRUE;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
list_files(M2sNeeds *needs, GHashTable *touched)
{
    GHashTableIter iter;
    gpointer path;
    g_hash_table_iter_init(&iter, touched);
    while (g_hash_table_iter_next(&iter, &path, NULL))
        if (m2s_path_is_plain(path))
            g_ptr_array_add(needs->files, g_strdup(path));
    g_ptr_array_sort(needs->files, compare_names);
}

M2sNeeds *
m2s_am_needs(const M2sArchive *archive, const M2sAmChoice *choice, GError **error)
{
    g_return_val_if_fail(archive && choice, NULL);
    g_autoptr(GHashTable) touched = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(M2sNeeds) needs = g_new0(M2sNeeds, 1);
    needs->date = choice->posting->date;
    needs->prerequisites = g_ptr_array_new_with_free_func(g_free);
    needs->preimages = g_ptr_array_new_with_free_func(free_preimage);
    needs->files = g_ptr_array_new_with_free_func(g_free);
    const M2sCover *cover = choice->posting->cover;
    if (cover && !read_item(needs, touched, archive, &cover->item, error))
        return NULL;
    for (guint i = 0; i < choice->patches->len; i++) {
        const M2sPatch *patch = g_ptr_array_index(choice->patches, i);
        if (!read_item(needs, touched, archive, &patch->item, error))
            return NULL;
    }
    list_files(needs, touched);
    return g_steal_pointer(&needs);
}
